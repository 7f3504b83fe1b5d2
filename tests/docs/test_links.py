"""Links between pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links, name, prose


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """A relative link is to a file of the repository, and its anchor to a heading of it."""
    broken = []
    for link in links(page):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(link)
    assert broken == []


def test_every_page_can_be_found() -> None:
    """README leads to every page of docs."""
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links(ROOT / "README.md") if "://" not in link}
    assert [name(page) for page in PAGES if "docs" in page.parts and page not in linked] == []


def test_paths_named_in_prose_exist() -> None:
    """A path in backquotes that begins with one of our folders is there."""
    missing = []
    for page in PAGES:
        for word in prose(page).split("`")[1::2]:
            path = word.partition("::")[0]
            ours = "/" in path and not set(" *") & set(path) and "..." not in path
            if ours and (ROOT / path.partition("/")[0]).is_dir() and not (ROOT / path).exists():
                missing.append(f"{name(page)}: {path}")
    assert missing == []
