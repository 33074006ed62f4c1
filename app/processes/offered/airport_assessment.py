"""The assessment of an application: every finding, both readings; no record is made."""

from typing import Any

from app.clock import today
from app.forms.reading import naming_members
from app.processes.process import Output, Process, Progress
from app.register.application import MEMBERS, ApplicationForm
from app.register.case import case_of
from app.rules.answer import assessed
from app.rules.context import RuleContext
from geodata.text import Text


def run(
    inputs: ApplicationForm, context: RuleContext, progress: Progress
) -> dict[str, Any]:
    """Assess an application as the register would."""
    case = case_of(inputs, context.facts, today(), context.roads)
    progress(50)
    with naming_members(MEMBERS):
        return {"assessment": assessed(case, context, today())}


PROCESS = Process(
    title=Text("整份申请的评估", "Assessment of a whole application"),
    description=Text(
        "逐条认定一份申请，两种读法并列；输入与 POST /assessments 相同，但不登记。",
        "Every clause on its own and both readings; the inputs are those of POST "
        "/assessments, but nothing is put on record.",
    ),
    form=ApplicationForm,
    outputs={
        "assessment": Output(
            title=Text("评估", "The assessment"),
            media_type="application/json",
            schema={"type": "object", "required": ["findings", "readings"]},
        )
    },
    run=run,
)
