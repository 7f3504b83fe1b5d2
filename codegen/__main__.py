"""Generates what the package has of openapi.yaml, and keeps openapi.yaml true to the server."""

import argparse
import sys
from pathlib import Path

from codegen import adopt, report, trees
from codegen.errors import CodegenError


def main() -> None:
    """Run the command; an error in the sources is printed without a traceback."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--root", type=Path, default=Path(__file__).parent.parent, help="the repository to work on")
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("generate", parents=[common], help="write the generated trees")
    commands.add_parser("check", parents=[common], help="fail unless the generated trees are fresh")
    commands.add_parser("porting", parents=[common], help="compare the client with langgraph-sdk for docs/porting.md")
    drift = commands.add_parser(
        "drift", parents=[common], help="fail if a server differs from openapi.yaml unexplained"
    )
    draft = commands.add_parser("adopt", parents=[common], help="draft the change of openapi.yaml for what drift found")
    for command in (drift, draft):
        command.add_argument("source", metavar="URL|FILE", help="the address of a server, or its openapi.json")
    arguments = parser.parse_args()
    try:
        match arguments.command:
            case "generate":
                trees.write(arguments.root)
            case "check":
                trees.check(arguments.root)
            case "porting":
                from codegen import porting  # noqa: PLC0415  # the others must work if the client does not

                porting.write(arguments.root)
            case "drift":
                report.drift(arguments.root, arguments.source)
            case "adopt":
                adopt.adopt(arguments.root, arguments.source)
    except CodegenError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
