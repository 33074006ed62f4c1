"""The distance rule for one site."""

from typing import Any

from app.forms.reading import Part, naming_members
from app.processes.process import Output, Process, Progress
from app.rules.answer import answered
from app.rules.case.cases import case_of
from app.rules.case.input_models import reading_json
from app.rules.case.inputs import AIRPORT_CLASS, of_group
from app.rules.context import RuleContext
from geodata.text import Text

RULE = "airport-proximity"


@reading_json([*of_group("site", "day", "assumption", "drive"), AIRPORT_CLASS.name])
class Inputs(Part):
    """Inputs of the check."""


def run(inputs: Inputs, context: RuleContext, progress: Progress) -> dict[str, Any]:
    """Decide the distance rule for a site."""
    with naming_members():
        case = case_of(dict(inputs), context.facts, context.roads)
        progress(50)
        return {"finding": answered(RULE, context.rules[RULE], case, context.facts)}


PROCESS = Process(
    title=Text("与已开放航空口岸的距离", "Distance from open aviation ports"),
    description=Text(
        "按规划第七部分核查一处机场与已开放航空口岸的距离与车程；与 "
        "/rules/airport-proximity/check 的答复相同。",
        "Decides section 7 of the plan for one site: distance and drive to the open "
        "aviation ports; the same answer as /rules/airport-proximity/check.",
    ),
    form=Inputs,
    outputs={
        "finding": Output(
            title=Text("认定及依据", "The finding and what it rests on"),
            media_type="application/json",
            schema={"type": "object", "required": ["outcome", "because", "nearest"]},
        )
    },
    run=run,
)
