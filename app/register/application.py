"""An application as it is filed: JSON, read strictly, every fault named at once."""

from typing import Annotated

from pydantic import Field

from app.forms import Part, fitted, read_json
from app.json_values import Datum, Day, Lines, Metres, Minutes, Number, Words
from app.rules.case.input_models import reading_json
from app.rules.case.inputs import STATED
from geodata.text import Text


class Position(Part):
    """The aerodrome reference point: degrees, in the datum named."""

    lon: Number
    lat: Number
    datum: Datum
    accuracy_m: Metres | None = None
    source: Words | None = None


class Evidence(Part):
    """A document, and the member of the application that it bears out."""

    about: Words
    document: Words
    date: Day | None = None


class DriveForm(Part):
    """A drive to an open port, and the document that bears it out."""

    port: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    minutes: Minutes
    document: Words


@reading_json(STATED, filed=True)
class ApplicationForm(Part):
    """What an applicant files.

    Either ``airport``, the code of an airport in the table, or a name and a position.
    The class and the routes must be there; null says that they are not known.
    """

    airport: Annotated[str, Field(min_length=3, max_length=4)] | None = None
    name: Annotated[Words, Field(max_length=100)] | None = None
    name_en: Annotated[Words, Field(max_length=100)] | None = None
    iata: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    icao: Annotated[str, Field(pattern=r"^[A-Z]{4}$")] | None = None
    position: Position | None = None
    as_of: Day | None = None
    drives: Annotated[list[DriveForm], Field(max_length=20, default_factory=list)]
    evidence: Annotated[list[Evidence], Field(max_length=100, default_factory=list)]
    remark: Lines | None = None

    @classmethod
    def faults_of(cls, value: object) -> list[tuple[str, Text]]:
        """Return what is wrong with how an application says which airport it is."""
        if not isinstance(value, dict):
            return []
        placed = [name for name in PLACING if value.get(name) is not None]
        if value.get("airport") is None:
            complete = {"name", "position"} <= set(placed)
            return [] if complete else [("airport, name, position", WHO)]
        return [("airport", WHO_TWICE)] if placed else []


WHO = Text(
    "请给出 airport（代码），或同时给出 name 与 position（lon、lat 以度计，datum）",
    "give airport (a code), or both name and position (lon and lat in degrees, datum)",
)
WHO_TWICE = Text(
    "已指明机场，不能再给 name、iata、icao 或 position",
    "names the airport: name, iata, icao or position cannot go with it",
)
PLACING = ("name", "name_en", "iata", "icao", "position")


def read_application(text: bytes) -> ApplicationForm:
    """Read an application from JSON.

    Raises:
        BadForm: It is no JSON, or members are missing, unknown or wrong; all of
            them are named, with their units.
    """
    return form_of(read_json(text))


def form_of(value: object) -> ApplicationForm:
    """Return the application that a JSON value holds; raises as `read_application`."""
    return fitted(ApplicationForm, value)
