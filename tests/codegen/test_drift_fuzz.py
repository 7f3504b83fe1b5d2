"""Drift on documents that were changed at random: whatever means something is found, and nothing else."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from codegen import edits
from codegen.adopt import adopted
from codegen.drift import compare

from .mutations import CHANGES, rewritten
from .seeds import PATH, described

pytestmark = pytest.mark.slow

EXAMPLES = 40
FIXED = settings(deadline=None, derandomize=True, phases=(Phase.generate,))
"""The same examples each time, and none made smaller: that takes minutes, as each reads all of openapi.yaml."""
CHANGE = st.sampled_from(CHANGES)


@settings(FIXED, max_examples=EXAMPLES)
@given(change=CHANGE, seed=st.integers(0, 2**32))
def test_every_change_is_found(change, seed: int) -> None:
    """Wherever one thing changes, a line of drift says what."""
    theirs = described()
    told = change(theirs, Random(seed))
    lines = [one.line for one in compare(described(), theirs)]
    assert any(told in line for line in lines), (told, lines)


@settings(FIXED, max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32))
def test_what_is_only_written_differently(seed: int) -> None:
    """A document whose schemas are written in other ways does not differ."""
    assert compare(described(), rewritten(described(), Random(seed))) == []


@settings(FIXED, max_examples=EXAMPLES)
@given(change=CHANGE, seed=st.integers(0, 2**32))
def test_a_change_is_found_in_other_words(change, seed: int) -> None:
    """A change is the same difference however the rest of the document is written."""
    plain, other = described(), described()
    change(plain, Random(seed))
    change(other, Random(seed))
    found = {(one.operation, one.line) for one in compare(described(), plain)}
    again = {(one.operation, one.line) for one in compare(described(), rewritten(other, Random(seed)))}
    assert found == again


@settings(FIXED, max_examples=EXAMPLES // 5)
@given(changes=st.lists(CHANGE, min_size=1, max_size=5), seed=st.integers(0, 2**32))
def test_what_adopt_drafts(changes, seed: int) -> None:
    """After adopt, only what is gone differs, and to adopt once more changes nothing."""
    theirs, random, text = described(), Random(seed), PATH.read_text("utf-8")
    for change in changes:
        change(theirs, random)
    new = adopted(text, theirs, [])
    assert [one.line for one in compare(edits.load(new), theirs) if one.kind != "gone"] == []
    assert adopted(new, theirs, []) == new
