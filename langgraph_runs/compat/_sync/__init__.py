# Derived from _async/__init__.py by 'make generate'. Do not edit.

"""langgraph-sdk's client, with requests that ours sends."""
