"""Values of JSON members, as pydantic types: each is read strictly."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.values import checked
from app.values.checked import LONGEST_LINE, Unfit
from geodata import datums

LONGEST_LINES = 5_000
LINES = str.maketrans("", "", "\r\n\t")


def words_up_to(most: int) -> BeforeValidator:
    """Take a line of visible text of at most so many characters."""
    return BeforeValidator(lambda value: checked.line(value, 1, most))


def visible_lines(text: str) -> str:
    """Accept text of any number of lines."""
    checked.line(text.translate(LINES), 1, LONGEST_LINES)
    return text


def words(name: str, value: str) -> str:
    """Return the text given for ``name`` on the command line, if it may be recorded.

    Raises:
        BadParameter: It is empty, too long, or contains invisible characters.
    """
    try:
        return checked.line(value, 1, LONGEST_LINE)
    except Unfit as error:
        shown = value[:LONGEST_LINE].encode("ascii", "backslashreplace").decode()
        raise error.named(name, shown) from error


Day = Annotated[
    date,
    BeforeValidator(checked.day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
RecordId = Annotated[str, Field(pattern=r"^\d{4}-\d{6,}$")]
Datum = Annotated[
    str,
    BeforeValidator(checked.datum),
    WithJsonSchema({"type": "string", "enum": list(datums.NAMES)}),
]
Lines = Annotated[str, Field(max_length=LONGEST_LINES), AfterValidator(visible_lines)]
Reason = Annotated[Lines, Field(min_length=1, pattern=r"\S")]
Words = Annotated[
    str, Field(min_length=1, max_length=LONGEST_LINE), words_up_to(LONGEST_LINE)
]
Name = Annotated[str, Field(min_length=1, max_length=100), words_up_to(100)]
"""Name of an airport or of a person."""
