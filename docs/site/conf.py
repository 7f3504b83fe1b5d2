"""How Sphinx builds the site: `make docs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langgraph_runs import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "langgraph_runs"
author = "the authors of langgraph_runs"
release = version = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
copybutton_exclude = ".linenos, .gp, .go"
copybutton_selector = "div.highlight-python pre, div.highlight-sh pre"

# The pages stay where code hosts show them, so the source is the repository itself.
root_doc = "docs/site/index"
include_patterns = ["*.md", "docs/**", "benchmarks/RESULTS.md"]

html_theme = "furo"
html_title = f"langgraph_runs {version}"
html_additional_pages = {"index": "redirect.html"}
html_show_copyright = False
html_copy_source = False
templates_path = ["."]
smartquotes = False

myst_heading_anchors = 4  # as code hosts make them
default_role = "code"  # a name in single backquotes is code, as in Markdown

add_module_names = False
maximum_signature_line_length = 100
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "inherited-members": "BaseException, dict, tuple, WireModel"}

DRIVERS = ("langgraph_runs._async.", "langgraph_runs._sync.")
FIELD = "Alias for field number"  # how Python describes each field of a named tuple

Lines = list[str]
untouched: dict[str, Lines] = {}


def show_signature(
    _app: Sphinx, what: str, _name: str, value: Any, _options: Any, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Leave out the arguments of classes whose objects only methods make, and defaults that nobody can type."""
    if what == "class" and value.__module__.startswith(DRIVERS) and not value.__name__.endswith("Client"):
        return "", ""
    return signature and signature.replace("<object object>", "..."), returned


def before_napoleon(_app: Sphinx, what: str, name: str, _value: Any, _options: Any, lines: Lines) -> None:
    """Keep the docstrings of properties, of which napoleon would take what precedes a colon for a type."""
    if what in ("attribute", "property"):
        untouched[name] = [] if lines[:1] and lines[0].startswith(FIELD) else list(lines)


def after_napoleon(_app: Sphinx, what: str, name: str, _value: Any, _options: Any, lines: Lines) -> None:
    """Restore them; in modules, what is indented after an empty line is code, as in Markdown.

    In classes, the type of an attribute goes beside its name.
    """
    if name in untouched:
        lines[:] = untouched.pop(name)
    if what == "class":
        for at in [at for at, line in enumerate(lines) if line.startswith("   :type: ")]:
            head = max(i for i in range(at) if lines[i].startswith(".. attribute::"))
            lines.insert(head + 1, lines.pop(at))
    if what == "module":
        starts = [at for at, line in enumerate(lines) if at and line.startswith("    ") and not lines[at - 1]]
        for at in reversed(starts):
            lines[at:at] = ["::", ""]


def setup(app: Sphinx) -> None:
    """Connect the above."""
    app.connect("autodoc-process-signature", show_signature)
    app.connect("autodoc-process-docstring", before_napoleon, priority=400)
    app.connect("autodoc-process-docstring", after_napoleon, priority=600)
