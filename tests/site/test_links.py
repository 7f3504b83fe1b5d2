"""Links within the site lead somewhere."""

from __future__ import annotations

from urllib.parse import unquote

from .built import SITE, page

PAGES = sorted(SITE.rglob("*.html"))
GENERATED = ("genindex", "py-modindex", "search")


def test_links_lead_to_a_page_and_a_place_in_it() -> None:
    """Each relative link is to a file of the site, and what follows its `#` is an id on that page."""
    broken = []
    for path in PAGES:
        for link in page(path).links:
            target, _, anchor = unquote(link).partition("#")
            file = (path.parent / target.partition("?")[0]).resolve() if target else path
            if not file.is_file() or (file.suffix == ".html" and anchor not in page(file).anchors):
                broken.append(f"{path.relative_to(SITE)}: {link}")
    assert broken == []


def test_every_page_can_be_reached() -> None:
    """Following links from the first page leads to every page."""
    reached = set()
    ahead = {SITE / "index.html"}
    while ahead:
        path = ahead.pop()
        reached.add(path)
        links = (link.partition("#")[0].partition("?")[0] for link in page(path).links)
        ahead |= {(path.parent / link).resolve() for link in links if link.endswith(".html")} - reached
    assert [path.relative_to(SITE) for path in PAGES if path not in reached and path.stem not in GENERATED] == []
    assert len(reached) > 40
