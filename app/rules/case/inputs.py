"""The inputs of a case, declared once.

Query parameters, JSON members, options of commands, inputs of processes, fields of forms
and rows of sheets are made from this table. A rule names in ``takes`` those of its inputs
that not every rule has; to give a rule a new one, declare it here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from app.rules.case.input_kinds import (
    Choice,
    Codes,
    DatumName,
    Day,
    Exact,
    Iata,
    Kind,
    Line,
    Number,
    Truth,
    Whole,
)
from app.values.decimals import MOST_ACCURACY_M
from geodata.text import Text

T = TypeVar("T")

Group = Literal["site", "day", "stated", "drive", "assumption"]
"""Where the site is, the day and the plan, what the applicant states, a drive it states,
assumptions."""

METRES = ("", "(m)", "(米)", "/m", "/米", "_米", "_m")
"""Endings of headings of accuracies; those in other units, such as km, are not read."""

DEGREES = ("", "(°)", "(度)", "(deg)", "/°", "/度")
"""Endings of headings of coordinates."""

MOST_ROUTES, MOST_A_YEAR = 10_000, 10**9
"""More domestic routes, or people or tonnes a year, no airport has: a slip of the pen."""


def _each(words: Sequence[str], units: Sequence[str]) -> frozenset[str]:
    return frozenset(f"{word}{unit}" for word in words for unit in units)


@dataclass(frozen=True, kw_only=True)
class Input(Generic[T]):
    """One input of a case; ``T`` is the type of its value once read.

    Attributes:
        name: Of the parameter, the JSON member and the option.
        group: What it belongs to.
        kind: How it is read and printed.
        label: Its heading in forms and on sheets, with its unit.
        help: What it means, where the label does not say it.
        example: A value, for forms.
        expected: What it is, for refusals of JSON members; else the label.
        required: An application filed must have it; null says that it is not known.
        headings: Columns of files that hold it, in lower case, with underscores for blanks.
    """

    name: str
    group: Group
    kind: Kind
    label: Text
    help: Text | None = None
    example: str = ""
    expected: Text | None = None
    required: bool = False
    headings: frozenset[str] = frozenset()

    @property
    def description(self) -> str:
        """What it means, in both languages."""
        text = self.help or self.label
        return f"{text.zh} / {text.en}"


AIRPORT_CLASS = Input[str](
    name="airport_class",
    group="stated",
    kind=Choice(
        options={
            "branch": Text("支线机场", "branch airport"),
            "other": Text("其他", "other"),
        }
    ),
    label=Text("机场类别", "Class"),
    help=Text("branch 支线机场，other 其他", "class of the airport"),
    expected=Text(
        "branch 支线机场或 other 其他；不详填 null",
        "branch or other; null if not known",
    ),
    required=True,
)
ROUTES = Input[int](
    name="routes",
    group="stated",
    kind=Whole(most=MOST_ROUTES, unit=Text("条", "routes")),
    example="12",
    label=Text("国内固定直达航线（条）", "Domestic fixed direct routes"),
    expected=Text(
        "国内固定直达航线，单位为条；不详填 null",
        "domestic fixed direct routes, a count; null if not known",
    ),
    required=True,
)
PEOPLE = Input[int](
    name="people",
    group="stated",
    kind=Whole(most=MOST_A_YEAR, unit=Text("人次/年", "people a year")),
    example="35000",
    label=Text("年进出境人员（人次）", "People across the border a year"),
    expected=Text("年进出境人员，单位为人次", "people across the border a year"),
)
CARGO_T = Input[int](
    name="cargo_t",
    group="stated",
    kind=Whole(most=MOST_A_YEAR, unit=Text("吨/年", "t a year")),
    example="800",
    label=Text("年进出境货物（吨）", "Goods across the border a year, t"),
    expected=Text("年进出境货物，单位为吨", "goods across the border a year in tonnes"),
)
PROVINCE_BELOW_VOLUME = Input[bool](
    name="province_below_volume",
    group="stated",
    kind=Truth(
        words={True: Text("有", "yes"), False: Text("无", "no")},
        found={
            True: Text("省内有不达标口岸", "the province has ports below volume"),
            False: Text("省内无不达标口岸", "no port of the province below volume"),
        },
    ),
    label=Text("省内有不达标航空口岸", "Air ports of the province below volume"),
    help=Text(
        "省内有客货运量不达标的航空口岸",
        "the province has air ports below their volume",
    ),
)

PLAN = Input[str](
    name="plan",
    group="day",
    kind=Line(most=40),
    example="plan-13",
    label=Text("依哪个规划（不填为当日施行者）", "Plan (if left out, that of the day)"),
    help=Text(
        "依哪个规划判定（标识），缺省为当日施行者",
        "the plan that decides, by its id; the one in force on the day if left out",
    ),
    expected=Text("规划的标识", "id of a plan"),
)

AIRPORT = "airport"

_DECLARED: tuple[Input[Any], ...] = (
    Input[str](
        name=AIRPORT,
        group="site",
        kind=Line(),
        label=Text("机场代码（IATA/ICAO）", "Airport, IATA or ICAO code"),
        expected=Text("机场代码（IATA 或 ICAO）", "code of an airport, IATA or ICAO"),
        headings=frozenset(
            {"airport", "code", "iata", "icao", "代码", "机场代码", "三字码", "四字码"}
        ),
    ),
    Input[Any](
        name="lon",
        group="site",
        kind=Exact(low=-180, high=180),
        label=Text("经度（度）", "Longitude, degrees"),
        expected=Text("经度，单位为度", "longitude in degrees"),
        headings=_each(
            ("lon", "lng", "long", "longitude", "经度", "東經", "东经"), DEGREES
        ),
    ),
    Input[Any](
        name="lat",
        group="site",
        kind=Exact(low=-90, high=90),
        label=Text("纬度（度）", "Latitude, degrees"),
        expected=Text("纬度，单位为度", "latitude in degrees"),
        headings=_each(("lat", "latitude", "纬度", "北纬"), DEGREES),
    ),
    Input[str](
        name="datum",
        group="site",
        kind=DatumName(),
        label=Text("所给经纬度的坐标系", "Datum of lon and lat"),
        expected=Text("坐标系", "datum"),
        headings=frozenset(
            {
                *("datum", "crs", "坐标系", "坐标系统", "坐标系名称"),
                *("坐标基准", "基准", "大地基准"),
            }
        ),
    ),
    Input[float](
        name="accuracy_m",
        group="site",
        kind=Number(most=MOST_ACCURACY_M, unit=Text("米", "m")),
        example="10",
        label=Text("所给位置的精度（米）", "Accuracy of lon and lat, metres"),
        expected=Text("位置精度，单位为米", "accuracy of the position in metres"),
        headings=_each(("位置精度", "精度"), METRES) | {"accuracy_m", "accuracy(m)"},
    ),
    Input[str](
        name="name",
        group="site",
        kind=Line(most=100),
        label=Text("名称", "Name"),
        expected=Text("名称", "name"),
        headings=frozenset({"name", "name_zh", "名称", "机场", "机场名称"}),
    ),
    Input[Any](
        name="as_of",
        group="day",
        kind=Day(),
        label=Text("以何日为准（不填为今日）", "As of (today if left out)"),
        help=Text("以何日的口岸为准", "the ports of which day count"),
        expected=Text("日期", "day"),
    ),
    PLAN,
    AIRPORT_CLASS,
    ROUTES,
    PEOPLE,
    CARGO_T,
    PROVINCE_BELOW_VOLUME,
    Input[str](
        name="drive_port",
        group="drive",
        kind=Iata(),
        example="CTU",
        label=Text("所报车程的口岸（IATA）", "Port that a drive is stated to, IATA"),
        expected=Text("已开放口岸的 IATA 代码", "IATA code of an open port"),
    ),
    Input[float](
        name="drive_min",
        group="drive",
        kind=Number(most=10_000, unit=Text("分钟", "min")),
        example="150",
        label=Text("所报车程（分钟）", "Drive stated, minutes"),
        expected=Text("车程，单位为分钟", "drive in minutes"),
    ),
    Input[str](
        name="drive_document",
        group="drive",
        kind=Line(),
        example="2026-118",
        label=Text("所报车程的依据", "Document that bears the drive out"),
        expected=Text("所报车程的依据", "document that bears the drive out"),
    ),
    Input[tuple[str, ...]](
        name="open",
        group="assumption",
        kind=Codes(),
        example="GYS",
        label=Text("假设已开放（代码）", "Assumed open (codes)"),
        help=Text(
            "假设已开放的机场或口岸（代码或要素 id，逗号分隔）",
            "airports or ports assumed open: codes or feature ids",
        ),
    ),
    Input[tuple[str, ...]](
        name="closed",
        group="assumption",
        kind=Codes(),
        example="CTU,TFU",
        label=Text("假设未开放（代码）", "Assumed not open (codes)"),
        help=Text(
            "假设未开放的口岸（代码或要素 id，逗号分隔）",
            "ports assumed not open: codes or feature ids",
        ),
    ),
    Input[float](
        name="threshold_km",
        group="assumption",
        kind=Number(least=1, most=1_000, unit=Text("公里", "km")),
        example="150",
        label=Text(
            "距离阈值（公里，不填依规划）", "Threshold, km (if left out, the plan's)"
        ),
        help=Text("假设的阈值（公里）", "a threshold of one's own, km"),
        expected=Text("假设的阈值，单位为公里", "assumed threshold in kilometres"),
    ),
    Input[float](
        name="radius",
        group="assumption",
        kind=Number(least=1, most=1_000, unit=Text("公里", "km")),
        example="200",
        label=Text(
            "规划所定车程可达（公里，不填依限速）",
            "Reach of the plan's drive, km (if left out, by the speed limit)",
        ),
        help=Text(
            "规划所定时间的车程至多可达的公里数，缺省依法定最高时速推算",
            "how far one can drive in the time that the plan sets, km; if left out, by the "
            "speed limit",
        ),
        expected=Text("车程可达的公里数", "reach of the drive in kilometres"),
    ),
)

INPUTS: Mapping[str, Input[Any]] = MappingProxyType({i.name: i for i in _DECLARED})
"""Every input by its name, in the order of forms."""


def of_group(*groups: Group) -> tuple[str, ...]:
    """Return the names of the inputs of some groups, in the order of forms."""
    return tuple(name for name, one in INPUTS.items() if one.group in groups)


PLACING = tuple(name for name in of_group("site") if name != AIRPORT)
"""Where a site is, if it is not named by the code of an airport."""

STATED = of_group("stated")
"""What an applicant states besides the site."""

DRIVE = of_group("drive")
"""A drive that the applicant states: the three go together."""

ASSUMED_BY = of_group("assumption")
"""What a case may assume."""
