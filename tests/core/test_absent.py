"""Methods of langgraph-sdk that there are not: what to use in their place."""

from __future__ import annotations

from operator import attrgetter

import pytest

from langgraph_runs import AsyncClient, Client


@pytest.mark.parametrize("name", ["store", "crons", "threads.copy", "threads.update_state", "assistants.create"])
@pytest.mark.parametrize("client", [Client(), AsyncClient()], ids=["sync", "async"])
def test_a_method_that_is_absent(client: Client | AsyncClient, name: str) -> None:
    """The error names `client.request`, by which every endpoint can be called."""
    with pytest.raises(AttributeError, match=r"no attribute '\w+'; client\.request\(method, path, json=\.\.\.\)"):
        attrgetter(name)(client)


def test_a_name_that_means_nothing() -> None:
    """Any other name gets Python's own words."""
    with pytest.raises(AttributeError, match=r"'Client' object has no attribute 'stroe'$"):
        attrgetter("stroe")(Client())
