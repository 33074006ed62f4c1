"""Differences between an assessment and its rerun, and their causes.

Every difference that affects the decision is listed: a cause (data, rules, day), a port, a
member of a finding such as its threshold, an outcome, a reading. The sensitivity is left
out: it follows from the rest and refers to today.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.answer import features_of
from app.rules.finding.finding import ALIASES, WORDS, Outcome
from geodata.text import Text

Said = Mapping[str, Any]

NOT_DECIDING = {"sensitivity", "parts", "evidence"}
"""Members that follow from the rest, or label it."""

PORT = "port"
NAMED_APART = {
    *("data", "rules_version", "as_of", "findings", "readings"),
    *("filed", "application"),
}
"""Members of an assessment that are compared separately, or are the application itself."""

OUTCOME = {"outcome", "because"}
NEITHER = Text("未列", "not there")
REWORDED = Text("：理由的文字有变", ": its reason is worded otherwise")
NOTHING = Text("", "")

LABELS: Mapping[str, Text] = {
    "edition": Text("数据版本", "edition of the data"),
    "sources": Text("资料来源", "sources"),
    "rules": Text("规则版本", "version of the rules"),
    "as_of": Text("判定所依日期", "day it is judged for"),
    "plan": Text("所依规划", "plan it is judged by"),
    "why": Text("依据该规划的原因", "why that plan"),
    "drive_min": Text("车程（分钟）", "drive, minutes"),
    "clause": Text("条款", "clause"),
    "title": Text("条款名称", "title"),
    "heading": Text("结论标题", "heading"),
    "notes": Text("说明", "notes"),
    "because": Text("理由", "reason"),
    "outcome": Text("认定", "finding"),
    "candidate": Text("申请机场", "applicant"),
    "distance_km": Text("距离（公里）", "distance, km"),
    "azimuth_deg": Text("方位（度）", "azimuth, degrees"),
    "certainty": Text("开放状态", "state"),
    "open_from": Text("开放日期", "day of opening"),
    "open_from_latest": Text("开放不晚于", "surely open since"),
    "lon": Text("经度（度）", "longitude, degrees"),
    "lat": Text("纬度（度）", "latitude, degrees"),
    "position_source": Text("位置来源", "source of the position"),
    "accuracy_m": Text("位置精度（米）", "accuracy, m"),
    "province_zh": Text("所在省级行政区", "province"),
    "name": Text("名称", "name"),
    "name_zh": Text("中文名称", "Chinese name"),
    "name_en": Text("英文名称", "English name"),
    "text": Text("文字", "text"),
    "default": Text("默认读法", "default reading"),
    "discretion": Text("关于裁量的说明", "sentence on discretion"),
    "text_zh": Text("原文", "text in Chinese"),
    "text_en": Text("英译", "text in English"),
    "section": Text("部分", "section"),
    "instrument": Text("文件", "instrument"),
    "in_force": Text("施行日期", "in force"),
    "minutes": Text("分钟", "minutes"),
    "road_km": Text("路程（公里）", "road, km"),
    "engine": Text("道路引擎", "road engine"),
    "document": Text("依据", "document"),
}
"""Names of the members of an assessment in texts; findings label their own parts."""

CELLS: Mapping[str, Text] = {
    "value": Text("实测或所报", "measured or stated"),
    "required": Text("要求", "required"),
    "margin": Text("差额", "margin"),
    "uncertainty": Text("不确定度", "uncertainty"),
}
"""Names of the cells of a measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: a cause (data, rules, day, port) or an effect."""

    what: str
    text: Text


def changes(before: Said, after: Said) -> tuple[Change, ...]:
    """Compare two assessments of one application: causes first, then outcomes.

    Returns:
        Every difference that affects the decision; empty if there is none.
    """
    if "plan" not in before:
        # Records were decided by the 13th plan before they named it.
        after = {name: value for name, value in after.items() if name != "plan"}
    return (
        *_causes(before, after),
        *_ports(before, after),
        *_outcomes(before, after),
        *_members(before, after),
    )


def _causes(before: Said, after: Said) -> Iterator[Change]:
    pairs = {
        "edition": (before["data"]["edition"], after["data"]["edition"]),
        "rules": (before["rules_version"], after["rules_version"]),
        "as_of": (before["as_of"], after["as_of"]),
    }
    for what, (was, now) in pairs.items():
        if was != now:
            yield Change(what=what, text=_became(LABELS[what], was, now))


def _ports(before: Said, after: Said) -> Iterator[Change]:
    """List nearby ports that were added, removed, moved or otherwise changed."""
    was, now = (_nearest(said) for said in (before, after))
    for port_id in {**now, **was}:
        texts = [Text("：新列入邻近口岸", " is newly listed among the nearest ports")]
        if port_id not in now:
            texts = [_why_unlisted(was[port_id], after)]
        elif port_id in was:
            texts = list(_differing(was[port_id], now[port_id]))
        port = now.get(port_id) or was[port_id]
        label = Text(
            f"{port['name_zh']}（{port['iata']}，{port['distance_km']:.3f} 公里）",
            f"{port['name_en']} ({port['iata']}, {port['distance_km']:.3f} km)",
        )
        for text in texts:
            yield Change(
                what="port", text=Text(label.zh + text.zh, f"{label.en}{text.en}")
            )


def _why_unlisted(port: Said, after: Said) -> Text:
    """Return why a port is no longer listed: it is not open, or others are nearer."""
    reaches = [e["reach_km"] for f in after["findings"] for e in f["evidence"]]
    if port["distance_km"] > max((km for km in reaches if km), default=0.0):
        return Text(
            "：不在所列最近口岸之中，因另有更近者；这不表示该口岸关闭",
            " is no longer among the nearest ports listed, because others are nearer; this "
            "does not mean that it closed",
        )
    return Text(
        "：按重新认定所用的数据，当日不计为已开放口岸",
        " does not count as open on that day according to today's data",
    )


def _nearest(said: Said) -> dict[str, Said]:
    listed = (each for finding in said["findings"] for each in features_of(finding))
    return {each["id"]: each for each in listed if each["role"] == PORT}


def _outcomes(before: Said, after: Said) -> Iterator[Change]:
    for what, was, now in _pairs(before, after):
        if was is None or now is None or was["outcome"] != now["outcome"]:
            yield Change(what=what, text=_outcome(was, now))


def _outcome(was: Said | None, now: Said | None) -> Text:
    item = now or was or {}
    label, why = _title(item), now["because"] if now else NOTHING
    old, new = (
        WORDS[Outcome(one["outcome"])] if one else NEITHER for one in (was, now)
    )
    return Text(
        f"{label.zh}：由“{old.zh}”变为“{new.zh}”。{why.zh}",
        f"{label.en}: {old.en} became {new.en}. {why.en}".rstrip(),
    )


def _members(before: Said, after: Said) -> Iterator[Change]:
    """Yield all other differences: in findings and readings, then elsewhere."""
    for what, was, now in _pairs(before, after):
        if was is None or now is None:
            continue
        told_before = OUTCOME if was["outcome"] != now["outcome"] else {"outcome"}
        label = _title(now)
        for text in _differences(was, now):
            said = Text(f"{label.zh}{text.zh}", f"{label.en}{text.en}")
            yield Change(what=what, text=said)
        if "because" not in told_before and was["because"] != now["because"]:
            said = Text(f"{label.zh}{REWORDED.zh}", f"{label.en}{REWORDED.en}")
            yield Change(what="wording", text=said)
    old, new = (
        {**_but(said, NAMED_APART), "sources": said["data"].get("sources")}
        for said in (before, after)
    )
    for text in _differing(old, new):
        said = Text(f"评估{text.zh}", f"Assessment{text.en}")
        yield Change(what="assessment", text=said)


def _differences(was: Said, now: Said) -> Iterator[Text]:
    """Yield the differences of two findings or readings, except ports and outcome.

    Aliases repeat other members, so they are told only if nothing else differs.
    """
    listed = (*now.get("parts", ()), *now.get("evidence", ()))
    labels = {each["name"]: each["label"] for each in listed}
    left = {"outcome", "because", "measurements"}
    for name in (each["name"] for each in now.get("evidence", ())):
        if any(each["role"] == PORT for each in (*was.get(name, ()), *now[name])):
            left |= {name}
    found = [
        *_measurements(was, now),
        *_differing(_but(was, left | ALIASES), _but(now, left | ALIASES), labels),
    ]
    yield from found or _differing(_but(was, left), _but(now, left), labels)


def _measurements(was: Said, now: Said) -> Iterator[Text]:
    """Yield the differences in the measurements of two findings, as texts."""
    old, new = (
        {each["name"]: each for each in said.get("measurements", ())}
        for said in (was, now)
    )
    for name in {**new, **old}:
        before, after = old.get(name, {}), new.get(name, {})
        label = (after or before)["label"]
        over = Text(f"{label.zh}·", f"{label.en}, ")
        cells = before.get("text", {}), after.get("text", {})
        told = [*_differing(cells[0], cells[1], CELLS, over)]
        yield from told or _differing(before, after, {}, over)


def _pairs(before: Said, after: Said) -> Iterator[tuple[str, Said | None, Said | None]]:
    """Yield pairs of findings and of readings; None if there is no counterpart."""
    for what, key in (("findings", "rule"), ("readings", "reading")):
        was, now = (
            {item[key]: item for item in said[what]} for said in (before, after)
        )
        for name in {**now, **was}:
            yield what[:-1], was.get(name), now.get(name)


def _title(item: Said) -> Text:
    title: Text = item.get("title") or item["text"]
    return title


def _but(said: Said, names: set[str]) -> dict[str, Any]:
    return {k: v for k, v in said.items() if k not in names | NOT_DECIDING}


def _differing(
    was: Said,
    now: Said,
    labels: Mapping[str, Text] = LABELS,
    over: Text = NOTHING,
) -> Iterator[Text]:
    """Yield each member that differs between two documents, as the end of a sentence."""
    for name in {**was, **now}:
        old, new = was.get(name), now.get(name)
        if old == new:
            continue
        here = labels.get(name) or LABELS.get(name, Text(name, name))
        label = Text(f"{over.zh}{here.zh}", f"{over.en}{here.en}")
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            within = Text(f"{label.zh}·", f"{label.en}, ")
            yield from _differing(old, new, labels, within)
        else:
            told = _became(label, old, new)
            yield Text(f"：{told.zh}", f": {told.en}")


def _became(label: Text, was: object, now: object) -> Text:
    old, new = _text_of(was), _text_of(now)
    return Text(
        f"{label.zh}由 {old.zh} 变为 {new.zh}", f"{label.en}: {old.en} became {new.en}"
    )


def _text_of(value: object) -> Text:
    """Return a value as text; a missing one is a dash, a list its items.

    >>> _text_of([10, None]).zh, _text_of({"lon": 1.5}).en
    ('10、—', 'longitude, degrees 1.5')
    """
    if isinstance(value, Text):
        return Text(f"“{value.zh}”", f"“{value.en}”")
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    if isinstance(value, Mapping):
        parts = [(LABELS.get(k, Text(k, k)), _text_of(v)) for k, v in value.items()]
        return Text(
            "，".join(f"{label.zh} {told.zh}" for label, told in parts),
            ", ".join(f"{label.en} {told.en}" for label, told in parts),
        )
    if isinstance(value, list | tuple):
        parts_ = [_text_of(item) for item in value]
        return Text("、".join(t.zh for t in parts_), ", ".join(t.en for t in parts_))
    if value is None:
        return Text("—", "—")
    return Text(str(value), str(value))
