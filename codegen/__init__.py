"""Turns openapi.yaml into `langgraph_runs/_generated` and `langgraph_runs/_async` into `langgraph_runs/_sync`."""
