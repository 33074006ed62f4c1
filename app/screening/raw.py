"""Rows as a file holds them, and which of its columns means what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.screening.errors import NoColumns

NAMES: Mapping[str, frozenset[str]] = {
    "lon": frozenset({"lon", "lng", "long", "longitude", "经度", "東經", "东经"}),
    "lat": frozenset({"lat", "latitude", "纬度", "北纬"}),
    "name": frozenset({"name", "name_zh", "名称", "机场", "机场名称"}),
    "code": frozenset(
        {"iata", "icao", "code", "airport", "代码", "机场代码", "三字码", "四字码"}
    ),
    "accuracy_m": frozenset({"accuracy_m", "位置精度", "精度", "位置精度_m"}),
    "datum": frozenset({"datum", "坐标系", "基准"}),
    "id": frozenset({"id", "编号", "序号"}),
}
"""What columns may be called, by what they hold; case and blanks do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A batch of n rows: the cells by role, each row's line, and its words."""

    lines: Sequence[int]
    texts: Sequence[str]
    cells: Mapping[str, Sequence[Any]]
    ragged: frozenset[int] = frozenset()
    """Positions of rows with more or fewer cells than the header."""

    end: int = 0
    """Where reading goes on: a byte of the file, or a row."""

    line: int = 0
    """The last line of the batch."""


class Source(Protocol):
    """A file of candidates."""

    @property
    def written(self) -> bool:
        """Whether numbers are text, so that their decimals tell how exact they are."""

    @property
    def roles(self) -> frozenset[str]:
        """What the columns hold, by the names in `NAMES`."""

    @property
    def encoding(self) -> str | None:
        """What text is written in, None where the format settles it."""

    def batches(self, start: int, line: int) -> Iterator[Raw]:
        """Yield the rows from a place on that an earlier batch ended at."""


def roles_of(
    header: Sequence[str], lon: str | None, lat: str | None, *, shapes: bool = False
) -> dict[str, int]:
    """Return the position of each column that is understood.

    Args:
        header: The names of the columns.
        lon: The column of longitudes, if its name does not tell.
        lat: The column of latitudes.
        shapes: Whether positions come as points, so that no columns are needed.

    Raises:
        NoColumns: Two columns mean the same, or neither positions nor codes are there.
    """
    plain = [name.strip().lower().replace(" ", "_") for name in header]
    found: dict[str, int] = {}
    for role, chosen in (("lon", lon), ("lat", lat)):
        if chosen is not None:
            if chosen not in header:
                raise NoColumns(f"没有列“{chosen}”。", f"No column {chosen!r}.", header)
            found[role] = list(header).index(chosen)
    for role, known in NAMES.items():
        places = [i for i, name in enumerate(plain) if name in known]
        if role in found or not places:
            continue
        if len(places) > 1 and role in ("lon", "lat", "accuracy_m", "datum"):
            names = "、".join(header[i] for i in places)
            raise NoColumns(
                f"列 {names} 含义相同，请只留一列，或以 --lon、--lat 指明。",
                f"Columns {names} mean the same: keep one, or name it by --lon, --lat.",
                header,
            )
        found[role] = places[0]
    if not (shapes or "code" in found or {"lon", "lat"} <= found.keys()):
        raise NoColumns(
            "找不到经度、纬度或代码列；请用 --lon、--lat 指明列名。",
            "Neither longitude and latitude nor codes are found; name the columns by "
            "--lon and --lat.",
            header,
        )
    return found
