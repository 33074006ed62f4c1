"""What became of a plan by a day: totals by class, region, province and year."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from app.clock import today
from app.http.ogc.column_words import ColumnWords, column_words
from app.http.wire import pages
from app.http.wire.links import root
from app.http.wire.pages import PageParams
from app.http.wire.params import language_of, read
from app.http.wire.state import atlas_of
from app.rules.answer import localized
from app.rules.case.input_models import reading_text
from geodata.dataset import Row
from geodata.facts import Facts
from geodata.plan import Plan
from geodata.text import Text
from layers.derivation.fulfilment import fulfilments

router = APIRouter()

Json = dict[str, Any]
EVENTS = ("approved", "accepted", "opened")
SHOWN = ("plan_ref", "mode", "called_for", "state")
"""Columns of an entry whose values are said in words."""


@reading_text(("as_of",))
class FulfilmentParams(PageParams):
    """Parameters of the page: the day by which things must have been done."""


@router.get("/plans/{name}/fulfilment")
def fulfilment(request: Request, name: str) -> Response:
    """Return what the plan called for, and how much of it was done by a day."""
    params, atlas = read(FulfilmentParams, request), atlas_of(request)
    lang = language_of(request)
    facts, plan = atlas.facts, atlas.facts.plans.named(name)
    day = dict(params)["as_of"] or today()
    words = column_words(atlas, atlas.layer("fulfilment"), lang)
    rows = [row for row in fulfilments(facts) if row["plan"] == plan.id]
    body = {
        "plan": {"id": plan.id, "title": plan.title},
        "as_of": day,
        **_totals(rows, plan, day, facts, words),
        "entries": [_entry(row, day, words) for row in rows],
        "national": [
            {name: row[name] for name in ("day", "total", "water", "air", "land")}
            for row in facts.records("national_counts")
        ],
        "data": {"edition": facts.edition},
        "links": _links(request, plan),
    }
    return pages.answer(
        request, params.f, localized(body, lang), "plan_fulfilment.html"
    )


def _links(request: Request, plan: Plan) -> list[Json]:
    base = root(request)
    return [
        {"rel": "self", "href": f"{base}/plans/{plan.id}/fulfilment"},
        {"rel": "up", "href": f"{base}/plans/{plan.id}"},
        {"rel": "items", "href": f"{base}/collections/fulfilment/items"},
    ]


def _totals(
    rows: Sequence[Row], plan: Plan, day: date, facts: Facts, words: ColumnWords
) -> Json:
    """Return totals of the things that are counted: one place is one thing."""
    counted = [row for row in rows if row["same_as"] is None]

    def by(group: Callable[[Row], Text | str]) -> list[Json]:
        return _grouped(counted, group, plan, day)

    return {
        "totals": _counts(counted, plan, day),
        "classes": by(
            lambda row: (
                f"{words.said('plan_ref', row['plan_ref'])} · "
                f"{words.said('mode', row['mode'])}"
            )
        ),
        "regions": by(_region),
        "provinces": by(lambda row: facts.province(row["province_zh"])),
        "years": _years(counted, plan, day),
    }


def _region(row: Row) -> Text:
    if row["region_zh"] is None:
        return Text("不在专栏2", "Outside Box 2")
    return Text(row["region_zh"], row["region_en"])


def _grouped(
    rows: Iterable[Row], group: Callable[[Row], Text | str], plan: Plan, day: date
) -> list[Json]:
    groups: dict[Text | str, list[Row]] = {}
    for row in rows:
        groups.setdefault(group(row), []).append(row)
    return [
        {"label": label, **_counts(members, plan, day)}
        for label, members in groups.items()
    ]


def _counts(rows: Sequence[Row], plan: Plan, day: date) -> Mapping[str, int]:
    """Return how many things were surely done by a day, were not, or are not known.

    What was open already on the base day of the plan is among the open ones, and
    counted apart as well.
    """
    known = [_known(row, day) for row in rows]
    return {
        "called_for": len(rows),
        "approved": sum(_by(row, "approved", day) for row in rows),
        "accepted": sum(_by(row, "accepted", day) for row in rows),
        **{which: known.count(which) for which in ("opened", "not_yet", "unknown")},
        "before_plan": sum(_by(row, "opened", min(day, plan.base_day)) for row in rows),
    }


def _by(row: Row, event: str, day: date) -> bool:
    latest = row[f"{event}_on_latest"]
    return latest is not None and latest <= day


def _known(row: Row, day: date) -> str:
    """Return whether a thing was surely open on a day, surely not, or neither."""
    if _by(row, "opened", day):
        return "opened"
    earliest = row["opened_on_earliest"]
    return "not_yet" if earliest is not None and earliest > day else "unknown"


def _years(rows: Sequence[Row], plan: Plan, day: date) -> list[Json]:
    """Return what was done in each year after the base day, where the year is known."""
    return [
        {
            "year": year,
            **{event: sum(_in(r, event, year, day) for r in rows) for event in EVENTS},
        }
        for year in range(plan.base_day.year + 1, day.year + 1)
    ]


def _in(row: Row, event: str, year: int, day: date) -> bool:
    earliest = row[f"{event}_on_earliest"]
    return (
        _by(row, event, day)
        and earliest is not None
        and earliest.year == year == row[f"{event}_on_latest"].year
    )


def _entry(row: Row, day: date, words: ColumnWords) -> Json:
    return {
        "id": row["id"],
        "name": Text(row["name_zh"], row["name_en"]),
        **{name: words.said(name, row[name]) for name in SHOWN},
        "state_as_of": row["state_as_of"],
        "temporary": row["temporary"],
        "same_as": row["same_as"],
        **{f"{event}_on": row[f"{event}_on"] for event in EVENTS},
        "on_the_day": _known(row, day),
    }
