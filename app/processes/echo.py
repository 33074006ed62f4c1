"""The process `echo`, which returns its inputs: for conformance test suites."""

from time import sleep
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from app.forms.reading import Part
from app.processes.process import Output, Process, Progress
from app.rules.context import RuleContext
from app.values.json_values import Words
from geodata.text import Text

MOST_WORDS = 100
LONGEST_PAUSE_S = 5

Line = Annotated[Words, Field(max_length=200)]


def _listed(given: Any) -> Any:
    """Accept a single word as a list of one: test suites send either."""
    return [given] if isinstance(given, str) else given


Several = Annotated[list[Line], Field(max_length=MOST_WORDS), BeforeValidator(_listed)]


class Box(Part):
    """A bounding box as in OGC API Processes: bounds and CRS."""

    bbox: Annotated[list[float], Field(min_length=4, max_length=6)]
    crs: Line | None = None


BOX_SCHEMA = {"allOf": [{"format": "ogc-bbox"}, Box.model_json_schema()]}
"""Schema with the format by which clients recognise a box; the standard puts it first."""


class Inputs(Part):
    """Inputs of some simple types, and a pause before they are returned."""

    text: Line | None = None
    number: float | None = None
    words: Several | None = None
    box: Annotated[Box, WithJsonSchema(BOX_SCHEMA)] | None = None
    pause: Annotated[int, Field(ge=0, le=LONGEST_PAUSE_S)] = 0


def run(inputs: Inputs, context: RuleContext, progress: Progress) -> dict[str, Any]:
    """Return the given inputs after the pause (s)."""
    progress(50)
    sleep(inputs.pause)
    return {"echo": inputs.model_dump(exclude_unset=True)}


ECHO = Process(
    title=Text("回声（测试用）", "Echo (for tests)"),
    description=Text(
        "原样返回输入；供接口测试套件使用，与规划无关。",
        "Returns its inputs, for suites that test the interface.",
    ),
    form=Inputs,
    outputs={
        "echo": Output(
            title=Text("输入", "The inputs"),
            media_type="application/json",
            schema={"type": "object"},
        )
    },
    run=run,
)
