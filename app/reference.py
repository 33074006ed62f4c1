"""Write docs/reference.md from the registry, or check that it is up to date.

``python -m app.reference`` writes it; ``--check`` exits 1 where it differs.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import app.roads.errors  # noqa: F401 - they are listed as well
import geodata.ledger.errors
import geodata.register.errors  # noqa: F401
from app.http.description.landing import CONFORMS_TO
from app.http.wire.problems import status_of
from app.registry import ENCODERS, LAYERS, RULES
from app.rules.rule import under
from app.settings import PREFIX, Settings
from geodata import boundaries, facts
from geodata.errors import AtlasError
from geodata.facts import Facts
from layers.layer import COMMON, GROUPS, Column, Layer

FILE = Path(__file__).parents[1] / "docs" / "reference.md"


def _row(*cells: object) -> str:
    shown = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return f"| {' | '.join(shown)} |"


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield _row("column", "meaning", "含义", "type", "unit")
    yield _row(*["---"] * 5)
    for column in columns:
        yield _row(
            f"`{column.name}`",
            column.meaning.en,
            column.meaning.zh,
            column.type,
            "" if column.unit == "1" else column.unit,
        )


def _layer(name: str, layer: Layer) -> Iterator[str]:
    yield f"### `{name}` {layer.title.zh} / {layer.title.en}"
    yield ""
    yield f"{layer.description.en}  "
    yield f"{layer.description.zh}"
    yield ""
    group = GROUPS[layer.group]
    yield f"Geometry: {layer.geometry}. Group: {group.en} ({group.zh})."
    if layer.columns:
        yield ""
        yield from _columns(layer.columns)
    yield ""


def _plans(known: Facts) -> Iterator[str]:
    yield "## Plans"
    yield ""
    yield _row("plan", "title", "document", "in force", "ends", "rules")
    yield _row(*["---"] * 6)
    for plan in known.plans:
        ends = plan.ends or "not stated"
        rules = ", ".join(f"`{name}`" for name in plan.provisions)
        title = f"{plan.title.zh} / {plan.title.en}"
        yield _row(f"`{plan.id}`", title, plan.document, plan.in_force, ends, rules)
    yield ""


def _rules(known: Facts) -> Iterator[str]:
    yield "## Rules"
    yield ""
    yield f"By the latest plan, `{known.plan.id}`."
    yield ""
    for name, rule in under(known.plan, RULES).items():
        clause = known.plan.provision(name).clause
        yield f"### `{name}` {rule.title.zh} / {rule.title.en}"
        yield ""
        yield f"> {clause.text_zh}"
        yield ">"
        yield f"> {clause.text_en}"
        yield ""
        yield f"{clause.instrument}, section {clause.section}, {clause.in_force}."
        yield ""
        yield _row("threshold", "value", "unit", "meaning")
        yield _row(*["---"] * 4)
        for quantity in rule.quantities(name, known.plan, known.day):
            value = f"{quantity.value:g}"
            yield _row(quantity.name, value, quantity.unit, quantity.meaning.en)
        yield ""


def _formats() -> Iterator[str]:
    yield "## Formats"
    yield ""
    yield _row("f", "media type", "file")
    yield _row(*["---"] * 3)
    for name, encoder in ENCODERS.items():
        yield _row(f"`{name}`", encoder.media_type, encoder.suffix)
    yield ""


def _settings() -> Iterator[str]:
    yield "## Settings"
    yield ""
    yield _row("variable", "default", "meaning")
    yield _row(*["---"] * 3)
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else field.default
        yield _row(f"`{PREFIX}{name.upper()}`", f"`{default}`", field.description)
    yield ""


def _problems() -> Iterator[str]:
    yield "## Problems"
    yield ""
    yield _row("type", "status", "title", "标题")
    yield _row(*["---"] * 4)
    for category in AtlasError.__subclasses__():
        for error in category.__subclasses__():
            status = status_of(error).value
            path = f"`/problems/{error.slug}`"
            yield _row(path, status, error.title.en, error.title.zh)
    yield ""


def reference() -> str:
    """Return the whole reference as Markdown."""
    lines = [
        "# Reference",
        "",
        "Made from the registry by `make docs`; do not edit by hand.",
        "",
        "## Layers",
        "",
        "Every layer has these columns:",
        "",
        *_columns(COMMON),
        "",
    ]
    known = facts.load(boundaries.load())
    for name, layer in LAYERS.items():
        lines += _layer(name, layer.under(known))
    lines += [*_plans(known), *_rules(known)]
    for part in (_formats, _settings, _problems):
        lines += part()
    lines += ["## Conformance", "", *(f"- {uri}" for uri in CONFORMS_TO), ""]
    return "\n".join(lines)


def main() -> None:
    """Write or check the file."""
    text = reference()
    if "--check" in sys.argv:
        if not FILE.exists() or FILE.read_text("utf-8") != text:
            sys.exit("docs/reference.md is out of date: run make docs")
    else:
        FILE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
