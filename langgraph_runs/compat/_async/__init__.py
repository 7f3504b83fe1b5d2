"""langgraph-sdk's client, with requests that ours sends."""
