"""Records in responses: as rows of the list, as documents, as headers of sheets."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.register.decision import WORDS
from app.register.filing import assessment_document
from app.register.succession import correction, successor
from app.rules.answer import localized
from geodata.register.chain import Record
from geodata.register.entries import Listed
from geodata.text import Lang, Text

Json = dict[str, Any]

FORMS = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
    "geojson": "application/geo+json",
}

BY = {
    True: Text("{0}（由 {1} 代为录入）", "{0} (entered on their behalf by {1})"),
    False: Text("{0}（{1} 本人录入）", "{0} (entered by {1} in person)"),
}
"""Texts on who decided and who entered the decision."""


def row(
    one: Listed, base: str, lang: Lang, decided: Record | None, after: str | None
) -> Json:
    """Return an assessment as a row of the list.

    ``decided`` is the decision in force, ``after`` the id of the record that supersedes it.
    """
    entry, record = one.entry, one.record
    return {
        "id": record.id,
        "number": record.number,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "iata": entry.iata,
        "province_zh": entry.province_zh,
        "lon": entry.lon,
        "lat": entry.lat,
        "as_of": entry.as_of,
        "outcome_either": entry.outcome_either,
        "outcome_both": entry.outcome_both,
        "made_at": record.made_at,
        "made_by": record.made_by,
        "anew_of": None if entry.supersedes else record.subject,
        "supersedes": entry.supersedes,
        "superseded_by": after,
        "decision": decision(decided, lang) if decided else None,
        "href": f"{base}/assessments/{record.id}",
    }


def document(record: Record, about: Iterable[Record], base: str, lang: Lang) -> Json:
    """Return everything on record about an assessment, in one language."""
    later = list(about)
    after = successor(later)
    anew = (r for r in later if r.kind == "assessment" and not correction(r))
    return {
        "record": header(record, after),
        **localized(assessment_document(record), lang),
        "decisions": _decisions(later, lang),
        "reruns": [r.id for r in anew],
        "links": links(record, base, after),
    }


def header(record: Record, after: Record | None = None) -> Json:
    """Return a record's identification, its place in the chain and its corrections."""
    corrected = correction(record)
    return {
        "number": record.number,
        "id": record.id,
        "anew_of": None if corrected else record.subject,
        "supersedes": corrected,
        "superseded_by": after.id if after else None,
        "made_at": record.made_at,
        "made_by": record.made_by,
        "hash": record.hash,
        "previous_hash": record.previous,
    }


def sheet_header(body: Mapping[str, Any]) -> Json:
    """Return the header of a sheet, from a document made by `document`."""
    decisions = [
        {
            "made_at": made["made_at"],
            "by": made["by"],
            "decision": f"{made['text']} · {made['date']}",
            "reason": made["reason"],
        }
        for made in body["decisions"]
    ]
    return {
        **body["record"],
        "number": body["record"]["id"],
        "rules_version": body["rules_version"],
        "decisions": decisions,
    }


def _decisions(about: Iterable[Record], lang: Lang) -> list[Json]:
    """Return the decisions on an assessment, each with the id of its replacement."""
    made = [decision(record, lang) for record in about if record.kind == "decision"]
    after = {one["replaces"]: one["id"] for one in made if one["replaces"]}
    return [{**one, "replaced_by": after.get(one["id"])} for one in made]


def decision(record: Record, lang: Lang) -> Json:
    """Return an officer's decision with the name of the token that entered it."""
    body = json.loads(record.body)
    on_behalf = body["officer"].split() != record.made_by.split()
    return {
        "id": record.id,
        "decision": body["decision"],
        "text": WORDS[body["decision"]].say(lang),
        "officer": body["officer"],
        "on_behalf": on_behalf,
        "by": BY[on_behalf].say(lang).format(body["officer"], record.made_by),
        "replaces": body.get("replaces"),
        "date": body["date"],
        "reason": body["reason"],
        "made_at": record.made_at,
        "made_by": record.made_by,
        "hash": record.hash,
    }


def links(record: Record, base: str, after: Record | None) -> list[Json]:
    """Return the links to an assessment, in every format, and to its corrections."""
    near = {"successor-version": after.id if after else None}
    near["predecessor-version"] = (correction(record) or {}).get("id")
    versions = [
        {"rel": rel, "href": f"{base}/assessments/{other}", "type": FORMS["json"]}
        for rel, other in near.items()
        if other is not None
    ]
    base = f"{base}/assessments/{record.id}"
    links = [{"rel": "self", "href": base, "type": "application/json"}]
    links += [
        {"rel": "alternate", "href": f"{base}?f={name}", "type": media}
        for name, media in FORMS.items()
    ]
    return [*links, *versions, {"rel": "related", "href": f"{base}/rerun"}]
