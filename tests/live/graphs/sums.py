"""Add up chunks as langchain-core does: JSON lists of chunks in, the chunks as on the wire and their sums out.

Run with the interpreter of the server, whose langchain-core is the one that makes the messages of the state.
"""

import json
import sys
from functools import reduce
from operator import add
from typing import Any

from langchain_core.messages import AIMessageChunk, message_chunk_to_message


def summed(given: list[dict[str, Any]]) -> dict[str, Any]:
    """The chunks as the server sends them, and their sum; None where langchain-core refuses to add them."""
    chunks = [AIMessageChunk(**fields) for fields in given]
    told = [chunk.model_dump() for chunk in chunks]
    try:
        message = message_chunk_to_message(reduce(add, chunks))
    except (TypeError, ValueError):
        return {"chunks": told, "sum": None}
    return {"chunks": told, "sum": message.model_dump()}


json.dump([summed(given) for given in json.load(sys.stdin)], sys.stdout)
