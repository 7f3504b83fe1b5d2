# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

Binding = Literal["glue", "thread"]
