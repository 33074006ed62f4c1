"""The columns of the output, and the rows of a batch."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal, Self

from app.clock import today
from app.rules.case.cases import Given, as_float
from app.rules.case.limits import Limits, lawful
from app.rules.case.what_if import NOTHING, WhatIf
from app.rules.finding.finding import WORDS, Outcome
from app.rules.proximity.bulk import IS_PORT, OUTCOMES
from app.rules.proximity.words import IS_PORT as IS_PORT_WORDS
from app.screening.placing import Options, Placed
from app.screening.raw import OTHER_CODE, Raw
from app.screening.verdicts import Verdicts, verdicts
from geodata.facts import Facts
from geodata.plan import Deciding
from geodata.text import Lang

Kind = Literal["text", "integer", "number"]

ASKED = ("as_of", "plan", "threshold_km", "datum", "accuracy_m")
"""Inputs that hold for every candidate of a run."""

COLUMNS: Mapping[str, Kind] = {
    "line": "integer",
    "input_id": "text",
    "name": "text",
    "code": "text",
    "lon": "number",
    "lat": "number",
    "accuracy_m": "number",
    "accuracy_from": "text",
    "province": "text",
    "outcome": "text",
    "verdict": "text",
    "nearest_iata": "text",
    "nearest_id": "text",
    "nearest_name": "text",
    "nearest_state": "text",
    "distance_km": "number",
    "margin_km": "number",
    "uncertainty_km": "number",
    "within_count": "integer",
    "own_port": "text",
    "as_of": "text",
    "threshold_km": "number",
    "edition": "text",
    "plan": "text",
    "sheet": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of a run, the same for every row."""

    facts: Facts
    options: Options
    plan: str | None = None
    """Id of the plan asked for; None for the plan of the day."""

    what_if: WhatIf = NOTHING
    lang: Lang = "zh"

    @classmethod
    def of(cls, given: Given, facts: Facts, lang: Lang) -> Self:
        """Return the terms that the inputs `ASKED` mean; today's where no day is given."""
        day, datum = given["as_of"] or today(), given["datum"] or "wgs84"
        accuracy_m = as_float(given["accuracy_m"])
        within_km = as_float(given["threshold_km"])
        return cls(
            facts=facts,
            options=Options(day=day, datum=datum, accuracy_m=accuracy_m),
            plan=given["plan"],
            what_if=WhatIf(threshold_km=within_km),
            lang=lang,
        )

    @property
    def deciding(self) -> Deciding:
        """The plan that decides."""
        return self.facts.plans.deciding(self.options.day, self.plan)

    @property
    def limits(self) -> Limits:
        """The distances that the run goes by."""
        return lawful(self.deciding.plan, self.options.day).under(self.what_if)


def rows(raw: Raw, placed: Placed, terms: Terms) -> tuple[list[Any], Counter[Outcome]]:
    """Return the answer's rows for the candidates of a batch, and its outcomes."""
    limits = terms.limits
    made = verdicts(
        terms.facts,
        placed.lon,
        placed.lat,
        placed.accuracy_m,
        terms.options.day,
        limits,
        terms.what_if,
    )
    outcomes, provinces = _judged(made, placed, terms)
    columns = [
        [raw.lines[row] for row in placed.rows.tolist()],
        _column_of(raw, placed, "id"),
        _names(raw, placed, terms.lang),
        _column_of(raw, placed, "code"),
        made.lon.tolist(),
        made.lat.tolist(),
        [f"{value:.1f}" for value in placed.accuracy_m.tolist()],
        [origin.say(terms.lang) for origin in placed.accuracy_from],
        provinces,
        [str(outcome) for outcome in outcomes],
        _worded(outcomes, made, terms.lang),
        *_measured(made, terms.lang),
        repeat(terms.options.day.isoformat()),
        repeat(f"{limits.within_km:g}"),
        repeat(terms.facts.edition),
        repeat(terms.deciding.plan.id),
        repeat(raw.part),
    ]
    return list(zip(*columns, strict=False)), Counter(outcomes)


def _worded(outcomes: list[Outcome], made: Verdicts, lang: Lang) -> list[str]:
    """Return outcomes in words; for an airport that is an open port, that."""
    codes = made.screened.outcome.tolist()
    return [
        (
            IS_PORT_WORDS
            if own and outcome is Outcome.NOT_APPLICABLE
            else WORDS[outcome]
        ).say(lang)
        for outcome, own in zip(outcomes, (c == IS_PORT for c in codes), strict=True)
    ]


def _judged(
    made: Verdicts, placed: Placed, terms: Terms
) -> tuple[list[Outcome], list[str]]:
    """Return outcomes and provinces; an airport's province is its own record's."""
    facts, lang = terms.facts, terms.lang
    names = [facts.province(name).say(lang) for name in (*facts.boundaries.names, "")]
    outcomes = list(made.outcome)
    provinces = [names[i] for i in made.province.tolist()]
    for i, here in placed.airports.items():
        outcomes[i] = (
            OUTCOMES[made.screened.outcome[i]]
            if here.mainland
            else Outcome.NOT_APPLICABLE
        )
        provinces[i] = facts.province(here.province_zh).say(lang)
    return outcomes, provinces


def _column_of(raw: Raw, placed: Placed, role: str) -> Iterable[Any]:
    cells = raw.cells.get(role)
    if cells is None:
        return repeat("")
    other = raw.cells.get(OTHER_CODE) if role == "code" else None
    if other is not None:
        cells = [a if _words(a) else b for a, b in zip(cells, other, strict=True)]
    return [_words(cells[row]) for row in placed.rows.tolist()]


def _names(raw: Raw, placed: Placed, lang: Lang) -> list[str]:
    given = raw.cells.get("name")
    found = [_words(given[row]) if given else "" for row in placed.rows.tolist()]
    for i, here in placed.airports.items():
        found[i] = found[i] or here.name.say(lang)
    return found


def _words(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _measured(made: Verdicts, lang: Lang) -> Sequence[Iterable[Any]]:
    """Return the columns of the nearest port, from its code to the own port."""
    found, ports = made.screened, made.sites.ports
    name = "name_zh" if lang == "zh" else "name_en"
    nearest = found.nearest.tolist()
    texts = [
        [table[i] for i in nearest]
        for table in (
            [*(port["iata"] or "" for port in ports), ""],
            [*(port["id"] for port in ports), ""],
            [*(port[name] for port in ports), ""],
            [*made.sites.states, ""],
        )
    ]
    kilometres = [
        ["" if value != value else f"{value:.6f}" for value in column.tolist()]  # noqa: PLR0124 - NaN
        for column in (found.distance_km, found.margin_km)
    ]
    spread = ["" if v != v else f"{v:.3f}" for v in found.uncertainty_km.tolist()]  # noqa: PLR0124 - NaN
    ids = [*(port["id"] for port in ports), ""]
    own = [ids[i] for i in found.own.tolist()]
    return [*texts, *kilometres, spread, found.within_count.tolist(), own]
