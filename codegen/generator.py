"""Runs openapi-python-client with our templates."""

import io
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.schema import Reference
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier

from codegen import payloads
from codegen.errors import CodegenError
from codegen.spec import Spec, Traits

HEADER = "# Generated from openapi.yaml by 'make generate'. Do not edit."
TEMPLATES = Path(__file__).parent / "templates"
UNWANTED = ("client.py", "errors.py")


def generate(spec: Spec, target: Path) -> None:
    """Write the package that `spec` describes to the new folder `target`; `tidy` must complete it."""
    settings = ConfigFile(literal_enums=True, post_hooks=[])
    config = Config.from_sources(settings, MetaType.NONE, Path(), "utf-8", overwrite=False, output_path=target)
    parsed = GeneratorData.from_dict(spec.document, config=config)
    if isinstance(parsed, GeneratorError):
        raise CodegenError(_complaint(parsed))
    _redescribe(parsed)
    _rename(parsed)
    project = Project(openapi=parsed, config=config, custom_template_path=TEMPLATES)
    _equip(project, spec.traits)
    with redirect_stdout(io.StringIO()):  # it prints where it writes
        complaints = project.build()
    if complaints:
        raise CodegenError("\n".join(map(_complaint, complaints)))
    for name in UNWANTED:
        (target / name).unlink()
    for module in target.rglob("*.py"):
        module.write_text(f"{HEADER}\n\n{module.read_text('utf-8')}", "utf-8")


def _equip(project: Project, traits: dict[str, Traits]) -> None:
    """Give our templates access to the replaced ones, as `stock/...`, and to what the generator does not know."""
    stock = PrefixLoader({"stock": PackageLoader("openapi_python_client")})
    project.env.loader = ChoiceLoader([loader for loader in (project.env.loader, stock) if loader])
    extra: dict[str, Any] = {"traits": traits, "payloads": payloads}
    project.env.globals.update(extra)


def _redescribe(parsed: GeneratorData) -> None:
    """Give fields the description beside their `$ref`; the generator uses that of the target."""
    for model in parsed.models:
        schemas = model.data.properties or {}
        for field in [*(model.required_properties or ()), *(model.optional_properties or ())]:
            schema = schemas.get(field.name)
            if isinstance(schema, Reference) and (extra := schema.model_extra) and "description" in extra:
                field.description = UntrustedString(extra["description"])


def _rename(parsed: GeneratorData) -> None:
    """Call the attributes of models what their fields are called, even `next` and `input`, as builtins are."""
    for model in parsed.models:
        for field in [*(model.required_properties or ()), *(model.optional_properties or ())]:
            object.__setattr__(field, "python_name", str.__new__(PythonIdentifier, payloads.field_name(field)))


def _complaint(error: GeneratorError) -> str:
    return f"{error.header} {error.detail or ''}".strip()
