"""Decisions of officers on assessments: appended to the register, never changed."""

from datetime import date
from typing import TYPE_CHECKING, Literal

from app.clock import today
from app.forms.reading import Part, fitted, read_json
from app.register.filing import Signed, assessment_document
from app.register.succession import check_standing, filed_on, last_decision
from app.values.json_values import Day, Name, Reason, RecordId
from geodata.errors import BadForm
from geodata.register.chain import Draft, Record
from geodata.register.entries import About, Once
from geodata.register.errors import DecidedAlready, NoDecisionReplaced
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.register import Register

Verdict = Literal["accepted", "refused", "returned", "withdrawn"]
WORDS = {
    "accepted": Text("受理", "accepted"),
    "refused": Text("不予受理", "refused"),
    "returned": Text("退回补正", "returned for completion"),
    "withdrawn": Text("申请方撤回", "withdrawn by the applicant"),
}


class DecisionForm(Part):
    """A decision: verdict, officer, day, reason, and the decision that it replaces."""

    decision: Verdict
    officer: Name
    date: Day
    reason: Reason
    replaces: RecordId | None = None


def read_decision(text: bytes) -> DecisionForm:
    """Read a decision from JSON; raises `BadForm` naming every fault."""
    return fitted(DecisionForm, read_json(text))


def decide(
    form: DecisionForm,
    record_id: str,
    register: "Register",
    signed: Signed,
    once: Once | None = None,
) -> tuple[Record, bool]:
    """Append a decision on an assessment; return its record, and whether it is new.

    Raises:
        UnknownRecord: There is no such assessment.
        BadForm: The day of the decision is before that of the filing.
        Superseded: The assessment was corrected; decide on the correction.
        ApplicationWithdrawn: It was withdrawn.
        DecidedAlready: Another decision is in force, and ``replaces`` does not name it.
        NoDecisionReplaced: ``replaces`` is given, but there is no decision.
        RegisterUnavailable: The register cannot be written to; nothing is kept.
    """
    assessment = register.record(record_id)
    assessment_document(assessment)
    _check_day(form.date, filed_on(register, assessment))
    body = form.model_dump(mode="json", exclude_none=True)
    draft = Draft(kind="decision", subject=record_id, body=body, **signed.made)

    def fits(about: About) -> None:
        check_standing(about, record_id)
        _check_replaced(form.replaces, record_id, last_decision(about(record_id)))

    return register.append(draft, once=once, fits=fits)


def _check_day(decided: date, filed: date) -> None:
    if decided < filed:
        why = Text(
            f"决定日期 {decided} 须在登记日 {filed} 至今日 {today()} 之间",
            f"{decided} is not between {filed}, when it was filed, and {today()}, today",
        )
        raise BadForm([("date", why)])


def _check_replaced(replaces: str | None, of: str, last: Record | None) -> None:
    if last is None and replaces is not None:
        raise NoDecisionReplaced(of, replaces)
    if last is not None and replaces != last.id:
        raise DecidedAlready(of, last.id)
