"""The TOML files of a plan as models, and where in a file a member stands."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from geodata.dataset import SourceNote
from geodata.errors import BrokenPlan
from geodata.plan import Parameter

Note = TypeVar("Note", bound=BaseModel)
Place = tuple[str | int, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlanNote(_Strict):
    """``plan.toml``."""

    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    document: str = Field(min_length=1)
    issued: date
    in_force: date
    ends: date | None = None
    base_day: date
    succeeds: str | None = None
    annexes: tuple[str, ...] = ()
    documents: tuple[SourceNote, ...] = Field(min_length=1)

    @property
    def instrument(self) -> str:
        """How the plan is cited: title and number."""
        return f"{self.title_zh}（{self.document}）"


class ClauseNote(_Strict):
    """A file of ``clauses/``."""

    section: str = Field(min_length=1)
    text_zh: str = Field(min_length=1)
    text_en: str = Field(min_length=1)
    parameters: tuple[Parameter, ...] = ()


def note(file: Path, kind: type[Note], named: str) -> Note:
    """Read a file into a model; ``named`` is what errors call the file.

    Raises:
        BrokenPlan: It is no TOML or does not fit; the line is named.
    """
    text = text_of(file, named)
    try:
        return kind.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        raise BrokenPlan(named, int(at[1]) if at else None, str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        line = line_of(file, first["loc"])
        raise BrokenPlan(named, line, f"{where}: {first['msg']}") from error


def text_of(file: Path, named: str) -> str:
    """Return the text of a file; ``named`` is what errors call the file.

    Raises:
        BrokenPlan: It is not UTF-8; the line is named.
    """
    content = file.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenPlan(named, line, "the text is not UTF-8") from error


def line_of(file: Path, place: Place) -> int | None:
    """Return the line of a TOML file where a member stands, or what holds it begins."""
    lines = file.read_text("utf-8").splitlines()
    at, found = 0, None
    for key, after in zip(place, (*place[1:], None), strict=True):
        if isinstance(key, int):
            continue
        wanted = re.compile(rf"\s*(\[\[)?{re.escape(key)}\b")
        times = after + 1 if isinstance(after, int) and _is_array(lines, key) else 1
        hits = [i for i, line in enumerate(lines[at:], at) if wanted.match(line)]
        if len(hits) < times:
            return found
        at = hits[times - 1]
        found = at + 1
    return found


def _is_array(lines: list[str], key: str) -> bool:
    return any(line.startswith(f"[[{key}]]") for line in lines)
