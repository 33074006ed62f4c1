"""The content of a sheet, from the assessment, its record and the facts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.rules.answer import features_of
from app.rules.finding.finding import Outcome
from app.sheet.applicant import applicant, evidence
from app.sheet.drawing import draw
from app.sheet.measures import measures
from app.sheet.model import (
    DecisionRow,
    FindingRow,
    Item,
    Mark,
    PortRow,
    ReadingRow,
    Sheet,
    Standing,
)
from app.sheet.plain import plain
from app.sheet.seal import stamp
from app.sheet.signs import Place
from app.sheet.words import (
    LABELS,
    SYMBOLS,
    labels,
    moment,
    outcome_word,
    section_number,
)
from geodata.facts import Facts
from geodata.text import Lang, Text
from layers.derivation.proximity import distance_km

Document = Mapping[str, Any]

NOT_LATER = Text("不晚于 {day}", "by {day}")
NO_DAY = Text("不详", "not documented")
HEAD = len("2026-000012:") + 16
DOUBTFUL = "possible"
SURE = Text("{day}", "{day}")
STATES: Mapping[str, Text] = {
    DOUBTFUL: Text("{day}（未证实）", "{day} (not established)"),
    "assumed": Text("假设开放", "assumed open"),
}


def sheet(
    document: Document,
    header: Document | None,
    facts: Facts,
    lang: Lang,
    reviewed: str = "",
) -> Sheet:
    """Return the content of the sheet of an assessment.

    Args:
        document: The assessment, as the service answers it, in ``lang``.
        header: Number, time, officer, hashes and decisions of its record; None for
            an assessment that is not kept.
        facts: The boundaries to draw; figures come from the document alone.
        lang: The language of the document and of the sheet.
        reviewed: The review number of the map, once it has one.
    """
    standing = _standing(document, header)
    said, features = labels(lang), _features(document)
    ports = [each for each in features if each["role"] == "port"]
    radius_km = _ring_km(features, facts)
    note = said["reviewed" if reviewed else "review"]
    review = note.format(source=facts.boundaries.source, number=reviewed)
    return Sheet(
        lang=lang,
        standing=standing,
        warning={
            "preview": said["unkept"],
            "hypothetical": said["hypothetical"],
            "record": _warned(header or {}, said, lang),
        }[standing],
        running={
            "preview": said["unkept_short"],
            "hypothetical": said["hypothetical_short"],
            "record": _marked(header or {}, said),
        }[standing],
        assumptions=tuple(map(plain, document.get("assumptions") or ())),
        title=said["title"],
        under=_under(document, facts, lang),
        record=_record(document, header or {}, lang),
        hashes=_hashes(header or {}, said),
        applicant=applicant(document, facts, lang),
        evidence=evidence(document, lang),
        map_svg=draw(_place(document), _places(features), radius_km, facts, lang).svg,
        map_notes=(said["true_to_scale"].format(radius=f"{radius_km:g}"), review),
        ports=tuple(_port(port, lang) for port in ports),
        findings=tuple(_finding(f, lang) for f in document["findings"]),
        readings=tuple(_reading(r, lang) for r in document["readings"]),
        discretion=document["discretion"],
        sensitivity=tuple(map(plain, _sentences(document))),
        decisions=_decisions(header, standing),
        sources=tuple(document["data"]["sources"]),
        stamp=stamp(header, said) if header and standing == "record" else None,
        foot=_foot(header, standing, said),
        labels=said,
    )


def _standing(document: Document, header: Document | None) -> Standing:
    findings = document["findings"]
    if document.get("hypothetical") or any(f.get("hypothetical") for f in findings):
        return "hypothetical"
    return "preview" if header is None else "record"


def _sentences(document: Document) -> Iterator[str]:
    """Yield what would turn an outcome, said of the whole or of single findings."""
    for part in (document, *document["findings"]):
        sensitivity = part.get("sensitivity") or ()
        yield from (
            sensitivity.get("sentences", ())
            if isinstance(sensitivity, Mapping)
            else sensitivity
        )


def _features(document: Document) -> list[Document]:
    """Return what the findings rest on; the same thing in two of them once."""
    listed = (each for f in document["findings"] for each in features_of(f))
    return [*{(each["role"], each.get("id")): each for each in listed}.values()]


def _ring_km(features: Iterable[Document], facts: Facts) -> float:
    """Return the radius of the ring to draw: the evidence's largest, or the plan's."""
    radii = [each["radius_m"] / 1e3 for each in features if "radius_m" in each]
    return max(radii, default=distance_km(facts))


def _under(document: Document, facts: Facts, lang: Lang) -> str:
    """Return the plan that the sheet is under; empty without findings.

    A record that names no plan was decided by the first.
    """
    clause = next((f["clause"] for f in document["findings"]), None)
    if clause is None:
        return ""
    section = section_number(clause["section"], lang)
    under = LABELS["under"].say(lang)
    first = facts.plans.held[0].title.say(lang)
    title = document["plan"]["title"] if "plan" in document else first
    title = title[:1].upper() + title[1:]
    cited = under.format(title=title, instrument=clause["instrument"], section=section)
    return " · ".join(text for text in (cited, *_why(document)) if text)


def _record(document: Document, header: Document, lang: Lang) -> tuple[Item, ...]:
    known = {
        "number": header.get("number"),
        "made": moment(header.get("made_at")),
        "made_by": header.get("made_by"),
        "as_of": document["as_of"],
        "edition": document["data"]["edition"],
        "rules_version": header.get("rules_version"),
        "supersedes": _corrected(header),
    }
    shown = {**known, "number": known["number"] or LABELS["no_number"].say(lang)}
    return tuple(
        Item(label=LABELS[name].say(lang), value=plain(value))
        for name, value in shown.items()
        if value is not None
    )


def _why(document: Document) -> Iterator[str]:
    """Yield why the plan decides if it is not the usual one, and what amends it.

    That a day lies before the plan is said by the notes of a finding.
    """
    plan = document.get("plan") or {}
    if plan.get("basis") in ("asked", "after-last"):
        yield plan["why"]
    for one in plan.get("amended", ()):
        number = f"{one['meaning']} {one['value']:g} {one['unit']}"
        yield f"{number}: {one['document']}, {one['from']}"


def _corrected(header: Document) -> str | None:
    """Return the record that a correction supersedes, and the reason if given."""
    corrected = header.get("supersedes")
    if corrected is None:
        return None
    reason = corrected["reason"]
    return f"{corrected['id']} · {reason}" if reason else str(corrected["id"])


def _warned(header: Document, said: Mapping[str, str], lang: Lang) -> str:
    """Return what a reader of a record's sheet must know first; empty if nothing."""
    unsound: Text | None = header.get("unsound")
    why = said["unsound"].format(why=unsound.say(lang)) if unsound else ""
    return " ".join(filter(None, (why, _superseded(header, said))))


