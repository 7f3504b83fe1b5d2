"""Errors as values: what they take, and that nothing of them is lost on the way to another process."""

from __future__ import annotations

import copy
import pickle

import pytest

from langgraph_runs import errors
from langgraph_runs._generated.models.run import Run


def test_details_become_attributes() -> None:
    """An error can be made by hand, in tests of programs that use this package."""
    error = errors.ConflictError("busy", status_code=409, detail="busy", thread_id="t")

    assert (str(error), error.status_code, error.detail, error.thread_id, error.run_id) == (
        "busy",
        409,
        "busy",
        "t",
        None,
    )


def test_details_that_there_are_not() -> None:
    """A detail that the error has no attribute for is refused."""
    with pytest.raises(TypeError, match="APIConnectionError has no attribute 'status_code'"):
        errors.APIConnectionError("lost", status_code=500)


@pytest.mark.parametrize("name", sorted({*errors.__all__} - {"LangGraphRunsWarning"}))
def test_defaults(name: str) -> None:
    """Every error can be made of a message alone, and of nothing."""
    kind = getattr(errors, name)

    assert str(kind("message")) == "message"
    assert str(kind()) == ""
    assert (kind().method, kind().url, kind().run_id, kind().thread_id) == (None, None, None, None)


def test_headers_that_there_are_not() -> None:
    """An error that was made by hand has no headers."""
    assert dict(errors.APIStatusError("no").headers) == dict(errors.APIResponseError("no").headers) == {}


def test_runs_travel_with_the_error() -> None:
    """The runs of a batch are still there after a pickle."""
    error = errors.RunOutcomeUnknownError("lost", mark="m", runs=(Run.from_dict({"run_id": "r"}),))

    assert pickle.loads(pickle.dumps(error)).runs == copy.deepcopy(error).runs == (Run.from_dict({"run_id": "r"}),)


def test_notes_travel_with_the_error() -> None:
    """What others noted on it is still there, too."""
    error = errors.NotFoundError("no", status_code=404)
    error.add_note("in job 7")

    assert pickle.loads(pickle.dumps(error)).__notes__ == ["in job 7"]


def test_causes_of_ours_travel() -> None:
    """A cause of this package's goes along; one of another library stays behind."""
    error = errors.RunOutcomeUnknownError("unknown")
    error.__cause__ = errors.APITimeoutError("late", timeout=3.0)
    error.__cause__.__cause__ = OSError("of a socket")

    same = pickle.loads(pickle.dumps(error))

    assert (str(same.__cause__), same.__cause__.timeout) == ("late", 3.0)
    assert same.__cause__.__cause__ is None
