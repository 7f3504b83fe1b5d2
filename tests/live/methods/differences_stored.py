"""Where Aegra's crons, store and health are other than the rows say; `differences` has those of all else."""

from __future__ import annotations

from typing import Any

from langgraph_runs import UNSET, errors

from . import crons, storing
from .table import Difference, instead
from .world import World

NO_CRON = "a single cron cannot be read (405)"
NO_CHECK = "`ok()` cannot check the database"


@instead(crons.got, NO_CRON, raises=errors.APIStatusError)
def cron_not_got(w: World, error: Any) -> None:
    assert error.status_code == 405


@instead(crons.not_got, NO_CRON, raises=errors.APIStatusError)
def no_cron_got(w: World, error: Any) -> None:
    assert error.status_code == 405


@instead(crons.updated, "the `metadata` of an update replace the cron's")
def updated(w: World, cron: Any) -> None:
    assert (cron.schedule, cron.enabled, cron.end_time) == ("0 0 28 2 *", False, crons.END)
    assert cron.metadata == {"b": 2}


@instead(crons.without_end, "an end cannot be removed: `end_time=None` is ignored")
def with_its_end(w: World, cron: Any) -> None:
    assert cron.end_time == crons.END


@instead(crons.searched, "`select` is ignored: all fields come")
def searched(w: World, found: Any) -> None:
    [one] = found
    assert (one.cron_id, one.schedule) == (w.crons[1], "0 0 29 2 *")


@instead(storing.got, "an item has no times, and its namespace begins with the user's")
def item(w: World, item: Any) -> None:
    assert item.namespace == ["users", "anonymous", *storing.of_users(w)]
    assert (item.value, item.created_at) == ({"a": 1}, UNSET)


@instead(storing.searched_by_range, "a filter of items compares numbers as text")
def compared_as_text(w: World, found: Any) -> None:
    assert [item.value["n"] for item in found.items] == []


@instead(
    storing.searched_by_mapping,
    "a mapping in a filter of items is a 500, or breaks the connection",
    raises=errors.LangGraphRunsError,
)
def mapping_refused(w: World, error: Any) -> None:
    assert isinstance(error, errors.InternalServerError | errors.APIConnectionError)


@instead(storing.listed, "an item has no times, and its namespace begins with the user's")
def listed(w: World, found: Any) -> None:
    assert found.namespaces == [["users", "anonymous", w.unheard_of]]


@instead(storing.healthy, NO_CHECK, raises=errors.NotFoundError)
def not_checked(w: World, error: Any) -> None:
    assert str(error).startswith("GET /ok: 404")


DIFFERENCES_STORED = [value for value in list(globals().values()) if isinstance(value, Difference)]
