# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Any

JsonObject = dict[str, Any]
