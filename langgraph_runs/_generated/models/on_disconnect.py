# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

OnDisconnect = Literal["cancel", "continue"]
