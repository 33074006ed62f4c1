"""The JSON form of an application, read strictly; all faults are reported at once."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from app.forms.reading import Part, fitted
from app.rules.case.input_models import json_of, reading_json
from app.rules.case.inputs import PLACING, PLAN, STATED
from app.values.json_values import Day, Lines, Name, Words
from geodata.text import Text


@reading_json(
    (name for name in PLACING if name != "name"), must=("lon", "lat", "datum")
)
class Position(Part):
    """The aerodrome reference point: inputs of the site, and the source of its position."""

    source: Words | None = None


class Evidence(Part):
    """A document, and the member of the application that it supports."""

    about: Words
    document: Words
    date: Day | None = None


class DriveForm(Part):
    """A drive to an open port, and the document that supports it."""

    port: Annotated[str, json_of("drive_port")]
    minutes: Annotated[Decimal, json_of("drive_min")]
    document: Annotated[str, json_of("drive_document")]


@reading_json([*STATED, PLAN.name], filed=True)
class ApplicationForm(Part):
    """The members of an application.

    Either ``airport``, the code of an airport in the table, or a name and a position.
    The class and the routes must be there; null says that they are not known.
    """

    airport: Annotated[str, json_of("airport")] | None = None
    name: Annotated[str, json_of("name")] | None = None
    name_en: Name | None = None
    iata: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    icao: Annotated[str, Field(pattern=r"^[A-Z]{4}$")] | None = None
    position: Position | None = None
    as_of: Annotated[date, json_of("as_of")] | None = None
    drives: Annotated[list[DriveForm], Field(max_length=20, default_factory=list)]
    evidence: Annotated[list[Evidence], Field(max_length=100, default_factory=list)]
    remark: Lines | None = None

    @classmethod
    def faults_of(cls, value: object) -> list[tuple[str, Text]]:
        """Return the faults in how an application identifies its airport."""
        if not isinstance(value, dict):
            return []
        placed = [name for name in WHO_PLACED if value.get(name) is not None]
        if value.get("airport") is None:
            complete = {"name", "position"} <= set(placed)
            return [] if complete else [("airport, name, position", WHO)]
        return [("airport", WHO_TWICE)] if placed else []


MEMBERS = {"drive_port": "drives.port", "drive_min": "drives.minutes"}
"""Members of an application that state what inputs of other names do."""

WHO = Text(
    "请给出 airport（代码），或同时给出 name 与 position（lon、lat 以度计，datum）",
    "give airport (a code), or both name and position (lon and lat in degrees, datum)",
)
WHO_TWICE = Text(
    "已指明机场，不能再给 name、iata、icao 或 position",
    "names the airport: name, iata, icao or position cannot go with it",
)
WHO_PLACED = ("name", "name_en", "iata", "icao", "position")


def form_of(value: object) -> ApplicationForm:
    """Return the application that a JSON value holds.

    Raises:
        BadForm: Members are missing, unknown or wrong; all of them are named, with
            their units.
    """
    return fitted(ApplicationForm, value)
