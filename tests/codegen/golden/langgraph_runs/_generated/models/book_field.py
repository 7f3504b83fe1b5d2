# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

BookField = Literal["binding", "printed_at", "title"]
