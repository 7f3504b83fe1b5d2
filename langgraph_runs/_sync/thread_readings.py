# Derived from _async/thread_readings.py by 'make generate'. Do not edit.

"""stub"""

from typing import Generic

from langgraph_runs._core.type_vars import C, S, U
from langgraph_runs._sync.readings import Readings


class ThreadReadings(Readings[S, U, C], Generic[S, U, C]):
    """stub"""
