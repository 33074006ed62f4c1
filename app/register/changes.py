"""What is not as it was when an application is decided anew, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.rules.engine import WORDS
from app.rules.rule import Outcome
from geodata.text import Text

Said = Mapping[str, Any]

SHIFT_KM = 0.001
"""Distances that differ by less than a metre are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed: a cause (data, rules, day, port) or what came of it."""

    what: str
    text: Text


def changes(before: Said, after: Said) -> tuple[Change, ...]:
    """Compare two assessments of one application: causes first, then outcomes.

    Args:
        before: What the record says.
        after: What would be said today.
    """
    return (*_causes(before, after), *_ports(before, after), *_outcomes(before, after))


def _causes(before: Said, after: Said) -> Iterator[Change]:
    pairs = {
        "edition": (before["data"]["edition"], after["data"]["edition"]),
        "rules": (before["rules_version"], after["rules_version"]),
        "as_of": (before["as_of"], after["as_of"]),
    }
    labels = {
        "edition": Text("数据版本", "edition of the data"),
        "rules": Text("规则版本", "version of the rules"),
        "as_of": Text("判定所依日期", "day it is judged for"),
    }
    for what, (was, now) in pairs.items():
        if was != now:
            label = labels[what]
            text = Text(
                f"{label.zh}由 {was} 变为 {now}", f"{label.en}: {was} became {now}"
            )
            yield Change(what=what, text=text)


def _ports(before: Said, after: Said) -> Iterator[Change]:
    """Tell which ports near the site came, went, moved or have other dates."""
    was, now = (_nearest(said) for said in (before, after))
    for port_id in {**now, **was}:
        if port_id not in was:
            text = Text("新列入", "is new among the ports near")
        elif port_id not in now:
            text = Text("不再列入", "is no longer among the ports near")
        else:
            found = _moved(was[port_id], now[port_id])
            if found is None:
                continue
            text = found
        port = now.get(port_id) or was[port_id]
        label = Text(
            f"{port['name_zh']}（{port['iata']}，{port['distance_km']:.3f} 公里）",
            f"{port['name_en']} ({port['iata']}, {port['distance_km']:.3f} km)",
        )
        yield Change(
            what="port", text=Text(label.zh + text.zh, f"{label.en} {text.en}")
        )


def _moved(was: Said, now: Said) -> Text | None:
    if abs(was["distance_km"] - now["distance_km"]) >= SHIFT_KM:
        return Text(
            f"距离原为 {was['distance_km']:.3f} 公里",
            f"was {was['distance_km']:.3f} km away",
        )
    for name in ("open_from", "open_from_latest", "certainty"):
        if was[name] != now[name]:
            return Text(
                f"的 {name} 由 {was[name]} 变为 {now[name]}",
                f"has another {name}: {was[name]} became {now[name]}",
            )
    return None


def _nearest(said: Said) -> dict[str, Said]:
    return {
        port["id"]: port
        for finding in said["findings"]
        for port in finding.get("nearest", ())
    }


def _outcomes(before: Said, after: Said) -> Iterator[Change]:
    for what, key in (("findings", "rule"), ("readings", "reading")):
        was = {item[key]: item for item in before[what]}
        for item in after[what]:
            earlier = was.get(item[key])
            if earlier is None or earlier["outcome"] != item["outcome"]:
                yield Change(what=what[:-1], text=_outcome(earlier, item))


def _outcome(earlier: Said | None, item: Said) -> Text:
    label: Text = item.get("title") or item["text"]
    now = WORDS[Outcome(item["outcome"])]
    was = WORDS[Outcome(earlier["outcome"])] if earlier else Text("未列", "not there")
    return Text(
        f"{label.zh}：由“{was.zh}”变为“{now.zh}”。{item['because'].zh}",
        f"{label.en}: {was.en} became {now.en}. {item['because'].en}",
    )
