"""Tests of `langgraph_runs.compat`: langgraph-sdk's client as it is, beside the one whose requests ours sends."""
