# Generated from openapi.yaml by 'make generate'. Do not edit.

from typing import Literal

ThreadStreamMode = Literal["lifecycle", "run_modes", "state_update"]
