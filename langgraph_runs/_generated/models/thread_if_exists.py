# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadIfExists = Literal["do_nothing", "raise"]
