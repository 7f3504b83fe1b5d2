"""Answers, as the scenarios name them; they are described in `langgraph_runs.testing.answer`."""

from langgraph_runs.testing.answer import Answer, Ending, How, drop, hang, raw, render, reply, reply_json, stream

__all__ = ["Answer", "Ending", "How", "drop", "hang", "raw", "render", "reply", "reply_json", "stream"]
