"""UNSET: there is one, and it is recognised wherever it has been."""

import copy
import json
import pickle

import pytest

from langgraph_runs._generated.types import UNSET


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_itself_after_pickling(protocol: int) -> None:
    """Another process gets its own UNSET, not a second kind."""
    assert pickle.loads(pickle.dumps([UNSET], protocol))[0] is UNSET


def test_it_is_itself_after_copying() -> None:
    """No copy makes a second one."""
    assert copy.copy(UNSET) is UNSET
    assert copy.deepcopy({"a": [UNSET]})["a"][0] is UNSET


def test_it_is_false_and_says_its_name() -> None:
    """It works in conditions and is readable in a model's repr."""
    assert not UNSET
    assert repr(UNSET) == "UNSET"


def test_it_cannot_be_sent_by_mistake() -> None:
    """JSON refuses it, so that none slips into a body as some value."""
    with pytest.raises(TypeError):
        json.dumps(UNSET)
