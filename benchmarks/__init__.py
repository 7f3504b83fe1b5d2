"""Side by side with langgraph-sdk, and with the limit: a raw socket and orjson. `python -m benchmarks --help`."""
