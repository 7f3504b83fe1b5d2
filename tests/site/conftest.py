"""The tests of the site run after it was built: `make docs` builds it, says where it is, and runs them."""

from __future__ import annotations

import os

collect_ignore_glob = [] if "LANGGRAPH_RUNS_SITE" in os.environ else ["test_*.py"]
