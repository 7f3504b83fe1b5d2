"""The command `langgraph-runs`: runs from a shell. What it prints and how it exits is decided without I/O.

It uses the public names of this package only, and nothing of this package imports it.
"""
