"""The applicant on the sheet; values that are not stated are marked as such."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.rules.answer import features_of
from app.rules.case.inputs import INPUTS, STATED
from app.rules.finding.measured import NOT_STATED
from app.sheet.model import Item
from app.sheet.plain import plain
from geodata.datums import NAMES
from geodata.facts import Facts
from geodata.text import Lang, Text

NAME = Text("名称", "Name")
CODES = Text("代码 IATA / ICAO", "IATA / ICAO")
DEGREES = Text("位置（度）", "Position, degrees")
MINUTES = Text("位置（度分秒）", "Position, DMS")
DATUM = Text("坐标基准", "Datum")
ACCURACY = Text("位置精度", "Accuracy")
CONVERTED = Text("{shown}（由 {given} 换算）", "{shown}, converted from {given}")
PROVINCE = Text("所在省级行政区", "Province")
LABELS: Mapping[str, Text] = {
    **{name: INPUTS[name].label for name in STATED},
    "drives": Text("所报车程", "Drives stated"),
}
"""Labels of an application's own statements, by the names of `Application`."""

FILED: Mapping[str, Text] = {
    "airport": Text("机场", "Airport"),
    "name": NAME,
    "name_en": Text("英文名称", "Name in English"),
    "iata": Text("IATA 代码", "IATA code"),
    "icao": Text("ICAO 代码", "ICAO code"),
    "position": Text("位置", "Position"),
    "as_of": Text("日期", "Day"),
    "plan": Text("所依规划", "Plan"),
    "evidence": Text("依据", "Document"),
    "remark": Text("备注", "Remark"),
    **LABELS,
}
"""Labels of what can be filed, by the names of `ApplicationForm`; documents refer to them."""

POSITION_FILED = Text("所报坐标", "Position as filed")
POSITION_FROM = Text("位置依据", "Position from")
BELOW = Text("{count} 项，见“依据与备注”", "{count}, see “Documents and remark”")
DRIVE_TO = Text("至{port}车程", "Drive to {port}")
DRIVEN = Text("{minutes} 分钟；依据：{document}", "{minutes} min; by: {document}")
ABOUT = Text("依据：{what}", "Document: {what}")


def applicant(
    document: Mapping[str, Any], facts: Facts, lang: Lang
) -> tuple[Item, ...]:
    """Return the rows on the applicant: name, position and stated values."""
    here, filed = document["candidate"], document.get("filed") or {}
    lon, lat = here["lon"], here["lat"]
    known = {
        NAME: here["name"],
        CODES: _codes(here.get("iata"), filed, facts),
        DEGREES: f"{_side(lat, 'NS')}{_side(lon, 'EW', ', ')}",
        MINUTES: f"{dms(lat, 'NS')}, {dms(lon, 'EW')}",
        DATUM: _datum(here.get("given_datum"), lang),
        ACCURACY: _accuracy(here, lang),
        PROVINCE: facts.province(here["province_zh"]).say(lang) or "—",
    }
    site = (_item(label, value, lang) for label, value in known.items())
    stated = document["application"].items()
    return (*site, *(_item(_label(k), _stated(k, v, lang), lang) for k, v in stated))


def evidence(document: Mapping[str, Any], lang: Lang) -> tuple[Item, ...]:
    """Return the lines with the documents, the remark and the drives of an application.

    Missing ones have no line.
    """
    filed = document.get("filed") or {}
    place, remark = filed.get("position") or {}, filed.get("remark")
    found = list(_placed(place, lang))
    named = _near(document, lang)
    found += [_drive(each, named, lang) for each in document["application"]["drives"]]
    for each in filed.get("evidence") or ():
        label = ABOUT.say(lang).format(what=_about(each["about"], lang))
        day = f" · {each['date']}" if each.get("date") else ""
        found.append(Item(label=label, value=plain(each["document"]) + day))
    if remark:
        found.append(_item(FILED["remark"], remark, lang))
    return tuple(found)


def _datum(given: str | None, lang: Lang) -> str:
    """Return the datum of the numbers shown, and that of those given if it is another."""
    shown = NAMES["wgs84"][0]
    if given in (None, "wgs84"):
        return shown
    return CONVERTED.say(lang).format(shown=shown, given=NAMES[given][0])


def _placed(place: Mapping[str, Any], lang: Lang) -> Iterator[Item]:
    """Yield the position as filed, if in another datum, and its source."""
    datum = place.get("datum", "wgs84")
    if datum != "wgs84":
        filed = f"{place['lon']}, {place['lat']} ({NAMES[datum][0] if datum in NAMES else datum})"
        yield _item(POSITION_FILED, filed, lang)
    if place.get("source"):
        yield _item(POSITION_FROM, place["source"], lang)


def _drive(drive: Mapping[str, Any], named: Mapping[str, str], lang: Lang) -> Item:
    code = drive["port_iata"]
    port = f"{named[code]} ({code})" if code in named else code
    text = DRIVEN.say(lang).format(
        minutes=_number(drive["drive_min"]), document=drive["document"]
    )
    return Item(label=DRIVE_TO.say(lang).format(port=port), value=plain(text))


def _near(document: Mapping[str, Any], lang: Lang) -> dict[str, str]:
    """Return the names of the ports in the findings, by code."""
    listed = (each for f in document["findings"] for each in features_of(f))
    return {
        each["iata"]: each[f"name_{lang}"] for each in listed if each["role"] == "port"
    }


def _about(name: str, lang: Lang) -> str:
    """Return the label of the member of the application that a document is about."""
    label = FILED.get(name.partition(".")[0])
    return plain(name) if label is None else label.say(lang)


def _label(name: str) -> Text:
    return LABELS.get(name, Text(name.replace("_", " "), name.replace("_", " ")))


def _stated(name: str, value: Any, lang: Lang) -> object:
    """Return what is stated as people read it; None where nothing is."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return BELOW.say(lang).format(count=len(value)) if value else None
    return INPUTS[name].kind.said(value, lang) if name in INPUTS else value


def _number(value: float) -> str:
    """Return a number with thousands separators and all its decimals.

    >>> _number(12345), _number(190.5), _number(190.0)
    ('12,345', '190.5', '190')
    """
    return f"{value:,}".removesuffix(".0")


def _item(label: Text, value: object, lang: Lang) -> Item:
    if value is None:
        return Item(label=label.say(lang), value=NOT_STATED.say(lang), soft=True)
    return Item(label=label.say(lang), value=plain(value))


def _codes(iata: str | None, filed: Mapping[str, Any], facts: Facts) -> str:
    """Return the codes of a known airport, otherwise those that were filed."""
    rows = (row for row in facts.records("airports") if iata and row["iata"] == iata)
    known = next(rows, None) or {"iata": iata or filed.get("iata")}
    codes = [known.get("iata"), known.get("icao") or filed.get("icao")]
    return " / ".join(code or "—" for code in codes) if any(codes) else "—"


def _accuracy(here: Mapping[str, Any], lang: Lang) -> str:
    metres, source = here["accuracy_m"], here["accuracy_from"]
    return (
        f"± {metres:g} m（{source}）" if lang == "zh" else f"± {metres:g} m, {source}"
    )


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
