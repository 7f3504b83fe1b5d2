"""Every public call meets every fault once, and after that a healthy server: what comes of it stands in one table.

A call that is not in the table fares like another one, which its row in `operations` names.

    ok       the answer is taken as it is
    again    the same request is sent once more, and gives the right result
    found    the request is not sent again: its run (or cron) is looked up and found, or joined: the right result
    resent   the run is looked up and is not there: the request is sent once more, and gives the right result
    unknown  RunOutcomeUnknownError, CronOutcomeUnknownError: one may exist that cannot be looked up
    broken   StreamInterruptedError
    lost     APIConnectionError       timeout  APITimeoutError          response  APIResponseError
    redirect APIStatusError 307       server   InternalServerError      status    APIStatusError 408
    conflict ConflictError            invalid  UnprocessableEntityError

No call ever makes a second run or cron, whichever way it goes, and none follows the redirect.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from langgraph_runs import Timeouts, errors

from .mishaps import MISHAPS
from .operation import Operation
from .operations import OPERATIONS
from .support import ClientMaker, FakeRuns

TABLE = """
                      refused   lost      lost.done head      body      silent    silent.d  500       500.done
create                again     resent    found     found     found     unknown   found     unknown   found
create stateless      again     unknown   found     found     found     unknown   found     unknown   found
create_batch          again     unknown   found     found     found     unknown   found     unknown   found
stream                again     resent    found     found     found     unknown   found     unknown   found
stream stateless      again     resent    found     found     found     unknown   found     unknown   found
stream unresumable    again     unknown   broken    broken    broken    unknown   broken    unknown   broken
wait                  again     resent    found     found     found     unknown   found     unknown   found
wait stateless        again     resent    found     found     found     unknown   found     unknown   found
join                  again     again     again     again     again     again     again     again     again
join_stream           again     again     again     again     again     again     again     again     again
threads.join_stream   again     again     again     again     again     again     again     again     again
request stream        again     again     again     broken    broken    again     again     again     again
get                   again     again     again     again     again     again     again     again     again
delete                again     again     again     ok        ok        again     again     again     again
cancel wait           again     again     again     ok        ok        again     again     again     again
threads.create        again     again     again     again     again     again     again     again     again
crons.create          again     unknown   found     found     found     unknown   found     unknown   found
threads.create named  again     lost      lost      lost      lost      timeout   timeout   server    server
request GET           again     again     again     again     again     again     again     again     again
request POST          again     lost      lost      lost      lost      timeout   timeout   server    server

                      502       503       408       409       422       429       429date   307
create                unknown   resent    unknown   conflict  invalid   again     again     redirect
create stateless      unknown   unknown   unknown   conflict  invalid   again     again     redirect
create_batch          unknown   unknown   unknown   conflict  invalid   again     again     redirect
stream                unknown   resent    unknown   conflict  invalid   again     again     redirect
stream stateless      unknown   resent    unknown   conflict  invalid   again     again     redirect
stream unresumable    unknown   unknown   unknown   conflict  invalid   again     again     redirect
wait                  unknown   resent    unknown   conflict  invalid   again     again     redirect
wait stateless        unknown   resent    unknown   conflict  invalid   again     again     redirect
join                  again     again     again     conflict  invalid   again     again     redirect
join_stream           again     again     again     conflict  invalid   again     again     redirect
threads.join_stream   again     again     again     conflict  invalid   again     again     redirect
request stream        again     again     again     conflict  invalid   again     again     redirect
get                   again     again     again     conflict  invalid   again     again     redirect
delete                again     again     again     conflict  invalid   again     again     redirect
cancel wait           again     again     again     conflict  invalid   again     again     redirect
threads.create        again     again     again     conflict  invalid   again     again     redirect
crons.create          unknown   unknown   unknown   conflict  invalid   again     again     redirect
threads.create named  server    server    status    conflict  invalid   again     again     redirect
request GET           again     again     again     conflict  invalid   again     again     redirect
request POST          server    server    status    conflict  invalid   again     again     redirect

                      html      html.done empty     cutjson
