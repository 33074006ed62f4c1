"""Every error this project raises on purpose.

Those of the register are in `geodata.register.errors`, others beside their subjects.

The classes below `AtlasError` are the categories, which have the status of the response.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from geodata.text import Text

MOST_SHOWN = 200
"""Longest part of a sent text that a message repeats, characters."""


def shown(text: str) -> str:
    """Return a sent text, cut where it is too long to be repeated."""
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


class AtlasError(Exception):
    """An error of the atlas.

    The first line of a subclass's docstring is the problem's title, Chinese and
    English divided by a bar; its name in kebab case is the problem's ``type``;
    keywords become extension members.
    """

    slug: ClassVar[str]
    kind: ClassVar[str]
    """The problem's type: an address of ours, unless a standard names one."""

    title: ClassVar[Text]
    category: ClassVar[str]
    """Slug of the class right below this one that the error belongs to."""

    def __init_subclass__(cls) -> None:
        cls.slug = re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        above = [base for base in cls.__mro__ if issubclass(base, AtlasError)]
        cls.category = above[-2].slug
        if "kind" not in cls.__dict__:
            cls.kind = f"/problems/{cls.slug}"
        zh, _, en = (cls.__doc__ or "").strip().partition("\n")[0].partition(" | ")
        cls.title = Text(zh.rstrip("。"), en.rstrip("."))

    def __init__(self, zh: str, en: str, **members: object) -> None:
        super().__init__(f"{zh} {en}")
        self.detail = Text(zh, en)
        self.members = members


class NotFound(AtlasError):
    """没有所指的内容 | The thing named does not exist."""


class InvalidInput(AtlasError):
    """请求有误 | The request can never succeed as written."""


class Unidentified(AtlasError):
    """未能确认身份 | The client is not identified."""


class Forbidden(AtlasError):
    """权限不足 | The client may not do this."""


class Conflict(AtlasError):
    """与已有内容冲突 | The request contradicts what exists already."""


class Gone(AtlasError):
    """所指的内容已不再有效 | The thing named existed, but no longer does."""


class NotAllowed(AtlasError):
    """该地址不接受这种方法 | The address does not take that method."""


class PreconditionFailed(AtlasError):
    """所依据的内容已有更新 | What the request is based on has changed since."""


class PreconditionNeeded(AtlasError):
    """须说明所依据的内容 | The request has to say what it is based on."""


class UnknownMediaType(AtlasError):
    """不受理这种格式的内容 | The body has a format that is not read here."""


class Unprocessable(AtlasError):
    """内容可读，但不能照办 | The body is readable but cannot be acted on."""


class Unavailable(AtlasError):
    """所依赖的服务暂不可用 | A dependency cannot be reached at present."""


class TooLarge(AtlasError):
    """超出本服务一次所受理的大小 | More than the service accepts in one request."""


class TooOften(AtlasError):
    """请求过于频繁 | There are too many requests of this kind."""


class TooSlow(AtlasError):
    """请求到达过慢 | The request took too long to arrive."""

    def __init__(self, longest_s: float) -> None:
        super().__init__(
            f"{longest_s:g} 秒内未收到完整的请求，连接已关闭；请重试。",
            f"The request did not arrive within {longest_s:g} seconds and the connection is "
            "closed. Try again.",
        )


class Inconsistent(AtlasError):
    """本服务的数据或装配有误 | The service's own data or wiring is wrong."""


class UnknownCollection(NotFound):
    """没有这个数据集 | There is no such collection."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有名为“{name}”的数据集。",
            f"There is no collection {name!r}.",
            known=sorted(known),
        )


class UnknownFeature(NotFound):
    """没有这个要素 | There is no such feature."""

    def __init__(self, collection: str, fid: str, near: Iterable[str]) -> None:
        super().__init__(
            f"数据集“{collection}”中没有要素“{fid}”。",
            f"Collection {collection!r} has no feature {fid!r}.",
            did_you_mean=list(near),
        )


class UnknownTile(NotFound):
    """没有这个瓦片 | There is no such tile."""

    def __init__(self, tile: str, known: str) -> None:
        super().__init__(
            f"没有瓦片 {tile}；有的是 {known}（级/行/列）。",
            f"There is no tile {tile}; there are {known} (zoom/row/column).",
        )


class UnknownTileMatrixSet(NotFound):
    """没有这种瓦片矩阵集 | There is no such tile matrix set."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有瓦片矩阵集“{name}”。",
            f"There is no tile matrix set {name!r}.",
            known=sorted(known),
        )


