"""The plans: days, clauses, numbers and boxes, and the differences between two."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.clock import today
from app.http.wire import pages
from app.http.wire.links import root
from app.http.wire.pages import PageParams
from app.http.wire.params import language_of, read
from app.http.wire.state import atlas_of, edition_of
from app.rules.answer import localized
from app.rules.rule import Rule
from app.values.text_values import line
from geodata.dataset import Row
from geodata.errors import BadParameter, UnknownPlan
from geodata.plan import Parameter, Plan, Plans, Provision
from geodata.plan_diff import CLASSES, Diff, Entry, diff
from geodata.text import Text

router = APIRouter()

Json = dict[str, Any]

LONGEST_ID = 40


class DiffParams(PageParams):
    """With which plan one is compared."""

    to: Annotated[str, line(1, LONGEST_ID)] = Field(
        description="与哪个规划比较（标识） / the plan to compare with, by id"
    )


@router.get("/plans")
def plans(request: Request) -> Response:
    """List the plans held, the earliest first."""
    params, held = read(PageParams, request), atlas_of(request).facts.plans
    body = {
        "plans": [_head(request, plan, held) for plan in held],
        "links": [_link(request, "self", "/plans")],
    }
    return _answered(request, params, body, "plans.html")


@router.get("/plans/{name}")
def plan(request: Request, name: str) -> Response:
    """Describe one plan: clauses with their numbers, and the contents of its boxes."""
    params, held = read(PageParams, request), atlas_of(request).facts.plans
    chosen, rules = held.named(name), edition_of(request).rules
    body = {
        **_head(request, chosen, held),
        "clauses": [_clause(chosen, name, rules) for name in chosen.provisions],
        "boxes": [_box(chosen, table) for table in CLASSES],
    }
    return _answered(request, params, body, "plan_edition.html")


@router.get("/plans/{name}/diff")
def differing(request: Request, name: str) -> Response:
    """Return the differences between two plans: ports, classes, clauses, numbers."""
    params, held = read(DiffParams, request), atlas_of(request).facts.plans
    after, before = _other(params.to, held), held.named(name)
    body = {
        "from": _named(before),
        "to": _named(after),
        **_differences(diff(before, after), before, after, edition_of(request).rules),
    }
    return _answered(request, params, body, "plan_diff.html")


def _answered(
    request: Request, params: PageParams, body: Json, template: str
) -> Response:
    document = localized(body, language_of(request))
    return pages.answer(request, params.f, document, template)


def _other(name: str, held: Plans) -> Plan:
    """Return the plan to compare with.

    Raises:
        BadParameter: It is not held.
    """
    try:
        return held.named(name)
    except UnknownPlan as error:
        why, known = error.detail, [plan.id for plan in held]
        raise BadParameter("to", name, why.zh, why.en, known=known) from error


def _named(plan: Plan) -> Json:
    return {"id": plan.id, "title": plan.title}


def _head(request: Request, plan: Plan, held: Plans) -> Json:
    day = today()
    return {
        **_named(plan),
        "instrument": plan.instrument,
        "document": plan.document,
        "issued": plan.issued,
        "in_force": plan.in_force,
        "ends": plan.ends,
        "base_day": plan.base_day,
        "succeeds": plan.succeeds,
        "deciding": held.on(day) is plan,
        "documents": [
            {"id": one.id, "title": one.title, "publisher": one.publisher}
            for one in plan.documents.values()
        ],
        "links": _links(request, plan, held),
    }


def _links(request: Request, plan: Plan, held: Plans) -> list[Json]:
    at = f"/plans/{plan.id}"
    others = [other for other in held if other is not plan]
    return [
        _link(request, "self", at),
        _link(request, "alternate", f"{at}?f=html", "text/html"),
        _link(request, "describedby", f"/plan?plan={plan.id}", "text/html"),
        *(
            _link(request, "predecessor-version", f"/plans/{other.id}")
            for other in others
            if other.id == plan.succeeds
        ),
        *(
            _link(request, "successor-version", f"/plans/{other.id}")
            for other in others
            if other.succeeds == plan.id
        ),
        *(_link(request, "diff", f"{at}/diff?to={other.id}") for other in others),
    ]


def _link(
    request: Request, rel: str, path: str, media_type: str = "application/json"
) -> Json:
    return {"rel": rel, "href": f"{root(request)}{path}", "type": media_type}


def _title(name: str, rules: Mapping[str, Rule]) -> Text | str:
    """Return the title of a rule; its name where no rule goes by the clause yet."""
    return rules[name].title if name in rules else name


def _clause(plan: Plan, name: str, rules: Mapping[str, Rule]) -> Json:
    provision = plan.provisions[name]
    return {
        "rule": name,
        "title": _title(name, rules),
        **_worded(provision),
        "parameters": [
            {
                "name": parameter.name,
                "unit": parameter.unit,
                "meaning": parameter.meaning,
                "values": _values(parameter, plan),
            }
            for parameter in provision.parameters.values()
        ],
    }


def _worded(provision: Provision | None) -> Json:
    clause = provision and provision.clause
    return {
        "section": clause and clause.section,
        "text_zh": clause and clause.text_zh,
        "text_en": clause and clause.text_en,
    }


def _values(parameter: Parameter | None, plan: Plan) -> list[Json] | None:
    if parameter is None:
        return None
    return [
        {
            "value": one.value,
            "from": one.since,
            "to": one.until,
            "document": plan.documents[one.document].title,
        }
        for one in parameter.values
    ]


def _box(plan: Plan, table: str) -> Json:
    manifest = plan.tables[table].manifest
    return {
        "table": table,
        "title": Text(manifest.title_zh, manifest.title_en),
        "entries": [_entry(row, CLASSES[table]) for row in plan.records(table)],
    }


def _entry(row: Row, columns: Iterable[str]) -> Json:
    names = ("id", "name_zh", "name_en", *columns, "plan_ref")
    return {name: row.get(name) for name in names}


def _differences(
    found: Diff, before: Plan, after: Plan, rules: Mapping[str, Rule]
) -> Json:
    """Return the differences; of what is amended, the columns that differ."""
    return {
        "entries": [
            {
                "table": one.table,
                "id": one.id,
                "change": one.change,
                "name_zh": one.either["name_zh"],
                "name_en": one.either["name_en"],
                "columns": _meanings(one, before, after),
                "before": _columns(one.before, one.columns),
                "after": _columns(one.after, one.columns),
            }
            for one in found.entries
        ],
        "clauses": [
            {
                "rule": one.rule,
                "title": _title(one.rule, rules),
                "change": _change(one.before, one.after),
                "before": one.before and _worded(one.before),
                "after": one.after and _worded(one.after),
            }
            for one in found.clauses
        ],
        "parameters": [
            {
                "rule": one.rule,
                "title": _title(one.rule, rules),
                "name": one.name,
                "change": _change(one.before, one.after),
                "unit": one.either.unit,
                "meaning": one.either.meaning,
                "before": _values(one.before, before),
                "after": _values(one.after, after),
            }
            for one in found.numbers
        ],
    }


def _meanings(one: Entry, before: Plan, after: Plan) -> dict[str, Text]:
    """Return what the columns of an entry mean, by name."""
    table = after.tables.get(one.table) or before.tables[one.table]
    return {
        note.name: Text(note.meaning_zh, note.meaning_en)
        for note in table.manifest.columns
        if note.name in one.columns
    }


def _columns(row: Row | None, columns: Iterable[str]) -> Mapping[str, Any] | None:
    return row and {name: row.get(name) for name in columns}


def _change(before: object, after: object) -> str:
    if before is None:
        return "added"
    return "removed" if after is None else "amended"
