"""Corrections: an assessment that supersedes an earlier one, linked both ways."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.clock import BEIJING
from app.forms.reading import fitted, read_json
from app.register.application import ApplicationForm
from app.values.json_values import Reason, RecordId
from geodata.register.chain import Record
from geodata.register.entries import WITHDRAWN, About
from geodata.register.errors import ApplicationWithdrawn, Superseded
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.register import Register

SUPERSEDES = "supersedes"
CORRECTION = (SUPERSEDES, "reason")
NOTHING_CORRECTED = Text(
    "只随 supersedes 使用：说明为何更正",
    "goes with supersedes only: why it is corrected",
)


class FilingForm(ApplicationForm):
    """An application to be recorded, perhaps as a correction of an earlier one."""

    supersedes: RecordId | None = None
    reason: Reason | None = None

    @classmethod
    def faults_of(cls, value: object) -> list[tuple[str, Text]]:
        """Return faults between members, a reason without a correction among them."""
        faults = super().faults_of(value)
        if isinstance(value, dict) and "reason" in value and not value.get(SUPERSEDES):
            faults.append(("reason", NOTHING_CORRECTED))
        return faults


def read_filing(text: bytes) -> FilingForm:
    """Read an application or a correction from JSON.

    Raises:
        BadForm: It is no JSON, or members are missing, unknown or wrong; all of
            them are named, with their units.
    """
    return fitted(FilingForm, read_json(text))


def correction(record: Record) -> dict[str, Any] | None:
    """Return the record that an assessment supersedes and the reason; None if none."""
    members: dict[str, Any] | None = json.loads(record.body).get(SUPERSEDES)
    return members


def successor(about: Iterable[Record]) -> Record | None:
    """Return the record that supersedes an assessment, of the records about it."""
    found = (r for r in about if r.kind == "assessment" and correction(r))
    return next(found, None)


def newest(about: About, record: str) -> str:
    """Return the id of the record in force: the assessment or its last correction."""
    after = successor(about(record))
    return record if after is None else newest(about, after.id)


def filed_on(register: "Register", record: Record) -> date:
    """Return the day in Beijing on which an application was first filed."""
    corrected = correction(record)
    if corrected is not None:
        return filed_on(register, register.record(corrected["id"]))
    return datetime.fromisoformat(record.made_at).astimezone(BEIJING).date()


def last_decision(about: Iterable[Record]) -> Record | None:
    """Return the decision in force, of the records about an assessment."""
    decisions = [record for record in about if record.kind == "decision"]
    return decisions[-1] if decisions else None


def check_standing(about: About, record: str) -> None:
    """Raise if an assessment is no longer in force.

    Raises:
        Superseded: A correction supersedes it.
        ApplicationWithdrawn: The applicant withdrew it.
    """
    last = newest(about, record)
    if last != record:
        raise Superseded(record, last)
    decided = last_decision(about(record))
    if decided and json.loads(decided.body)["decision"] == WITHDRAWN:
        raise ApplicationWithdrawn(record, decided.id)
