"""What is chosen for a map in one file, read from texts and checked against the data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, unquote, urlencode

from app.clock import today
from app.values.text_values import past_day
from geodata.errors import BadParameter, UnknownProperty
from geodata.frames import GeoDataFrame
from geodata.text import Lang, Text
from layers.atlas import Atlas
from layers.features.snapshot import Snapshot
from layers.query.operands import absent

FACETS = (
    "region",
    "cluster",
    "neighbour",
    "mode",
    "tier",
    "role",
    "status",
    "province_zh",
)
"""Columns that the map offers to filter by, as the plan tells its ports apart."""

ABSENT = "null"
"""Stands for an absent value in the filter."""

SIGNS = re.compile("[%,;:]")
"""Signs with a meaning in the text of a filter; in values they are escaped."""

MOST_CANDIDATES = 8
MOST_TITLES = 2
"""Layers that the name of the file lists."""

VIEW = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?")
WRITTEN = re.compile(
    r"(?P<airport>[A-Z]{3,4})|(?P<lon>-?\d+(?:\.\d+)?),(?P<lat>-?\d+(?:\.\d+)?)"
    r"(?:,(?P<datum>wgs84|gcj02|bd09|cgcs2000))?(?:,(?P<accuracy_m>\d+)m)?",
    re.IGNORECASE,
)
"""A candidate, as in `pure/candidates.js`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen on the page, checked against the data."""

    lang: Lang
    day: date
    layers: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]
    """Chosen values by column."""

    at: tuple[str, ...]
    """Candidates as the page's address has them."""

    view: str | None
    """Latitude, longitude and zoom; None shows all of China."""

    closed: str = ""
    """Ports assumed closed, by ids or codes divided by commas."""

    opened: str = ""
    """Airports assumed open as ports, written alike."""

    active: int = 0
    """The place of the candidate looked at."""

    @property
    def assumed(self) -> dict[str, str]:
        """What is assumed, as inputs of the rule, in the order that the page asks in."""
        given = {"closed": self.closed, "open": self.opened}
        return {name: text for name, text in given.items() if text}

    @property
    def state(self) -> str:
        """The choice as the page reads it from its address."""
        where = where_text(self.where)
        values = {"lang": self.lang, "where": where, "at": ";".join(self.at)}
        values |= {
            "view": self.view or "",
            "closed": self.closed,
            "opened": self.opened,
        }
        values |= {"active": str(self.active) if self.active else ""}
        return urlencode({name: text for name, text in values.items() if text})

    def file_name(self, atlas: Atlas) -> Text:
        """Return the name of the file: layers if they are few, candidates and the day."""
        titles = [atlas.layers[name].title for name in self.layers]
        shown = titles if len(titles) <= MOST_TITLES else []
        rest = [*self.at, self.day.isoformat()]
        zh, en = (
            "_".join(
                (
                    head,
                    *(getattr(title, lang).replace(" ", "-") for title in shown),
                    *rest,
                )
            )
            for lang, head in (("zh", "口岸图集"), ("en", "kouan-atlas"))
        )
        return Text(f"{zh}.html", f"{en}.html")


def chosen(  # noqa: PLR0913 - the choice as the address has it
    atlas: Atlas,
    lang: Lang,
    *,
    day: str | None = None,
    layers: str | None = None,
    where: str | None = None,
    at: str | None = None,
    view: str | None = None,
    closed: str | None = None,
    opened: str | None = None,
    active: int = 0,
) -> Choice:
    """Read what is chosen from texts, written as in the address of the page.

    Raises:
        BadParameter: A text does not fit, or no place has a value of the filter.
        UnknownCollection: There is no such layer.
        UnknownProperty: The filter names another column.
    """
    on = today() if day is None else past_day("day", day)
    if layers is None:
        names = [n for n, layer in atlas.layers.items() if layer.paint.visible]
    else:
        names = [name.strip() for name in layers.split(",") if name.strip()]
    for name in names:
        atlas.layer(name)
    found = Choice(
        lang=lang,
        day=on,
        layers=tuple(dict.fromkeys(names)),
        where=_where(where or "", _columns(atlas)),
        at=tuple(part.strip() for part in (at or "").split(";") if part.strip()),
        view=view or None,
        closed=closed or "",
        opened=opened or "",
        active=active,
    )
    _check(found, atlas)
    return found


def where_text(where: Mapping[str, Iterable[str]]) -> str:
    """Return a filter as the address of the page has it.

    >>> where_text({"mode": ["rail", "road"], "region": ["a;b"]})
    'mode:rail,road;region:a%3Bb'
    """
    return ";".join(
        f"{name}:{','.join(SIGNS.sub(lambda sign: quote(sign[0]), v) for v in values)}"
        for name, values in where.items()
    )


def _columns(atlas: Atlas) -> list[str]:
    """Return the columns that a filter can name, those that the map offers first."""
    layers = atlas.layers.values()
    return [*dict.fromkeys([*FACETS, *(c.name for x in layers for c in x.columns)])]


def _where(text: str, columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read ``column:value,value;column:value``."""
    found = {}
    for part in filter(None, text.split(";")):
        column, _, values = part.partition(":")
        if column not in columns:
            raise UnknownProperty(column, columns, parameter="where")
        if not values:
            raise BadParameter(
                "where",
                part,
                "写法为 字段:值,值;字段:值。",
                "Write column:value,value;column:value.",
            )
        found[column] = tuple(map(unquote, values.split(",")))
    return found


def _check(choice: Choice, atlas: Atlas) -> None:
    if choice.view is not None and not VIEW.fullmatch(choice.view):
        raise BadParameter(
            "view",
            choice.view,
            "写法为 纬度,经度,级别。",
            "Write latitude,longitude,zoom.",
        )
    if len(choice.at) > MOST_CANDIDATES:
        raise BadParameter(
            "at",
            ";".join(choice.at),
            f"至多 {MOST_CANDIDATES} 处。",
            f"Give {MOST_CANDIDATES} at the most.",
        )
    for each in choice.at:
        placed(each)
    for column, values in choice.where.items():
        known = _values(choice, atlas, column)
        for value in values:
            if value not in known:
                raise BadParameter(
                    "where",
                    f"{column}:{value}",
                    "所选图层中没有此值。",
                    "No place in the chosen layers has this value.",
                    known=sorted(known),
                )


def _values(choice: Choice, atlas: Atlas, column: str) -> set[str]:
    """Return the values of a column in the chosen layers on their day."""
    snapshots = [atlas.snapshot(name, choice.day) for name in choice.layers]
    tables = [on_day(snapshot, choice.day) for snapshot in snapshots]
    cells = [cell for t in tables if column in t for cell in t[column].tolist()]
    found = {value_text(cell) for cell in cells}
    # The page shows as open what was open on the day and has closed since.
    return {*found, "open"} if "closed" in found else found


def value_text(value: object) -> str:
    """Return a value as the filter of the page has it."""
    if absent(value):
        return ABSENT
    return str(value).lower() if isinstance(value, bool) else str(value)


def on_day(snapshot: Snapshot, day: date) -> GeoDataFrame:
    """Return the features that exist on a day."""
    return snapshot.table[snapshot.valid_in((day, day))]


def placed(text: str) -> dict[str, str]:
    """Return a candidate of the address as inputs of the rule.

    Raises:
        BadParameter: It is written in no such way.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise BadParameter(
            "at",
            text,
            "写法为 代码，或 经度,纬度[,坐标系][,精度m]；多处以分号隔开。",
            "Write a code, or lon,lat[,datum][,accuracy m]; semicolons between.",
        )
    return {name: value for name, value in found.groupdict().items() if value}