create                response  found     response  response
create stateless      unknown   found     unknown   unknown
create_batch          unknown   found     unknown   unknown
stream                response  found     response  response
stream stateless      response  found     response  response
stream unresumable    unknown   broken    unknown   unknown
wait                  response  found     response  response
wait stateless        response  found     response  response
join                  again     again     again     again
join_stream           again     again     again     again
threads.join_stream   response  response  response  response
request stream        response  response  response  response
get                   response  response  response  response
delete                response  response  ok        response
cancel wait           again     ok        again     again
threads.create        response  response  response  response
crons.create          response  found     response  response
threads.create named  response  response  response  response
request GET           response  response  ok        response
request POST          response  response  ok        response
"""

WORDS = {
    errors.RunOutcomeUnknownError: "unknown",
    errors.CronOutcomeUnknownError: "unknown",
    errors.StreamInterruptedError: "broken",
    errors.APIConnectionError: "lost",
    errors.APITimeoutError: "timeout",
    errors.APIResponseError: "response",
    errors.InternalServerError: "server",
    errors.ConflictError: "conflict",
    errors.UnprocessableEntityError: "invalid",
    errors.RateLimitError: "limited",
}
STATUSES = {307: "redirect", 408: "status"}


def read_table(text: str) -> dict[str, dict[str, str]]:
    """Columns by name; each has a word for every row."""
    columns: dict[str, dict[str, str]] = {}
    for block in text.strip("\n").split("\n\n"):
        head, *lines = block.splitlines()
        for line in lines:
            name, *words = line[:22].strip(), *line[22:].split()
            for column, word in zip(head.split(), words, strict=True):
                columns.setdefault(column, {})[name] = word
    return columns


def named(error: errors.LangGraphRunsError) -> str:
    """The word for an error."""
    if type(error) is errors.APIStatusError:
        return STATUSES[error.status_code]
    return WORDS[type(error)]


class Trial:
    """One call and its mishap."""

    def __init__(self, operation: Operation, mishap: str, make_client: ClientMaker, http_client: Any) -> None:
        self.operation, self.mishap = operation, mishap
        self.make_client, self.http_client = make_client, http_client
        self.sent: list[str] = []
        self.waits: list[float] = []
        self.seen = Event()

    def outcome(self) -> str:
        """What comes of it, in a word."""
        with FakeRuns() as server:
            client = self.make_client(
                server.url,
                http_client=self.http_client,
                timeout=Timeouts(read=0.3) if "silent" in self.mishap else Timeouts(),
                on_request=lambda request: self.sent.append(f"{request.method} {request.url}"),
                on_response=lambda head: self.seen.set(),
                on_retry=lambda notice: self._again(server, notice),
                on_reconnect=lambda notice: self._again(server, notice),
            )
            scene = self.operation.scene(server, client)
            before = len(server.runs) + len(server.crons)
            MISHAPS[self.mishap](server, self.operation.asks, 1, self.seen)
            try:
                word = self._way(self.operation.call(scene), server)
            except errors.LangGraphRunsError as error:
                word = named(error)
            made = len(server.runs) + len(server.crons) - before
        if made > self.operation.makes:
            word += f", {made} runs made"
        if made < self.operation.makes and word in ("ok", "again", "found", "resent"):
            word += ", but no run"
        return word

    def _again(self, server: FakeRuns, notice: Any) -> None:
        self.waits.append(notice.wait)
        server.listen()

    def _way(self, result: Any, server: FakeRuns) -> str:
        """By which way the right result came."""
        if not self.operation.is_right(result):
            return f"wrong: {result!r}"
        if not self.operation.makes:
            return "again" if max(Counter(self.sent).values()) > 1 else "ok"
        looked = not {"list", "search_crons"}.isdisjoint(server.operations)
        if self.sent.count(self.sent[0]) > 1:
            return "resent" if looked else "again"
        return "found" if looked or self.waits or len(self.sent) > 1 else "ok"


EXPECTED = read_table(TABLE)
SAMPLE = {"lost.done", "500", "422", "empty"}
"""The faults that calls meet which get the same JSON always, and fare like others: one for each way a call ends."""

RETRY_AFTER = {"429": 7.0, "429date": 60.0}  # seconds; the date is an hour away, and 60 s is the most that is obeyed


@pytest.mark.parametrize("mishap", MISHAPS)
def test_what_comes_of_a_fault(mishap: str, make_client: ClientMaker, naps: list[float]) -> None:
    """Every call comes to what the table says, by the way that it says."""
    http_client = make_client.http_client()
    operations = [operation for operation in OPERATIONS if mishap in SAMPLE or not operation.is_canned]
    trials = [Trial(operation, mishap, make_client, http_client) for operation in operations]
    with ThreadPoolExecutor(len(trials) if "silent" in mishap else 1) as pool:
        outcomes = list(pool.map(Trial.outcome, trials))
    expected = {operation.name: EXPECTED[mishap][operation.fares or operation.name] for operation in operations}
    assert dict(zip((operation.name for operation in operations), outcomes, strict=True)) == expected
    if mishap in RETRY_AFTER:
        assert naps == [RETRY_AFTER[mishap]] * len(operations)
