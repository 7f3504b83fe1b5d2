"""`python -m codegen generate` writes the generated trees; `python -m codegen check` fails unless they are fresh."""

import argparse
import sys
from pathlib import Path

from codegen import trees
from codegen.errors import CodegenError

COMMANDS = {"generate": trees.write, "check": trees.check}


def main() -> None:
    """Run the command; an error in the sources is printed without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent, help="the repository to work on")
    arguments = parser.parse_args()
    try:
        COMMANDS[arguments.command](arguments.root)
    except CodegenError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
