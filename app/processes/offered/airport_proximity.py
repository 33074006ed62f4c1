"""The distance rule for one site."""

from typing import Any

from app.forms import Kilometres
from app.processes.process import Output, Process, Progress
from app.processes.site import Site
from app.rules.answer import answered
from app.rules.bench import Bench
from app.rules.rule import Case
from app.rules.what_if import WhatIf
from geodata.text import Text

RULE = "airport-proximity"


class Inputs(Site):
    """A site, and a threshold of one's own, which makes the case hypothetical."""

    threshold_km: Kilometres | None = None


def run(inputs: Inputs, bench: Bench, progress: Progress) -> dict[str, Any]:
    """Decide the distance rule for a site."""
    threshold_km = inputs.threshold_km
    case = Case(
        candidate=inputs.candidate(bench.facts),
        as_of=inputs.day,
        roads=bench.roads,
        what_if=WhatIf(
            threshold_km=None if threshold_km is None else float(threshold_km)
        ),
    )
    progress(50)
    return {"finding": answered(RULE, bench.rules[RULE], case, bench.facts)}


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
