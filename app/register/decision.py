"""What an officer decided on an assessment: appended to the register, never changed."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from app.forms import Day, Part, Words, fitted, read_json
from app.register.filing import Signed
from geodata.register.chain import Draft
from geodata.text import Text

Verdict = Literal["accepted", "refused", "returned", "withdrawn"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
WORDS = {
    "accepted": Text("受理", "accepted"),
    "refused": Text("不予受理", "refused"),
    "returned": Text("退回补正", "returned for completion"),
    "withdrawn": Text("申请方撤回", "withdrawn by the applicant"),
}


class DecisionForm(Part):
    """What is decided, by whom, on which day, and why."""

    decision: Verdict
    officer: Annotated[Words, Field(max_length=100)]
    date: Day
    reason: Annotated[str, Field(min_length=1, max_length=5_000, pattern=r"\S")]


def read_decision(text: bytes) -> DecisionForm:
    """Read a decision from JSON; raises `BadForm` naming every fault."""
    return fitted(DecisionForm, read_json(text))


def drafted(form: DecisionForm, assessment: str, signed: Signed) -> Draft:
    """Return a decision ready to be appended."""
    body = form.model_dump(mode="json")
    return Draft(kind="decision", subject=assessment, body=body, **signed.made)
