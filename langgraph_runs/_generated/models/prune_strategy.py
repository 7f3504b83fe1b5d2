# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

PruneStrategy = Literal["delete", "keep_latest"]
