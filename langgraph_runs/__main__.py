"""`python -m langgraph_runs`, and the command `langgraph-runs`."""

import sys


def main() -> int:
    """Carry out the command line of this process, and return the exit status."""
    from langgraph_runs.cli.leaving import end_on_interrupt  # noqa: PLC0415

    end_on_interrupt()  # while all else is loaded
    from langgraph_runs.cli.main import main as carry_out  # noqa: PLC0415

    return carry_out()


if __name__ == "__main__":
    sys.exit(main())
