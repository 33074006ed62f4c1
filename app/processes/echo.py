"""The process that gives back what it is given: for suites that test the interface."""

from collections.abc import Mapping
from time import sleep
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from app.forms import Part, Words
from app.processes.process import Output, Process, Progress
from app.registry import PROCESSES
from app.rules.bench import Bench
from app.settings import Settings
from geodata.text import Text

MOST_WORDS = 100
LONGEST_PAUSE_S = 5

Line = Annotated[Words, Field(max_length=200)]


def _listed(given: Any) -> Any:
    """Take a word alone for a list of one: suites give either."""
    return [given] if isinstance(given, str) else given


Several = Annotated[list[Line], Field(max_length=MOST_WORDS), BeforeValidator(_listed)]


class Box(Part):
    """A box as OGC API Processes writes one: its bounds and their system."""

    bbox: Annotated[list[float], Field(min_length=4, max_length=6)]
    crs: Line | None = None


BOX_SCHEMA = {"allOf": [{"format": "ogc-bbox"}, Box.model_json_schema()]}
"""The format is what tells readers that it is a box; the standard puts it first."""


class Inputs(Part):
    """Anything of a few simple kinds, and how long to wait before giving it back."""

    text: Line | None = None
    number: float | None = None
    words: Several | None = None
    box: Annotated[Box, WithJsonSchema(BOX_SCHEMA)] | None = None
    pause: Annotated[int, Field(ge=0, le=LONGEST_PAUSE_S)] = 0


def run(inputs: Inputs, bench: Bench, progress: Progress) -> dict[str, Any]:
    """Return the inputs that were given, after a pause of so many seconds."""
    progress(50)
    sleep(inputs.pause)
    return {"echo": inputs.model_dump(exclude_unset=True)}


ECHO = Process(
    title=Text("回声（测试用）", "Echo (for tests)"),
    description=Text(
        "原样返回输入；供接口测试套件使用，与规划无关。",
        "Gives back its inputs, for suites that test the interface; nothing of the plan.",
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


def offered(settings: Settings) -> Mapping[str, Process]:
    """Return the processes of a service by name: the rules, and `echo` where it is on."""
    return {**PROCESSES, "echo": ECHO} if settings.echo else PROCESSES
