"""Differences of facts in words: a sentence each, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.ledger.diff import NAMES, PLACE, Difference, State, differences
from app.ledger.form import tables_of
from geodata.dataset import Manifest
from geodata.ledger.tables import written
from geodata.text import Lang, Text

WORDS: Mapping[str, Text] = {
    "added": Text("新增", "added"),
    "retired": Text("移除", "removed"),
    "opened": Text("开放", "opened"),
    "closed": Text("关闭", "closed"),
    "moved": Text("移址", "moved"),
    "perhaps": Text(
        "日期未能证实，可能在其间开放、关闭或早已如此",
        "may have opened or closed between, or before; its dates are not established",
    ),
    "left": Text("口岸迁出", "the port moved away"),
    "renamed": Text("更名", "renamed"),
    "amended": Text("更正", "amended"),
}
"""What happened to a place, in the order in which pages list it."""


def sentence(found: Difference, manifest: Manifest) -> Text:
    """Say what differs: name, what happened, and the values before and after."""
    parts = [_part(word, found, manifest) for word in found.what]
    row = found.row
    return Text(
        f"{row['name_zh']}：{'；'.join(part.zh for part in parts)}。",
        f"{row['name_en']}: {'; '.join(part.en for part in parts)}.",
    )


def _part(word: str, found: Difference, manifest: Manifest) -> Text:
    said, was, now = WORDS[word], found.before or {}, found.row
    if word == "renamed":
        zh, en = (" → ".join(dict.fromkeys((was[name], now[name]))) for name in NAMES)
        names = " / ".join(dict.fromkeys((zh, en)))
        return Text(f"{said.zh}，{names}", f"{said.en}, {names}")
    if word == "moved":
        return _move(found)
    if word == "amended":
        return _values(found, manifest)
    return said


def _move(found: Difference) -> Text:
    said, km, former = WORDS["moved"], found.distance_km, found.former
    begin = Text("", "")
    if former is not None:
        begin = Text(f"，自{former['name_zh']}", f" from {former['name_en']}")
    if km is None:
        return Text(
            f"{said.zh}{begin.zh}，其位置未收录",
            f"{said.en}{begin.en}, whose position is not held",
        )
    return Text(f"{said.zh}{begin.zh}，{km:g} 公里", f"{said.en}{begin.en}, {km:g} km")


def _values(found: Difference, manifest: Manifest) -> Text:
    """Return the other columns that differ, each with both values."""
    told = {*PLACE, *NAMES} if {"moved", "renamed"} & {*found.what} else set[str]()
    was, now = found.before or {}, found.row
    columns = [c for c in manifest.columns if c.name in {*found.columns} - told]
    pairs = [
        (c, written(was.get(c.name)) or "—", written(now.get(c.name)) or "—")
        for c in columns
    ]
    return Text(
        "，".join(f"{c.meaning_zh}由 {old} 改为 {new}" for c, old, new in pairs),
        ", ".join(f"{c.meaning_en} from {old} to {new}" for c, old, new in pairs),
    )


def manifests_of(before: State, after: State) -> dict[str, Manifest]:
    """Return the manifests of the tables of places, by collection."""
    tables = {**tables_of(before.facts), **tables_of(after.facts)}
    return {name: table.manifest for name, table in tables.items()}


def grouped(
    found: Sequence[Difference], manifests: Mapping[str, Manifest], lang: Lang
) -> list[dict[str, Any]]:
    """Return differences by collection: its id and title, and a sentence a row."""
    return [
        {
            "id": name,
            "title": Text(manifest.title_zh, manifest.title_en).say(lang),
            "rows": [
                {"id": each.id, "sentence": sentence(each, manifest).say(lang)}
                for each in found
                if each.collection == name
            ],
        }
        for name, manifest in manifests.items()
        if any(each.collection == name for each in found)
    ]


def told(before: State, after: State, lang: Lang) -> list[str]:
    """Return what differs as lines of text, the title of each collection before its own."""
    found = list(differences(before, after))
    groups = grouped(found, manifests_of(before, after), lang)
    lines = [
        line
        for group in groups
        for line in (group["title"], *(f"- {row['sentence']}" for row in group["rows"]))
    ]
    return lines or [Text("没有变化。", "Nothing differs.").say(lang)]