class UnknownRule(NotFound):
    """没有这条规则 | There is no such rule."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有名为“{name}”的规则。",
            f"There is no rule {name!r}.",
            known=sorted(known),
        )


class UnknownPlan(NotFound):
    """没有这个规划 | There is no such plan."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有收录标识为“{shown(name)}”的规划。",
            f"No plan with the id {shown(name)!r} is held.",
            parameter="plan",
            known=list(known),
        )


class NotInPlan(NotFound):
    """规划没有这一条 | The plan has no such clause."""

    def __init__(self, rule: str, plan: str, title: Text) -> None:
        super().__init__(
            f"{title.zh}没有规则“{rule}”所依的条文，不按它判定。",
            f"The {title.en} has no clause for the rule {rule!r}: no case is decided by "
            "it under that plan.",
            rule=rule,
            plan=plan,
        )


class UnknownProcess(NotFound):
    """没有这个处理过程 | There is no such process."""

    kind = (
        "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process"
    )

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有名为“{name}”的处理过程。",
            f"There is no process {name!r}.",
            known=sorted(known),
        )


class UnknownAirport(NotFound):
    """没有这个机场 | There is no such airport."""

    def __init__(self, code: str, near: Iterable[str]) -> None:
        near = list(near)
        super().__init__(
            f"民用运输机场表中没有代码为“{shown(code)}”的机场；"
            "请核对 IATA 或 ICAO 代码，或改用 lon、lat。",
            f"No civil transport airport has the code {shown(code)!r}; "
            "check the IATA or ICAO code, or give lon and lat.",
            parameter="airport",
            did_you_mean=near,
        )


class ClosedAirport(NotFound):
    """该机场当日已停用 | The airport is no longer in use on that day."""

    def __init__(self, site: Mapping[str, Any], day: date) -> None:
        last = site["used_to_latest"]
        super().__init__(
            f"{site['name_zh']}自 {last} 起不再用于民航，{day} 没有这个机场；"
            "请改用更早的日期，或改用 lon、lat。",
            f"{site['name_en']} has had no civil flights since {last}, so there is no "
            f"such airport on {day}; give an earlier day, or lon and lat.",
            used_to=str(last),
        )


class UnknownParameter(InvalidInput):
    """没有这个参数 | There is no such parameter."""

    def __init__(self, names: Iterable[str], known: Iterable[str]) -> None:
        found = sorted(name[:LONGEST_NAME] for name in names)
        listed, more = ", ".join(found[:MOST_NAMED]), len(found) - MOST_NAMED
        super().__init__(
            f"不认识参数 {listed}{f'，另有 {more} 个' if more > 0 else ''}。",
            f"Unknown parameter: {listed}{f', and {more} more' if more > 0 else ''}.",
            known=sorted(known),
        )


class RepeatedParameter(InvalidInput):
    """参数重复 | A parameter is given more than once."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"参数 {name} 出现了不止一次。",
            f"Parameter {name} is given more than once.",
        )


class BadParameter(InvalidInput):
    """参数取值有误 | A parameter has an invalid value."""

    def __init__(
        self, name: str, value: str, zh: str, en: str, **members: object
    ) -> None:
        self.value, self.why = shown(value), Text(zh, en)
        super().__init__(
            f"参数 {name} 的值“{self.value}”无效：{zh}",
            f"Parameter {name} has the invalid value {self.value!r}: {en}",
            parameter=name,
            **members,
        )


class MissingParameter(InvalidInput):
    """缺少参数 | A parameter is missing."""

    def __init__(self, name: str, zh: str, en: str) -> None:
        self.value, self.why = "", Text(zh, en)
        super().__init__(
            f"缺少参数 {name}：{zh}",
            f"Parameter {name} is missing: {en}",
            parameter=name,
        )


class CutFile(InvalidInput):
    """一个文件容不下 | More features match than one file may contain."""

    def __init__(self, matched: int, most: int) -> None:
        super().__init__(
            f"有 {matched} 个要素，一次至多 {most} 个；请加过滤条件，或以 limit、offset 分次取。",
            f"There are {matched} features, and at most {most} are given at once: filter "
            "them, or take them in parts by limit and offset.",
        )


class UnknownFormat(InvalidInput):
    """没有这种格式 | There is no such format."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            f"没有格式“{shown(name)}”。",
            f"There is no format {shown(name)!r}.",
            parameter="f",
            known=sorted(known),
        )


