"""`python -m langgraph_runs`: the command `langgraph-runs`."""

import sys

from langgraph_runs.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
