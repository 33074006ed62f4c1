"""The type of an output format, and the page of features that it encodes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

import numpy as np

from geodata.crs import CRS84_URI, code_of
from geodata.errors import BadParameter
from geodata.frames import GeoDataFrame
from geodata.text import Lang, Text
from layers.features.snapshot import Selection, Snapshot
from layers.features.text import encoded
from layers.layer import Column, ColumnType
from layers.slices import Rows, Slices

Cells = dict[str, tuple[ColumnType, list[Any]]]
"""Columns of a file by heading: type and values, None where a value is missing."""


class Link(TypedDict):
    """A link of a page, as OGC API has it."""

    rel: str
    href: str
    type: str
    title: NotRequired[str]


def header(link: Link) -> str:
    """Return a link as RFC 8288 has it, for formats that hold no links."""
    return f'<{link["href"]}>; rel="{link["rel"]}"; type="{link["type"]}"'


SHIFTED = Column(
    name="datum",
    meaning=Text(
        "坐标已偏移至此坐标（仅供叠加网络地图，不得量算）",
        "What the coordinates are shifted to, only to lie on web maps: never measure",
    ),
)
"""Column added to features with shifted coordinates: clients often keep only features."""

SYSTEM = Column(
    name="crs",
    meaning=Text("坐标的坐标系", "The system of the coordinates"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some features of a layer, to be encoded in a format."""

    snapshot: Snapshot
    selection: Selection
    properties: tuple[str, ...] | None = None
    """Only these columns, in the order of the layer; None for all."""

    datum: str = "wgs84"
    crs: str = CRS84_URI
    lang: Lang = "zh"
    links: tuple[Link, ...] = ()
    ordered: bool = False
    """Whether ``sortby`` was given, so that the format must keep the order."""

    members: dict[str, Any] = field(default_factory=dict)
    """Further members of the document, such as the edition of the data."""

    @property
    def frame(self) -> str:
        """The frame of the coordinates: the system, or the datum of web maps."""
        return self.crs if self.datum == "wgs84" else self.datum

    @property
    def shifted(self) -> str | None:
        """Name of the web-map datum to which the coordinates are shifted."""
        return None if self.datum == "wgs84" else self.datum.upper().replace("0", "-0")

    @property
    def columns(self) -> tuple[Column, ...]:
        """The requested columns, and ``datum`` if the coordinates are shifted."""
        label = () if self.shifted is None else (SHIFTED,)
        return (*self._asked, *label)

    @property
    def _asked(self) -> tuple[Column, ...]:
        columns = self.snapshot.layer.all_columns
        wanted = self.properties
        return tuple(c for c in columns if wanted is None or c.name in wanted)

    @property
    def table(self) -> GeoDataFrame:
        """The features of the page: ``id``, the columns, geometry in CRS84."""
        names = ["id", *(column.name for column in self._asked)]
        table = self.snapshot.table[[*names, "geometry"]].iloc[self.selection.rows]
        if self.shifted is not None:
            table = table.assign(**{SHIFTED.name: self.shifted})
        return table

    @property
    def file_stem(self) -> str:
        """File name: the layer, then the frame if it is not WGS 84."""
        if self.datum != "wgs84":
            return f"{self.snapshot.name}.{self.datum}"
        if self.crs != CRS84_URI:
            code = code_of(self.crs).lower().replace(":", "")
            return f"{self.snapshot.name}.{code}"
        return self.snapshot.name

    @property
    def features(self) -> tuple[Slices, Rows]:
        """Features as GeoJSON text, and which of them are the page, in order."""
        if self.properties is None and self.frame == CRS84_URI:
            return self.snapshot.features, self.selection.rows
        made = encoded(self.table, self.frame)
        return made, np.arange(len(made))


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """An output format."""

    title: Text
    media_type: str
    suffix: str
    """Of file names, with the dot."""

    any_crs: bool = True
    """Whether the format can be written in every CRS, not only in WGS 84."""

    any_datum: bool = True
    """Whether the format can label coordinates that are shifted for web maps."""

    paged: bool = False
    """Whether it has ``next`` links; other formats are files, complete unless ``limit`` is
    given."""

    encode: Callable[[Page], bytes]
    tabled: Callable[[str, Cells], bytes] | None = None
    """Makes a file of a title and columns: for formats that people open as a table."""

    def written(self, page: Page) -> bytes:
        """Return a page in this format.

        Raises:
            BadParameter: The format cannot state the CRS or the datum of the coordinates.
        """
        if page.crs != CRS84_URI and not self.any_crs:
            raise BadParameter(
                "crs",
                page.crs,
                f"{self.title.zh} 只以 WGS 84 经纬度输出；"
                "其他坐标系请用 gpkg、fgb、shp、parquet 或 csv。",
                f"{self.title.en} is in WGS 84 only; take gpkg, fgb, shp, parquet or csv "
                "for other systems.",
            )
        if page.shifted is not None and not self.any_datum:
            raise BadParameter(
                "datum",
                page.datum,
                f"{self.title.zh} 自带坐标系说明，偏移坐标不是坐标系；"
                "请用 json、geojsonseq 或 csv。",
                f"{self.title.en} names its coordinate system, which shifted coordinates "
                "are not; take json, geojsonseq or csv.",
            )
        return self.encode(page)
