"""The command ``kouan sheet``: the decision sheet of an assessment as a file."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from app.atlas import open_atlas
from app.clock import today
from app.registry import RULES
from app.rules.answer import assessed, spoken
from app.rules.bench import Bench
from app.settings import load
from app.sheet.page import sheet_html
from app.sheet.pdf import sheet_pdf
from geodata.errors import UnknownFormat

SUFFIXES = (".pdf", ".html")


def sheet(  # noqa: PLR0913, PLR0917 - one argument an option
    airport: Annotated[
        str | None, typer.Argument(help="IATA/ICAO 代码 / IATA or ICAO code")
    ] = None,
    out: Annotated[Path, typer.Option(help="sheet.pdf | sheet.html")] = Path(
        "sheet.pdf"
    ),
    lon: Annotated[str | None, typer.Option(help="经度 / longitude, degrees")] = None,
    lat: Annotated[str | None, typer.Option(help="纬度 / latitude, degrees")] = None,
    datum: Annotated[
        str | None, typer.Option(help="wgs84, cgcs2000, gcj02, bd09")
    ] = None,
    accuracy_m: Annotated[
        str | None, typer.Option(help="位置精度 / accuracy, m")
    ] = None,
    name: Annotated[str | None, typer.Option(help="名称 / name of the place")] = None,
    as_of: Annotated[str | None, typer.Option(help="日期 / day, 2015-12-31")] = None,
    airport_class: Annotated[str | None, typer.Option(help="branch, other")] = None,
    routes: Annotated[
        str | None, typer.Option(help="国内固定直达航线 / domestic fixed direct routes")
    ] = None,
    people: Annotated[
        str | None, typer.Option(help="年进出境人次 / people across the border a year")
    ] = None,
    cargo_t: Annotated[
        str | None, typer.Option(help="年进出境货物（吨） / goods a year, tonnes")
    ] = None,
    province_below_volume: Annotated[
        str | None, typer.Option(help="省内有不达标口岸 / below volume: true, false")
    ] = None,
    lang: Annotated[str, typer.Option(help="zh, en")] = "zh",
) -> None:
    """生成核查单（预览） / Set the decision sheet of an assessment, not on record."""
    given = {
        "airport": airport,
        "lon": lon,
        "lat": lat,
        "datum": datum,
        "accuracy_m": accuracy_m,
        "name": name,
        "as_of": as_of or today().isoformat(),
        "airport_class": airport_class,
        "routes": routes,
        "people": people,
        "cargo_t": cargo_t,
        "province_below_volume": province_below_volume,
        "lang": lang,
    }
    if out.suffix not in SUFFIXES:
        raise UnknownFormat(out.suffix or out.name, SUFFIXES)
    out.write_bytes(
        _sheet({k: v for k, v in given.items() if v is not None}, out.suffix)
    )
    typer.echo(out)


def _sheet(given: dict[str, str], suffix: str) -> bytes:
    """Return the sheet of what is given, read as strictly as a query string."""
    # Only this command needs the parameters of the service: the others start faster.
    from app.http.assessments import PreviewParams  # noqa: PLC0415
    from app.http.params import read_query  # noqa: PLC0415
    from app.http.rules import case_of  # noqa: PLC0415

    settings = load()
    params = read_query(PreviewParams, urlencode(given).encode())
    facts, lang = open_atlas(settings).facts, params.lang or "zh"
    case = case_of(params, facts)
    bench = Bench(facts=facts, rules=RULES, reading=settings.reading)
    body = spoken(assessed(case, bench, today()), lang)
    if suffix == ".pdf":
        return sheet_pdf(body, None, facts, lang, settings.fonts)
    return sheet_html(body, None, facts, lang).encode()
