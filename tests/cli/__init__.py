"""The command `langgraph-runs`: its decisions alone, and the whole of it in a terminal and in pipes."""