def _marked(header: Document, said: Mapping[str, str]) -> str:
    """Return what stands on every page of a record's sheet; empty if nothing."""
    return said["unsound_short"] if "unsound" in header else _superseded(header, said)


def _superseded(header: Document, said: Mapping[str, str]) -> str:
    after = header.get("superseded_by")
    return said["superseded"].format(newer=after) if after else ""


def _hashes(header: Document, said: Mapping[str, str]) -> tuple[Item, ...]:
    known = {"hash": header.get("hash"), "previous": header.get("previous_hash")}
    return tuple(
        Item(label=said[name], value=plain(value))
        for name, value in known.items()
        if value
    )


def _place(document: Document) -> Place:
    here = document["candidate"]
    label = here.get("iata") or plain(here["name"])
    return Place(label=label, lon=here["lon"], lat=here["lat"])


def _places(features: Iterable[Document]) -> tuple[Place, ...]:
    """Return the points that are measured from the candidate, as the map shows them."""
    return tuple(
        Place(
            label=each.get("iata") or each["id"],
            lon=each["lon"],
            lat=each["lat"],
            distance_km=each["distance_km"],
            within=each.get("within", False),
            certain=each.get("certainty") != DOUBTFUL,
        )
        for each in features
        if "distance_km" in each
    )


def _port(port: Document, lang: Lang) -> PortRow:
    since, latest = port.get("open_from"), port.get("open_from_latest")
    by = NOT_LATER.say(lang).format(day=latest) if latest else NO_DAY.say(lang)
    day = since or by
    day = STATES.get(port["certainty"], SURE).say(lang).format(day=day)
    return PortRow(
        iata=port["iata"],
        name=port["name_zh"] if lang == "zh" else port["name_en"],
        distance_km=f"{port['distance_km']:.3f}",
        azimuth_deg=f"{port['azimuth_deg']:.2f}",
        uncertainty_km=f"{port['uncertainty_km']:.3f}",
        open_from=day,
        position_source=port["position_source"],
        within=port["within"],
    )


def _mark(outcome: str, lang: Lang) -> Mark:
    word = outcome_word(outcome, lang)
    return Mark(outcome=outcome, symbol=SYMBOLS[Outcome(outcome)], word=word)


def _finding_mark(finding: Document, lang: Lang) -> Mark:
    """Return the outcome; if the clause does not apply, the finding's heading."""
    mark = _mark(finding["outcome"], lang)
    if finding["outcome"] != Outcome.NOT_APPLICABLE:
        return mark
    return replace(mark, word=finding.get("heading") or mark.word)


def _finding(finding: Document, lang: Lang) -> FindingRow:
    clause = finding["clause"]
    number = section_number(clause["section"], lang)
    return FindingRow(
        title=finding["title"],
        section=LABELS["section"].say(lang).format(section=number),
        measures=measures(finding),
        mark=_finding_mark(finding, lang),
        quote=clause["text_zh"] if lang == "zh" else clause["text_en"],
        because=plain(finding["because"]),
        parts=tuple(
            Item(label=part["label"], value=plain(part["text"]))
            for part in finding.get("parts", ())
            if part["text"]
        ),
        notes=tuple(plain(note) for note in finding["notes"]),
    )


def _reading(reading: Document, lang: Lang) -> ReadingRow:
    return ReadingRow(
        text=reading["text"],
        mark=_mark(reading["outcome"], lang),
        because=plain(reading["because"]),
        default=reading["default"],
    )


def _decisions(
    header: Document | None, standing: Standing
) -> tuple[DecisionRow, ...] | None:
    if header is None or standing != "record":
        return None
    return tuple(
        DecisionRow(
            made_at=moment(made["made_at"]) or "",
            by=plain(made["by"]),
            decision=plain(made["decision"]),
            reason=plain(made["reason"]),
        )
        for made in header.get("decisions") or ()
    )


def _foot(header: Document | None, standing: Standing, said: Mapping[str, str]) -> str:
    if header is None or standing != "record":
        short = "hypothetical_short" if standing == "hypothetical" else "unkept_short"
        return f"{said['service']} · {said[short]}"
    number, digest = plain(header["number"]), str(header["hash"])[:16]
    foot = f"{said['number']} {number} · {said['verify']} {number}:{digest}"
    seal = header.get("seal")
    return f"{foot} · {said['head']} {seal['head'][:HEAD]}" if seal else foot
