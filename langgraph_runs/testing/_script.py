"""`Script`: the runs that a test expects, what they do, and what goes wrong meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeGuard, cast, get_args

from langgraph_runs._core.wire.json_decoder import decode
from langgraph_runs._core.wire.json_encoder import encode
from langgraph_runs._generated.types import UNSET
from langgraph_runs.testing._events import Event, Message, as_json, checked_events, items_of, last_values

Break = Literal["abrupt", "clean", "reset", "hang"]
"""How a connection breaks: closed amid the response; as if the response were complete; reset; silent, but open."""

Loss = Literal["request", "answer"]
Status = Literal["success", "error", "timeout", "interrupted", "stopped"]

_BREAKS = ("abrupt", "clean", "reset", "hang")
_STATUSES = ("success", "error", "timeout", "interrupted", "stopped")
_TUPLES = ("interrupts", "error", "cuts", "losses", "refusal")
_FORMAT = 1


@dataclass(frozen=True)
class ScriptedRun:
    """One request that creates a run, and what becomes of it."""

    assistant_id: str
    thread_id: str | None = None
    input: Any = UNSET
    command: Any = UNSET
    events: tuple[Event | Message, ...] = ()
    values: dict[str, Any] | None = None
    interrupts: tuple[dict[str, Any], ...] = ()
    status: str = "success"
    error: tuple[str, str] = ("", "")
    cuts: tuple[tuple[int, Break], ...] = ()
    restart_after: int | None = None
    losses: tuple[Loss, ...] = ()
    refusal: tuple[int, str, int | None] | None = None

    def final_values(self) -> dict[str, Any]:
        """Return the state that the run leaves."""
        return dict(self.values) if self.values is not None else last_values(self.events)

    def __str__(self) -> str:
        where = f" on thread {self.thread_id!r}" if self.thread_id else ""
        given = "" if self.input is UNSET else f" with input {self.input!r}"
        given += "" if self.command is UNSET else f" with command {self.command!r}"
        return f"a run of {self.assistant_id!r}{where}{given}"


@dataclass(frozen=True, repr=False)
class Script:
    """The runs that a test expects. Each method returns a new script, so that calls chain.

        Script().run("chat", events=[("custom", "Hello")]).cut(after=1)

    A script never changes: `script.cut(after=1)` on a line of its own does nothing, and no test notices; write
    `script = script.cut(after=1)`.

    `cut`, `restart`, `lose_answer` and `lose_request` say what goes wrong with the last run; `play`
    is a server of it.
    """

    entries: tuple[ScriptedRun, ...] = ()
    threads: tuple[str, ...] = ()

    def thread(self, thread_id: str) -> Script:
        """Have a thread that exists from the beginning. The threads of runs do, too, if they are given."""
        return replace(self, threads=(*self.threads, _text("thread_id", thread_id)))

    def run(
        self,
        assistant_id: str,
        events: Iterable[Any] = (),
        *,
        thread_id: str | None = None,
        input: Any = UNSET,
        command: Any = UNSET,
        values: Mapping[str, Any] | None = None,
        interrupts: Sequence[Any] = (),
        error: Exception | str | None = None,
        status: Status | None = None,
    ) -> Script:
        """Expect a run of this assistant, perhaps on this thread, with exactly this `input` or `command`.

        Of `events`, each a (mode, data), (mode, data, namespace) or message(...), it publishes those of the stream
        modes that it is created with. It ends as a success, or with `error`, or with `status`: "interrupted" is
        cancelled, "stopped" is waiting before or after a node, as `interrupt_before` has it. `values` is the state
        that it leaves, by default that of its last `values` event; `interrupts` are the values of what it asks a human.
        """
        asks = items_of("interrupts", interrupts, "values")
        _one_end(status, error, asks)
        said = sum(isinstance(event, Message) for entry in self.entries for event in entry.events)
        sent = _sent("command", command)
        entry = ScriptedRun(
            assistant_id,
            thread_id,
            _sent("input", input),
            sent,
            checked_events(events, said),
            None if values is None else _state(values),
            self._questions([as_json("an interrupt", value) for value in asks], sent),
            status or ("error" if error is not None else "success"),
            (type(error).__name__, str(error)) if isinstance(error, Exception) else ("RuntimeError", error or "failed"),
        )
        threads = self.threads if thread_id is None else (*self.threads, thread_id)
        return Script((*self.entries, _checked(entry)), threads)

    def refuse(
        self, assistant_id: str, status: int, detail: str = "refused", *, retry_after: int | None = None
    ) -> Script:
        """Expect a request for a run of this assistant, and answer it with an error instead."""
        entry = ScriptedRun(assistant_id, refusal=(status, detail, retry_after))
        return replace(self, entries=(*self.entries, _checked(entry)))

    def cut(self, after: int, how: Break = "abrupt") -> Script:
        """Break the connection that is the first to deliver this many events of the run, `metadata` not counted.

        Responses that wait for the run break as soon as it has published these. "abrupt" closes the connection amid
        the response, "clean" as if that were complete, "reset" resets it, and with "hang" it stays open, but silent.
        """
        return self._change("cut", cuts=(*self._last("cut").cuts, (after, how)))

    def restart(self, after: int) -> Script:
        """Start the run again after this many events, as when its worker dies: `metadata` and all events come anew."""
        if self._last("restart").restart_after is not None:
            raise ValueError("restart() was called before: a run is restarted once")
        return self._change("restart", restart_after=_count("after", after))

    def lose_answer(self) -> Script:
        """Create the run, but break the connection before the response."""
        return self._lose("lose_answer", "answer")

    def lose_request(self) -> Script:
        """Break the connection before the server has read the request that creates the run. It may be sent again."""
        return self._lose("lose_request", "request")

    def save(self, path: str | Path) -> None:
        """Write the script to a file, as JSON."""
        text = json.dumps({"langgraph_runs_script": _FORMAT, **asdict(self, dict_factory=_without_unset)}, indent=1)
        Path(path).write_text(f"{text}\n", "utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Script:
        """Read a script from a file that `save` wrote."""
        try:
            return cls(*_read(json.loads(Path(path).read_text("utf-8"))))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ValueError(f"{path} is not a script that Script.save has written: {reason}") from None

    def __repr__(self) -> str:
        return f"<Script of {len(self.entries)} runs: {', '.join(map(str, self.entries))}>"

    def _questions(self, values: Sequence[Any], command: Any) -> tuple[dict[str, Any], ...]:
        """Return questions with their ids: new ones, but for what is asked again as the command answers another."""
        answers = _answers(command)
        before = [entry for entry in self.entries if any(each["id"] in answers for each in entry.interrupts)]
        left = [each for entry in before[-1:] for each in entry.interrupts if each["id"] not in answers]
        asked = sum(len(entry.interrupts) for entry in self.entries)
        found: list[dict[str, Any]] = []
        for number, value in enumerate(values, asked + 1):
            again = next((each for each in left if each["value"] == value), None)
            if again is not None:
                left.remove(again)
            found.append(again or {"id": f"interrupt-{number}", "value": value})
        return tuple(found)

    def _last(self, name: str) -> ScriptedRun:
        if not self.entries or self.entries[-1].refusal is not None:
            raise ValueError(f"{name}() says what happens to a run: call it after run()")
        return self.entries[-1]

    def _lose(self, name: str, loss: Loss) -> Script:
        losses = self._last(name).losses
        if "answer" in losses:
            raise ValueError(f"{name}() comes too late: after lose_answer(), the run exists")
        return self._change(name, losses=(*losses, loss))

    def _change(self, name: str, **changes: Any) -> Script:
        return replace(self, entries=(*self.entries[:-1], _checked(replace(self._last(name), **changes))))


def _read(told: Any) -> tuple[tuple[ScriptedRun, ...], tuple[str, ...]]:
    """Return what a file has, in which people may have changed it: entries and threads."""
    if told["langgraph_runs_script"] != _FORMAT:
        raise ValueError(f"its langgraph_runs_script is not {_FORMAT}")
    return tuple(map(_entry, told["entries"])), tuple(_text("a thread", each) for each in told["threads"])


def _entry(told: Any) -> ScriptedRun:
    """Return an entry of a file. All is there but what a run is expected to have been given."""
    given = {each.name: told[each.name] for each in fields(ScriptedRun) if each.name not in ("input", "command")}
    read: dict[str, Any] = {**told, **{name: _frozen(given[name]) for name in _TUPLES}}
    read["events"] = checked_events(map(_read_event, given["events"]))
    entry = _checked(ScriptedRun(**read))
    interrupts = tuple({"id": each["id"], "value": each["value"]} for each in entry.interrupts)
    return replace(entry, interrupts=interrupts)


def _checked(entry: ScriptedRun) -> ScriptedRun:
    """Return an entry that was written, or read from a file, if it can be played."""
    _text("assistant_id", entry.assistant_id)
    if entry.thread_id is not None:
        _text("thread_id", entry.thread_id)
    if not (entry.command is UNSET or entry.command is None or isinstance(entry.command, dict)):
        raise TypeError(f"command must be a dict such as {{'resume': ...}}, got {entry.command!r}")
    if entry.values is not None:
        _state(entry.values)
    _one_of("status", entry.status, _STATUSES)
    if entry.interrupts and entry.status != "success":
        raise ValueError(f"a run ends in one way: got status={entry.status!r} and interrupts={entry.interrupts!r}")
    match cast("object", entry.error):
        case (str(), str()):
            pass
        case other:
            raise TypeError(f"error must be the name of its class and a text, got {other!r}")
    for after, how in entry.cuts:
        _count("after", after)
        _one_of("how", how, _BREAKS)
    for loss in entry.losses:
        _one_of("a loss", loss, get_args(Loss))
    if entry.restart_after is not None:
        _count("restart_after", entry.restart_after)
    if entry.refusal is not None:
        _refusal(*entry.refusal)
    return entry


def _answers(command: Any) -> dict[str, Any]:
    """Return the answers by the ids of their questions that a command may have."""
    resume = cast("dict[str, Any]", command).get("resume") if isinstance(command, dict) else None
    return cast("dict[str, Any]", resume) if isinstance(resume, dict) else {}


def _refusal(status: Any, detail: Any, retry_after: Any) -> None:
    if not isinstance(status, int) or not 400 <= status <= 599:
        raise ValueError(f"status must be one of an error, 400 to 599, got {status!r}")
    if not isinstance(detail, str):
        raise TypeError(f"detail must be a string, got {detail!r}")
    if retry_after is not None and not _is_count(retry_after):
        raise ValueError(f"retry_after must be a whole number of seconds, 0 or more, got {retry_after!r}")


def _one_end(status: Any, error: Any, interrupts: Sequence[Any]) -> None:
    """See that a run ends in one way: by a status, by an error, or with questions."""
    if status is not None:
        _one_of("status", status, _STATUSES)
    if isinstance(error, type) or not (error is None or isinstance(error, (Exception, str))) or error == "":
        raise TypeError(f"error must be an exception, such as ValueError('boom'), or a text, got {error!r}")
    ends = {"status": None if error is not None and status == "error" else status, "error": error}
    given = [f"{name}={value!r}" for name, value in ends.items() if value is not None]
    given += [f"interrupts={[*interrupts]!r}"] if interrupts else []
    if len(given) > 1:
        raise ValueError(f"a run ends in one way: got {' and '.join(given)}")


def _read_event(event: Any) -> Any:
    if isinstance(event, dict):
        return Message(**{name: _frozen(value) for name, value in cast("dict[str, Any]", event).items()})
    return tuple(event)


def _frozen(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return tuple(_frozen(item) for item in cast("Sequence[Any]", value))


def _without_unset(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in items if value is not UNSET}


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{name} must be a string that is not empty, got {value!r}")
    return value


def _sent(name: str, value: Any) -> Any:
    """Return what arrives of a value that a client sends: a list for a tuple, a text for a date."""
    return value if value is UNSET else decode(encode(value, name=name))


def _state(values: Any) -> dict[str, Any]:
    if not isinstance(values, Mapping):
        raise TypeError(f"values must be a dict, got {values!r}")
    return cast("dict[str, Any]", as_json("values", dict(cast("Mapping[str, Any]", values))))


def _one_of(name: str, value: Any, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")


def _count(name: str, value: Any) -> int:
    if not _is_count(value):
        raise ValueError(f"{name} must be a number of events, 0 or more, got {value!r}")
    return value


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
