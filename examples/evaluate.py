"""Evaluate an assistant on a data set: a run for each example, several at a time.

    python examples/evaluate.py examples/dataset.jsonl results.jsonl

A line of the data set has the `input` of a run and the reply that is `expected`. A line of the results is written as
soon as its run has ended: the `example` (its line, counted from 1), the `reply`, and whether it is `correct`; or the
`error`, since a run that failed says nothing of the assistant's quality. Started again with the same files, it runs
what has no reply yet. The exit status is 1 if an example has none.

Needs a LangGraph server at $LANGGRAPH_API_URL.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from langgraph_runs import Client, Mapped

ASSISTANT = "chat"


def read(path: Path) -> list[dict[str, Any]]:
    """The values of a file of JSON lines; none if there is no such file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def judge(example: Mapping[str, Any], one: Mapped[Any]) -> dict[str, Any]:
    """What is written of an example."""
    if isinstance(one.outcome, Exception):
        return {"run_id": one.run_id, "error": f"{type(one.outcome).__name__}: {one.outcome}"}
    reply = one.outcome.values["messages"][-1]["content"]
    return {"run_id": one.run_id, "reply": reply, "correct": reply == example["expected"]}


def evaluate(client: Client, examples: Mapping[int, Mapping[str, Any]], results: Path) -> None:
    """Run the examples, and add a line to the results for each, as they end."""
    numbers = list(examples)
    inputs = [examples[number]["input"] for number in numbers]
    with client.assistant(ASSISTANT).map(inputs, timeout=120, progress=True) as runs, results.open("a") as file:
        for one in runs:
            number = numbers[one.index]
            file.write(json.dumps({"example": number, **judge(examples[number], one)}) + "\n")
            file.flush()


def main() -> None:
    data, results = map(Path, sys.argv[1:])
    examples = dict(enumerate(read(data), 1))
    replied = {result["example"] for result in read(results) if "reply" in result}
    with Client() as client:
        evaluate(client, {number: examples[number] for number in sorted(examples.keys() - replied)}, results)
    told = {result["example"]: result for result in read(results)}
    correct = sum(result.get("correct", False) for result in told.values())
    failed = {number: result["error"] for number, result in sorted(told.items()) if "error" in result}
    print(f"{correct} of {len(examples) - len(failed)} correct, {len(failed)} failed")
    for number, error in failed.items():
        print(f"  {number}: {error}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
