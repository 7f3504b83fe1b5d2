"""Faults, as the scenarios name them; they are planned in `langgraph_runs.testing._faults`."""

from langgraph_runs.testing._faults import Fault, FaultPlan, Nth, Operation, Work

__all__ = ["Fault", "FaultPlan", "Nth", "Operation", "Work"]
