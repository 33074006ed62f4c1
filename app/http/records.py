"""Records as the service shows them: listed, whole, and drawn."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from app.http.evidence import as_features
from app.register.decision import WORDS
from app.register.filing import said
from app.rules.answer import spoken
from geodata.register.chain import Record
from geodata.register.entries import Listed
from geodata.text import Lang

Json = dict[str, Any]

FORMS = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
    "geojson": "application/geo+json",
}


def row(one: Listed, base: str, decided: Record | None, lang: Lang) -> Json:
    """Return an assessment as the list shows it."""
    entry, record = one.entry, one.record
    return {
        "id": record.id,
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
        "anew_of": record.subject,
        "decision": decision(decided, lang) if decided else None,
        "href": f"{base}/assessments/{record.id}",
    }


def document(record: Record, about: Iterable[Record], base: str, lang: Lang) -> Json:
    """Return all that is on record of an assessment, in one language.

    Args:
        record: The assessment.
        about: The decisions on it, and the times it was decided anew.
        base: The address of the service.
        lang: The language.
    """
    later = list(about)
    return {
        "record": header(record),
        **spoken(said(record), lang),
        "decisions": [decision(r, lang) for r in later if r.kind == "decision"],
        "reruns": [r.id for r in later if r.kind == "assessment"],
        "links": links(record, base),
    }


def header(record: Record) -> Json:
    """Return what identifies a record and its place in the chain."""
    return {
        "number": record.number,
        "id": record.id,
        "anew_of": record.subject,
        "made_at": record.made_at,
        "made_by": record.made_by,
        "hash": record.hash,
        "previous_hash": record.previous,
    }


def sheet_header(body: Mapping[str, Any]) -> Json:
    """Return what a sheet says of the record that `document` gave."""
    decisions = [
        {
            "made_at": made["made_at"],
            "by": made["officer"],
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


def decision(record: Record, lang: Lang) -> Json:
    """Return an officer's decision."""
    body = json.loads(record.body)
    return {
        "id": record.id,
        "decision": body["decision"],
        "text": WORDS[body["decision"]].say(lang),
        "officer": body["officer"],
        "date": body["date"],
        "reason": body["reason"],
        "made_at": record.made_at,
        "made_by": record.made_by,
        "hash": record.hash,
    }


def links(record: Record, base: str) -> list[Json]:
    """Return the links to an assessment, in every format."""
    base = f"{base}/assessments/{record.id}"
    links = [{"rel": "self", "href": base, "type": "application/json"}]
    links += [
        {"rel": "alternate", "href": f"{base}?f={name}", "type": media}
        for name, media in FORMS.items()
    ]
    return [*links, {"rel": "related", "href": f"{base}/rerun"}]


def evidence(body: Mapping[str, Any]) -> Json:
    """Return an assessment as features: the distance rule's, the rest as members."""
    distance = next(f for f in body["findings"] if "nearest" in f)
    drawn = as_features({**distance, "candidate": body["candidate"]})
    rest = {k: v for k, v in body.items() if k != "candidate"}
    return {
        "type": "FeatureCollection",
        "features": drawn["features"],
        **rest,
    }
