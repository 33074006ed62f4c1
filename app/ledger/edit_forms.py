"""A feature, a patch or a retirement as it is sent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from app.forms.reading import Part
from app.ledger.form import BoundsForm, DocumentForm, Number, Slug
from app.values.json_values import Reason
from geodata.ledger.edit_errors import UnfitFeature
from geodata.text import Text

IGNORED = ("links", "edition", "bbox", "timeStamp", "contentCrs", "datetime")
"""Members of our own answers, which clients send back."""


Since = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}){0,2}$")] | BoundsForm | None


class PointForm(Part):
    """A GeoJSON point in the system that ``Content-Crs`` names, its axis order."""

    type: Literal["Point"]
    coordinates: Annotated[list[Number], Field(min_length=2, max_length=2)]


class PatchForm(Part):
    """A JSON merge patch of a feature: what it does not name stays as it is."""

    type: Literal["Feature"] = "Feature"
    id: Slug | None = None
    properties: dict[str, Any] = Field(default_factory=dict)
    geometry: PointForm | None = None
    reason: Reason | None = None
    source: Slug | DocumentForm | None = None
    valid_from: Since = None
    valid_to: Since = None


class FeatureForm(PatchForm):
    """A whole feature: what it does not name is empty."""

    type: Literal["Feature"]
    properties: dict[str, Any]
    geometry: PointForm


class RetireParams(Part):
    """What a request without a body says of a retirement."""

    reason: Reason | None = None
    source: Slug | None = None
    valid_to: Since = None


def without_ours(body: Any) -> Any:
    """Return a sent feature without the members that our own answers add."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name not in IGNORED}


def point_faults(body: Any) -> Sequence[tuple[str, Text]]:
    """Return what is wrong with a geometry, in words that say what is taken."""
    geometry = body.get("geometry", ()) if isinstance(body, dict) else ()
    if geometry == ():
        return ()
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind != "Point":
        return (("geometry", Text("须为 Point", "must be a Point")),)
    if not isinstance(pair, list) or len(pair) != 2 or not all(map(_is_number, pair)):
        why = Text("须为两个数，不含高程", "must be two numbers, without a height")
        return (("geometry.coordinates", why),)
    return ()


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def checked(body: Any) -> Any:
    """Return a sent feature without our own members, its geometry checked.

    Raises:
        UnfitFeature: The geometry is no plain point.
    """
    faults = point_faults(body)
    if faults:
        raise UnfitFeature(faults)
    return without_ours(body)
