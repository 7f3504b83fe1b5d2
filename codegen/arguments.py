"""Writes the `Args:` sections of methods: a text for every argument, of openapi.yaml, options.py or arguments.toml.

The keywords of `options.py` have their texts as docstrings, which editors show. Those of a run's fields must be what
openapi.yaml says of them.
"""

import ast
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.errors import CodegenError
from codegen.spec import Spec, body_fields

HEADER = (
    "# Generated from openapi.yaml, _core/calls/options.py and codegen/arguments.toml by 'make generate'. Do not edit."
)
WIDTH = 100
SETTINGS = ("client.__init__", "client.with_options")
OPTIONS = ("options.py", "cron_options.py", "command_options.py")
SCHEMAS = {"CreateOptions": "RunCreate", "CronOptions": "CronCreate"}
"""The keywords whose texts are those of the fields of a body, and its schema."""
OURS = frozenset({"extra_body"})
"""Keywords of a run that are not fields of its body."""


def arguments_module(spec: Spec, package: Path, texts: Path) -> str:
    """The module that holds the sections by `group.method`, such as `runs.create`.

    Raises CodegenError for an argument without a text, and for a text that is not used or not equal.
    """
    keywords: dict[str, dict[str, str]] = {}
    for name in OPTIONS:
        keywords |= _keywords(ast.parse((package / f"_core/calls/{name}").read_text("utf-8")), keywords)
    for options, schema in SCHEMAS.items():
        _compare(options, keywords, body_fields(spec.document, schema))
    table = tomllib.loads(texts.read_text("utf-8"))
    used: set[tuple[str, str]] = set()
    sections: dict[str, str] = {}
    nullable: dict[str, list[str]] = {}
    for path in sorted((package / "_async").glob("*.py")):
        for method, arguments in _methods(ast.parse(path.read_text("utf-8")), keywords):
            name = f"{path.stem}.{method}"
            own = table.get(name, {})
            lines = [
                _entry(argument, text if text and argument not in own else _text(name, argument, table, spec, used))
                for argument, text in arguments
            ]
            if lines:
                sections[name] = "\n".join(["Args:", *lines])
            operation = spec.traits.get(own.get("operation", ""))
            if operation is not None and operation.nullable:
                nullable[name] = [argument for argument, _ in arguments if argument in operation.nullable]
    given = {(part, name) for part, entries in table.items() for name in entries if name != "operation"}
    if unused := sorted(given - used):
        raise CodegenError("\n".join(f"{texts.name}: {'.'.join(one)} is never used" for one in unused))
    listed = "\n".join(f'    "{name}": """\\\n{section}""",' for name, section in sorted(sections.items()))
    nulls = "".join(f'    "{name}": {names!r},\n' for name, names in sorted(nullable.items()))
    return (
        f'{HEADER}\n\n"""What the arguments of public methods mean, for their docstrings."""\n\n'
        f"from typing import Final\n\nARGUMENTS: Final = {{\n{listed}\n}}\n\n"
        f"NULLABLE: Final[dict[str, list[str]]] = {{\n{nulls}}}\n"
        '"""The arguments of methods that change something for which None is a value: null."""\n'
    )


def _keywords(module: ast.Module, known: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The keywords of every TypedDict with their texts; those of its bases, `known` ones among them, come first."""
    found = dict(known)
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            own: dict[str, str] = {}
            for base in node.bases:
                own |= found.get(ast.unparse(base), {})
            for field, text in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(field, ast.AnnAssign):
                    match text:
                        case ast.Expr(value=ast.Constant(value=str(words))):
                            own[ast.unparse(field.target)] = " ".join(words.split())
                        case _:
                            raise CodegenError(
                                f"options.py: {ast.unparse(field.target)} of {node.name} has no docstring"
                            )
            found[node.name] = own
    return found


def _compare(options: str, keywords: dict[str, dict[str, str]], fields: dict[str, str]) -> None:
    for name, text in keywords[options].items():
        if name not in keywords["CallOptions"] and name not in OURS and text != fields.get(name):
            raise CodegenError(
                f"options.py: the docstring of {name!r} must be its description in openapi.yaml:\n{fields.get(name)}"
            )


def _methods(
    module: ast.Module, keywords: dict[str, dict[str, str]]
) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """Every public method of a module, with its arguments, and the texts of those that are keywords of `options.py`."""
    for cls in module.body:
        for function in cls.body if isinstance(cls, ast.ClassDef) else ():
            if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            match function.decorator_list:
                case [ast.Call(func=ast.Name(id="method" | "plain_method"), args=options)]:
                    positional = [*function.args.posonlyargs, *function.args.args]
                    own = [one.arg for one in (*positional[1:], *function.args.kwonlyargs)]
                    more = keywords[ast.unparse(options[0])] if options else {}
                    rest = [(name, text) for name, text in more.items() if name not in own]
                    yield function.name, [*((name, None) for name in own), *rest]


def _text(method: str, name: str, table: dict[str, dict[str, Any]], spec: Spec, used: set[tuple[str, str]]) -> str:
    parts = (method, "settings") if method in SETTINGS else (method, "common")
    for part in parts:
        if name in table.get(part, {}):
            used.add((part, name))
            return str(table[part][name])
    operation = table.get(method, {}).get("operation")
    described = spec.traits[operation].arguments if operation in spec.traits else {}
    if name not in described:
        raise CodegenError(f"{method}: there is no text for {name!r}; add one to codegen/arguments.toml")
    return described[name]


def _entry(name: str, text: str) -> str:
    return textwrap.fill(f"{name}: {text}", WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 8)
