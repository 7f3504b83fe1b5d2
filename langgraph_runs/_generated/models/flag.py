# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

Flag = Literal[0, 1]