class UnknownProperty(InvalidInput):
    """没有这个字段 | There is no such property."""

    def __init__(self, name: str, known: Iterable[str], **members: object) -> None:
        super().__init__(
            f"没有可用的字段“{shown(name)}”。",
            f"There is no property {shown(name)!r} to use here.",
            known=sorted(known),
            **members,
        )


EASTING_FIRST = Text(
    "西,南,东,北（度，例 73,18,135,54）",
    "west,south,east,north in degrees, e.g. 73,18,135,54",
)
"""How a box in CRS84 is written."""


class BadBox(InvalidInput):
    """范围框有误 | The bounding box is malformed."""

    def __init__(
        self, text: str, zh: str, en: str, written: Text = EASTING_FIRST
    ) -> None:
        super().__init__(
            f"bbox“{shown(text)}”无效：{zh}写法为 {written.zh}。",
            f"bbox {shown(text)!r} is invalid: {en} Write {written.en}.",
            parameter="bbox",
        )


class BadDatetime(InvalidInput):
    """时间有误 | The date or interval is malformed."""

    def __init__(self, text: str, zh: str, en: str) -> None:
        super().__init__(
            f"时间“{shown(text)}”无效：{zh}",
            f"The time {shown(text)!r} is invalid: {en}",
            parameter="datetime",
        )


class BadFilter(InvalidInput):
    """过滤条件有误 | The filter cannot be used."""

    def __init__(self, zh: str, en: str, **members: object) -> None:
        super().__init__(
            f"过滤条件有误：{zh}", f"The filter: {en}", parameter="filter", **members
        )


class BadPosition(InvalidInput):
    """位置有误 | The position is not usable."""


MOST_NAMED = 20
"""Faults that are named one by one; further ones are only counted."""

LONGEST_NAME = 200
"""Longest part of a member's name that is repeated, characters."""


class BadForm(InvalidInput):
    """提交的内容不全或有误 | What was sent is incomplete or wrong."""

    def __init__(self, faults: Iterable[tuple[str, Text]]) -> None:
        found = [(field[:LONGEST_NAME], why) for field, why in faults]
        named, more = found[:MOST_NAMED], len(found) - MOST_NAMED
        zh = [f"{field}：{why.zh}" for field, why in named]
        en = [f"{field}: {why.en}" for field, why in named]
        if more > 0:
            zh.append(f"另有 {more} 处")
            en.append(f"and {more} more")
        self.faults = [
            {"field": name, "zh": why.zh, "en": why.en} for name, why in named
        ]
        super().__init__("；".join(zh) + "。", "; ".join(en) + ".", errors=self.faults)


class BadRequest(InvalidInput):
    """请求不合 HTTP 的写法 | The request is not valid HTTP."""

    def __init__(self, why: Text) -> None:
        super().__init__(f"{why.zh}。", f"{why.en}.")


NOTHING_MORE = Text("", "")


class BodyTooLarge(TooLarge):
    """内容过大 | The body is too large."""

    def __init__(self, longest_bytes: int, advice: Text = NOTHING_MORE) -> None:
        longest_kb = longest_bytes // 1000
        super().__init__(
            f"至多 {longest_kb} kB。{advice.zh}",
            f"It may have {longest_kb} kB at the most.{advice.en}",
            longest_bytes=longest_bytes,
        )


class TooManyItems(TooLarge):
    """项数过多 | There are too many items."""

    def __init__(self, most: int, what: Text, advice: Text = NOTHING_MORE) -> None:
        super().__init__(
            f"至多 {most} {what.zh}。{advice.zh}",
            f"There may be {most} {what.en} at the most.{advice.en}",
            most=most,
        )


class HeadTooLarge(TooLarge):
    """请求头过大 | The headers are too large."""

    def __init__(self, longest_bytes: int, most: int) -> None:
        super().__init__(
            f"请求头至多 {most} 项，合计 {longest_bytes // 1000} kB。",
            f"There may be {most} headers, of {longest_bytes // 1000} kB in all.",
            longest_bytes=longest_bytes,
        )


