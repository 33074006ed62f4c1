"""Who applies, as the sheet lists it: what was not stated is said to be so."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.sheet.measures import NOT_STATED
from app.sheet.model import Item
from app.sheet.plain import plain
from geodata.facts import Facts
from geodata.text import Lang, Text

NAME = Text("名称", "Name")
CODES = Text("代码 IATA / ICAO", "IATA / ICAO")
DEGREES = Text("位置（度）", "Position, degrees")
MINUTES = Text("位置（度分秒）", "Position, DMS")
DATUM = Text("坐标基准", "Datum")
ACCURACY = Text("位置精度", "Accuracy")
PROVINCE = Text("所在省级行政区", "Province")
STATED: Mapping[str, Text] = {
    "airport_class": Text("机场类别", "Class"),
    "routes": Text("国内固定直达航线（条）", "Domestic fixed direct routes"),
    "people": Text("年进出境人员（人次）", "People across the border a year"),
    "cargo_t": Text("年进出境货物（吨）", "Goods across the border a year, t"),
    "province_below_volume": Text(
        "省内有不达标航空口岸", "Air ports of the province below volume"
    ),
}
SAID: Mapping[object, Text] = {
    "branch": Text("支线机场", "branch airport"),
    "other": Text("其他", "other"),
    True: Text("有", "yes"),
    False: Text("无", "no"),
}


def applicant(
    document: Mapping[str, Any], facts: Facts, lang: Lang
) -> tuple[Item, ...]:
    """Return who applies, where it lies, and what it states."""
    here = document["candidate"]
    lon, lat = here["lon"], here["lat"]
    known = {
        NAME: here["name"],
        CODES: _codes(here.get("iata"), facts),
        DEGREES: f"{_side(lat, 'NS')}{_side(lon, 'EW', ', ')}",
        MINUTES: f"{dms(lat, 'NS')}, {dms(lon, 'EW')}",
        DATUM: "WGS 84",
        ACCURACY: _accuracy(here, lang),
        PROVINCE: _province(here["province_zh"], facts, lang),
    }
    site = (_item(label, value, lang) for label, value in known.items())
    return (*site, *_stated(document["application"], lang))


def _stated(application: Mapping[str, Any], lang: Lang) -> Iterator[Item]:
    for name, value in application.items():
        label = STATED.get(name, Text(name, name))
        known = isinstance(value, bool | str) and value in SAID
        said = SAID[value].say(lang) if known else value
        number = isinstance(said, int) and not isinstance(said, bool)
        yield _item(label, f"{said:,}" if number else said, lang)


def _item(label: Text, value: object, lang: Lang) -> Item:
    if value is None:
        return Item(label=label.say(lang), value=NOT_STATED.say(lang), soft=True)
    return Item(label=label.say(lang), value=plain(value))


def _codes(iata: str | None, facts: Facts) -> str:
    if iata is None:
        return "—"
    rows = (row for row in facts.records("airports") if row["iata"] == iata)
    icao = next((row["icao"] for row in rows), None)
    return f"{iata} / {icao or '—'}"


def _accuracy(here: Mapping[str, Any], lang: Lang) -> str:
    metres, source = here["accuracy_m"], here["accuracy_from"]
    return (
        f"± {metres:g} m（{source}）" if lang == "zh" else f"± {metres:g} m, {source}"
    )


def _province(name_zh: str | None, facts: Facts, lang: Lang) -> str:
    if name_zh is None or lang == "zh":
        return name_zh or "—"
    rows = (row for row in facts.records("provinces") if row["name_zh"] == name_zh)
    return next((str(row["name_en"]) for row in rows), name_zh)


def _side(degrees: float, sides: str, before: str = "") -> str:
    return f"{before}{abs(degrees):.6f}°{sides[degrees < 0]}"


def dms(degrees: float, sides: str) -> str:
    """Return degrees, minutes and seconds to a tenth; ``sides`` are plus and minus.

    >>> dms(32.853333, "NS")
    '32°51′12.0″N'
    >>> dms(-0.99999999, "EW")
    '1°00′00.0″W'
    """
    tenths = round(abs(degrees) * 36_000)
    whole, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    return f"{whole}°{minutes:02d}′{rest / 10:04.1f}″{sides[degrees < 0]}"
