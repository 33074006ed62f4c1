"""Assess an application and store it as a record; decide a stored one again."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.forms.reading import naming_members
from app.register.application import MEMBERS, ApplicationForm, form_of
from app.register.case import case_of
from app.register.changes import Change, Said, changes
from app.register.older_findings import with_measurements
from app.register.succession import CORRECTION, SUPERSEDES, FilingForm, check_standing
from app.rules.answer import as_stored, assessed, from_stored
from app.rules.case.case import Case
from app.rules.context import RuleContext
from app.rules.version import rules_version
from geodata.register.chain import Draft, Record
from geodata.register.entries import About, Entry, Once
from geodata.register.errors import UnknownRecord

if TYPE_CHECKING:
    from geodata.register.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The person who makes a record, and the time."""

    name: str
    at: datetime
    token: str | None = None
    """Id of the token that was used."""

    @property
    def made(self) -> dict[str, Any]:
        """Return the members of a draft with these values."""
        at = self.at.isoformat(timespec="milliseconds")
        return {"made_at": at, "made_by": self.name, "token": self.token}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """A rerun of an assessment: its document, and the differences from the record."""

    document: dict[str, Any]
    changes: tuple[Change, ...]
    draft: Draft
    entry: Entry


def file(
    form: FilingForm,
    context: RuleContext,
    register: "Register",
    signed: Signed,
    once: Once | None = None,
) -> tuple[Record, bool]:
    """Assess an application and record it; return the record and whether it is new.

    A correction without a day is judged for the day of the record it supersedes.

    Raises:
        DuplicateApplication: The same application is on record.
        UnknownRecord: The record to supersede does not exist.
        Superseded: The record to supersede was corrected before.
        ApplicationWithdrawn: The record to supersede was withdrawn.
        NothingCorrected: The correction is the same as the record.
        InvalidInput: The application cannot be assessed as it is.
        AlreadyOpen: The airport is an open port already.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    corrected = form.supersedes
    if corrected is None:
        draft, entry, _ = _drafted(form, context, signed)
        return register.append(draft, entry, once)
    day = date.fromisoformat(assessment_document(register.record(corrected))["as_of"])
    dated = form.model_copy(update={"as_of": form.as_of or day})
    draft, entry, _ = _drafted(dated, context, signed, corrected)
    why = {"id": corrected, "reason": form.reason}
    draft = replace(draft, body={**draft.body, SUPERSEDES: why})
    entry = replace(entry, supersedes=corrected)

    def fits(about: About) -> None:
        check_standing(about, corrected)

    return register.append(draft, entry, once, fits)


def rerun_of(record: Record, context: RuleContext, signed: Signed) -> Rerun:
    """Assess the application of a record with today's data; nothing is stored yet.

    The day it is judged for stays, if the application named one; else it is today.

    Raises:
        UnknownRecord: The record is no assessment.
    """
    before = assessment_document(record)
    form = form_of(json.loads(record.body)["application"])
    draft, entry, document = _drafted(form, context, signed, record.id, anew=True)
    after = from_stored(document)
    return Rerun(
        document=after,
        changes=changes(before, after),
        draft=draft,
        entry=entry,
    )


def append_rerun(
    anew: Rerun, register: "Register", once: Once | None = None
) -> tuple[Record, bool]:
    """Record a rerun of an assessment; return the record and whether it is new.

    Raises:
        DuplicateApplication: A rerun with the same data is on record.
        Superseded: The assessment was corrected.
        ApplicationWithdrawn: It was withdrawn.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    of = str(anew.draft.subject)
    return register.append(
        anew.draft, anew.entry, once, lambda about: check_standing(about, of)
    )


def assessment_document(record: Record) -> dict[str, Any]:
    """Return the document of an assessment in the present form, its texts as `Text`.

    Raises:
        UnknownRecord: The record is no assessment.
    """
    if record.kind != "assessment":
        raise UnknownRecord(record.id)
    body = from_stored(json.loads(record.body))
    return {
        **with_measurements(body["assessment"]),
        "filed": body["application"],
        "rules_version": body["rules_version"],
    }


def _drafted(
    form: ApplicationForm,
    context: RuleContext,
    signed: Signed,
    subject: str | None = None,
    *,
    anew: bool = False,
) -> tuple[Draft, Entry, dict[str, Any]]:
    case = case_of(form, context.facts, signed.at.date(), context.roads)
    with naming_members(MEMBERS):
        document = as_stored(assessed(case, context, signed.at.date()))
    filed = form.model_dump(mode="json", exclude_unset=True, exclude=set(CORRECTION))
    body = {
        "application": filed,
        "rules_version": rules_version(),
        "assessment": document,
    }
    draft = Draft(kind="assessment", subject=subject, body=body, **signed.made)
    alike = {**filed, "as_of": str(case.as_of)}
    if form.airport is not None:
        # Its IATA and its ICAO code, in letters of any case, name the same airport.
        alike["airport"] = case.candidate.iata
    if anew:
        alike |= {
            "anew": subject,
            "edition": context.facts.edition,
            "by": rules_version(),
        }
    after = {**document, "filed": filed, "rules_version": rules_version()}
    return draft, _entry(case, document, alike, form.iata), after


def _entry(case: Case, document: Said, alike: Said, stated: str | None) -> Entry:
    """Return the list entry of an assessment; a code missing in the table stays as stated."""
    here = case.candidate
    outcomes = {one["reading"]: one["outcome"] for one in document["readings"]}
    content = json.dumps(alike, ensure_ascii=False, sort_keys=True)
    return Entry(
        content=hashlib.sha256(content.encode()).hexdigest(),
        name_zh=here.name.zh,
        name_en=here.name.en,
        iata=here.iata or stated,
        province_zh=here.province_zh,
        lon=here.lon,
        lat=here.lat,
        as_of=str(case.as_of),
        outcome_either=outcomes["either"],
        outcome_both=outcomes["both"],
    )
