"""Benchmarks against langgraph-sdk, and a raw socket with orjson as the limit; see `python -m benchmarks --help`."""