class AddressTooLong(TooLarge):
    """地址过长 | The address is too long."""

    def __init__(self, longest_bytes: int) -> None:
        super().__init__(
            f"地址连同参数至多 {longest_bytes // 1000} kB；可缩短条件，或分几次查询。",
            f"An address may have {longest_bytes // 1000} kB with its parameters. Ask for "
            "less at once.",
            longest_bytes=longest_bytes,
        )


class Busy(Unavailable):
    """服务正忙 | The service is busy."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            f"{what.zh}的请求已排满；请稍后重试。",
            f"Requests for {what.en} have filled the queue. Try again shortly.",
        )


class TooManyFailures(TooOften):
    """无效令牌过多 | Too many tokens were not valid."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            f"从这一地址已有多次无效令牌；请核对令牌，{wait_s} 秒后再试。",
            f"Too many tokens from this address were not valid. Check the token and try "
            f"again in {wait_s} seconds.",
        )


class AmbiguousSite(InvalidInput):
    """当日场址不能确定 | The airport's site on that day is not established."""


class MissingFonts(Unavailable):
    """缺少排印核查单的字体 | The fonts that sheets are set in are missing."""

    def __init__(self, families: Iterable[str]) -> None:
        listed = ", ".join(families)
        super().__init__(
            f"缺少字体 {listed}，无法生成 PDF：请安装 Debian 软件包 fonts-noto-cjk"
            "（apt-get install fonts-noto-cjk），或以 KOUAN_FONTS 指明字体所在文件夹；"
            "网页版（f=sheet）不受影响。",
            f"Without the fonts {listed} no PDF can be set: install Debian's package "
            "fonts-noto-cjk (apt-get install fonts-noto-cjk), or name their folder by "
            "KOUAN_FONTS; the page (f=sheet) needs none.",
        )


class MissingPackages(Unavailable):
    """缺少 npm 安装的文件 | What npm installs is missing."""

    def __init__(self) -> None:
        super().__init__(
            "周边陆地和单文件地图用到 npm 安装的文件，本机未安装，或网页未打包：请在有 Node 20 "
            "的机器上运行 make setup，或以 KOUAN_NODE_MODULES 指明其所在；其余功能不受影响。",
            "The land around China and maps in one file need what npm installs, which is "
            "not there, or the page is not bundled: run make setup where Node 20 is, or "
            "point KOUAN_NODE_MODULES at it. All else works.",
        )


class BadSetting(Inconsistent):
    """设置有误 | A setting is unknown or out of bounds."""

    def __init__(self, names: str, why: str, known: Iterable[str]) -> None:
        super().__init__(
            f"设置 {names} 有误：{why}",
            f"Setting {names}: {why}",
            known=sorted(known),
        )


class AddressInUse(Inconsistent):
    """不能在这一地址上启动 | The service cannot listen at this address."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(
            f"不能在 {host}:{port} 上启动（{why}）；请停止占用它的程序，或以 --port 另选端口。",
            f"Cannot listen at {host}:{port} ({why}). Stop what runs there, or choose "
            "another with --port.",
        )


class BrokenTable(Inconsistent):
    """事实表有误 | A fact table is broken."""

    def __init__(self, file: str, row: int | None, en: str) -> None:
        where = file if row is None else f"{file}, row {row}"
        super().__init__(f"{where}：数据有误。", f"{where}: {en}", file=file, row=row)


class BrokenPlan(Inconsistent):
    """规划文件夹有误 | The folder of a plan is broken."""

    def __init__(self, file: str, line: int | None, en: str) -> None:
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}：规划有误。", f"{where}: {en}", file=file, line=line)


class BrokenBoundary(Inconsistent):
    """行政区划边界文件有误 | The boundary file is not usable."""


class BrokenLayer(Inconsistent):
    """图层与其声明不符 | A layer did not produce what it declares."""


class UndeclaredInput(Inconsistent):
    """规则取用的输入未声明 | A rule takes an input that is not declared."""

    def __init__(self, rule: Text, names: list[str]) -> None:
        listed = ", ".join(names)
        super().__init__(
            f"规则“{rule.zh}”取用的输入未声明：{listed}。",
            f"The rule {rule.en!r} takes inputs that are not declared: {listed}.",
        )


class Miswired(Inconsistent):
    """插件文件缺少应有的声明 | A plug-in module does not declare what its folder requires."""

    def __init__(self, module: str, constant: str, kind: str) -> None:
        super().__init__(
            f"{module} 须定义 {constant}: {kind}。",
            f"{module} must define {constant}: {kind}.",
        )
