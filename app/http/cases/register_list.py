"""The list of the register: its parameters and its rows."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from app.http.cases.records import FORMS, row
from app.http.wire.params import Params
from app.register.decision import WORDS as DECISIONS
from app.rules.assess import READINGS
from app.rules.case.input_models import text_of
from app.rules.case.inputs import AIRPORT_CLASS
from app.rules.finding.finding import WORDS as OUTCOMES
from app.rules.finding.finding import Outcome
from app.values.text_values import line, one_of, past_day, whole
from geodata.errors import BadParameter
from geodata.facts import Facts
from geodata.register.entries import ANY_DAY, Days, Search
from geodata.text import Lang, Text
from layers.tabular.cells import cell

if TYPE_CHECKING:
    from geodata.register.register import Register

CSV = "text/csv; charset=utf-8"
LIST_FORMS = {**{name: FORMS[name] for name in ("json", "html", "geojson")}, "csv": CSV}
MOST, USUAL = 1_000, 100
LONGEST = 100
CODES = ("iata", "icao")

Json = dict[str, Any]


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split())
    if not words or len(text) > LONGEST:
        raise BadParameter(
            "name",
            text[:LONGEST],
            f"须有 1 至 {LONGEST} 个字，可用空格分成几段，如 九寨 黄龙。",
            f"It must have 1 to {LONGEST} characters; blanks divide it into parts, as in "
            "jiuzhai huanglong.",
        )
    return words


def _code(text: str) -> str:
    code = text.strip().upper()
    if not (code.isascii() and code.isalpha() and len(code) in (3, 4)):
        raise BadParameter(
            "airport",
            text,
            "须为 IATA 代码（3 个字母）或 ICAO 代码（4 个字母），如 JZH、ZUJZ。",
            "It must be an IATA code (3 letters) or an ICAO code (4 letters), such as JZH "
            "or ZUJZ.",
        )
    return code


def _period(name: str) -> BeforeValidator:
    """Read a day or ``from/to``; an open end is empty or ``..``."""

    def read(text: str) -> Days:
        first, stroke, last = text.partition("/")
        begin, end = (
            None if end in ("", "..") else str(past_day(name, end))
            for end in (first, last if stroke else first)
        )
        if not (begin or end) or (begin and end and begin > end):
            raise BadParameter(
                name,
                text,
                "写法为 2026-01-01/2026-12-31（止于今日以前），或其中一天。",
                "Write 2026-01-01/2026-11-30, up to today, or one day.",
            )
        return begin, end

    return BeforeValidator(read)


TRUTH = ("true", "false")


CHOICES: Mapping[str, Mapping[str, Text]] = {
    "airport_class": AIRPORT_CLASS.kind.widget["options"],
    "outcome": {str(outcome): text for outcome, text in OUTCOMES.items()},
    "decided": {"true": Text("已处理", "yes"), "false": Text("未处理", "no")},
    "decision": DECISIONS,
    "superseded": {"true": Text("已被取代", "yes"), "false": Text("现行", "no")},
}
"""What the form offers for choice."""


class ListParams(Params):
    """Parameters of the list; the newest records come first."""

    page = True

    f: Annotated[str, one_of("f", LIST_FORMS)] | None = None
    name: Annotated[tuple[str, ...], BeforeValidator(_words)] | None = Field(
        None,
        description="名称或代码的几段，以空格分开 / parts of a name or code, blanks between",
    )
    airport: Annotated[str, BeforeValidator(_code)] | None = Field(
        None, description="IATA 或 ICAO 代码 / IATA or ICAO code"
    )
    province: str | None = Field(
        None, description="省级行政区，如 四川 或 Sichuan / province"
    )
    as_of: Annotated[date, text_of("as_of")] | None = Field(
        None, description="判定所依日期 / day it is judged for"
    )
    filed: Annotated[Days, _period("filed")] = Field(
        ANY_DAY,
        description="登记日期，如 2026-01-01/2026-12-31 / filed on a day or between two",
    )
    officer: Annotated[str, line(1, LONGEST)] | None = Field(
        None,
        description="登记人，或现行处理决定的作出人、录入人 / who filed, or took or entered "
        "the decision in force",
    )
    airport_class: Annotated[str, text_of("airport_class")] | None = Field(
        None, description=AIRPORT_CLASS.description
    )
    outcome: Annotated[str, one_of("outcome", [str(o) for o in Outcome])] | None = (
        Field(None, description="结论 / outcome, in the reading asked for")
    )
    reading: Annotated[str, one_of("reading", READINGS)] | None = Field(
        None, description="条文读法 / how the sentence is read"
    )
    decided: Annotated[str, one_of("decided", TRUTH)] | None = Field(
        None, description="是否已有处理决定 / whether an officer has decided"
    )
    decision: Annotated[str, one_of("decision", DECISIONS)] | None = Field(
        None, description="现行处理决定 / the decision in force"
    )
    decided_on: Annotated[Days, _period("decided_on")] = Field(
        ANY_DAY,
        description="现行处理决定的日期，写法同 filed / day of the decision in force, as filed",
    )
    superseded: Annotated[str, one_of("superseded", TRUTH)] | None = Field(
        None,
        description="是否已被更正件取代 / whether a correction stands in its place",
    )
    before: Annotated[int, whole("before", 1)] | None = Field(
        None, description="只列编号更小的 / only records with a lower number"
    )
    limit: Annotated[int, whole("limit", 1)] = Field(
        USUAL, description="每页条数 / records a page"
    )


def search_of(params: ListParams, facts: Facts, reading: str) -> Search:
    """Return the search of the register for some parameters.

    Raises:
        BadParameter: The ICAO code or the province does not exist.
    """
    return Search(
        words=params.name or (),
        iata=None if params.airport is None else _iata(params.airport, facts),
        province_zh=None
        if params.province is None
        else _province(params.province, facts),
        as_of=str(params.as_of) if params.as_of else None,
        filed=params.filed,
        officer=params.officer,
        airport_class=params.airport_class,
        outcome=params.outcome,
        reading=params.reading or reading,
        decided=_truth(params.decided),
        decision=params.decision,
        decided_on=params.decided_on,
        superseded=_truth(params.superseded),
        before=params.before,
        limit=min(params.limit, MOST),
    )


def _truth(word: str | None) -> bool | None:
    return None if word is None else word == "true"


def _iata(code: str, facts: Facts) -> str:
    """Return the IATA code of an airport; an unknown IATA code is returned unchanged."""
    for known in facts.records("airports"):
        if code in (known[name] for name in CODES):
            return str(known["iata"])
    if len(code) == 4:
        raise BadParameter(
            "airport",
            code,
            "机场表中没有这个 ICAO 代码，请改用 IATA 代码或 name。",
            "No airport of the table has this ICAO code: use the IATA code, or name.",
        )
    return code


def _province(text: str, facts: Facts) -> str:
    rows = facts.records("provinces")
    for known in rows:
        names = (known["name_zh"], known["short_zh"], known["name_en"])
        if text.strip().casefold() in (str(name).casefold() for name in names):
            return str(known["name_zh"])
    listed = [str(known["short_zh"]) for known in rows]
    raise BadParameter(
        "province",
        text[:LONGEST],
        f"没有这个省级行政区，有的是 {'、'.join(listed)}。",
        "There is no such province; write it as in 四川, 四川省 or Sichuan.",
        known=listed,
    )


def list_page(register: "Register", search: Search, base: str, lang: Lang) -> Json:
    """Return a page of the list with its rows and counts.

    ``matched`` counts a case once: superseded records are counted apart, unless only they
    are asked for.
    """
    listed, counts = register.find(search)
    ids = [one.record.id for one in listed]
    decisions, after = register.decisions(ids), register.successors(ids)
    rows = [
        row(one, base, lang, decisions.get(one.record.id), after.get(one.record.id))
        for one in listed
    ]
    return {
        "matched": counts.matched if search.superseded else counts.standing,
        "superseded": counts.matched - counts.standing,
        "returned": len(rows),
        "reading": search.reading,
        "assessments": rows,
    }


COLUMNS = (
    *("id", "name_zh", "name_en", "iata", "province_zh", "lon", "lat", "as_of"),
    *("outcome_either", "outcome_both", "made_at", "made_by"),
    *("anew_of", "supersedes", "superseded_by"),
)
DECIDED = {
    "decision": "decision",
    "decided_by": "officer",
    "decided_on": "date",
    "decision_entered_by": "made_by",
    "reason": "reason",
}
"""CSV columns about the decision in force, and its members."""


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the rows of the list as CSV with a byte order mark for spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *DECIDED, "href"])
    for one in rows:
        made = one["decision"] or {}
        cells = [one[name] for name in COLUMNS]
        cells += [made.get(name) for name in DECIDED.values()]
        writer.writerow(map(cell, [*cells, one["href"]]))
    return stream.getvalue().encode("utf-8-sig")
