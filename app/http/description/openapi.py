"""The OpenAPI 3.0.3 definition, built from the edition, with a path for each collection.

GIS clients read concrete paths, the component named ``limit``, ``style`` and
``explode``; the framework's own 3.1 document has none of them.
"""

from collections.abc import Iterable, Mapping

from fastapi import Request

from app.edition import Edition
from app.http.cases.area import AREA, AreaParams
from app.http.cases.assessments import PreviewParams
from app.http.cases.change_list import LIST_FORMS as CHANGE_FORMS
from app.http.cases.change_list import ChangesParams, FollowParams
from app.http.cases.contours import CONTOURS, ContourParams
from app.http.cases.diff import DIFF
from app.http.cases.diff import TYPES as COMPARED_FORMS
from app.http.cases.diff import DiffParams as DatesParams
from app.http.cases.proofs import WitnessParams
from app.http.cases.records import FORMS
from app.http.cases.register import RecordParams
from app.http.cases.register_list import LIST_FORMS, ListParams
from app.http.cases.roads import IsochroneParams
from app.http.cases.rules import (
    CHECK_FORMS,
    NOT_ALL,
    RulesParams,
    TellingParams,
    taken_by,
)
from app.http.description.openapi_reads import (
    Json,
    get,
    json_only,
    problem,
    shared,
    shared_parameters,
    token_wanted,
)
from app.http.description.openapi_writes import (
    PROBLEM,
    SECURITY_SCHEMES,
    edits,
    in_path,
    writes,
)
from app.http.ogc.edits import RetireQuery
from app.http.ogc.item_params import (
    item_params,
    items_params,
)
from app.http.ogc.processes import JobsParams, ProcessesParams
from app.http.ogc.schemas import SCHEMA_TYPE
from app.http.ogc.tiles import TileJsonParams, TileParams
from app.http.site.fulfilment import FulfilmentParams
from app.http.site.plan import PlanParams
from app.http.site.plans import DiffParams
from app.http.wire.links import root
from app.http.wire.notice import ADDRESS, LICENCE, MEDIA_TYPE
from app.http.wire.pages import PageParams
from app.http.wire.params import LangParams, language_of, names_of
from app.http.wire.state import edition_of, settings_of
from app.ledger.form import tables_of
from app.processes.process import Process
from app.rules.rule import Rule
from geodata.text import Lang
from layers.features.encoder import Encoder
from layers.features.style import MEDIA_TYPE as STYLE_TYPE
from layers.layer import Layer
from layers.tiles.grid import TILE_MATRIX_SET
from layers.tiles.mvt import MEDIA_TYPE as TILE_TYPE

JSON: Json = {"application/json": {}}
COMPARED: Json = {media: {} for media in COMPARED_FORMS.values()}
PAGE: Json = {**JSON, "text/html": {}}
"""Media types of a document that is also a page."""


def definition(request: Request) -> Json:
    """Return the definition of the service, with the address of the request."""
    settings, edition = settings_of(request), edition_of(request)
    lang = language_of(request)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Kouan Atlas 口岸图集",
            "description": "国家口岸发展“十三五”规划的图层与规则 / "
            "Layers and rules of the national plan for ports of entry.",
            "version": request.app.version,
            "license": {"name": "Apache-2.0"},
            **_contact(settings.contact),
        },
        "servers": [{"url": root(request)}],
        "paths": {
            **_documents(),
            **_collections(edition, lang),
            **_changes(set(edition.atlas.layers) & set(tables_of(edition.facts))),
            **_rules(edition.rules, lang == "zh"),
            **_register(lang, edition.processes),
        },
        "components": {
            "securitySchemes": SECURITY_SCHEMES,
            "parameters": shared_parameters(settings),
            "responses": {"Problem": problem()},
        },
    }


def _contact(text: str) -> Json:
    """Return the contact from ``name <address>``; empty if none is configured."""
    name, _, address = text.rstrip(">").partition(" <")
    if not name:
        return {}
    kind = "url" if "://" in address else "email"
    return {"contact": {"name": name, **({kind: address} if address else {})}}


def _documents() -> Json:
    """Return the paths of documents that are JSON or a web page."""
    paths = ("/", "/conformance", "/collections", "/self-check")
    schemes = "/tileMatrixSets"
    documents = {path: get(path, PageParams, PAGE) for path in paths}
    documents["/plan"] = get("规划原文 / The plan's text", PlanParams, PAGE)
    documents["/plans"] = get("规划 / Plans", PageParams, PAGE)
    one = documents["/plans/{planId}"] = get("一个规划 / A plan", PageParams, PAGE)
    title = "两个规划的差异 / What differs between two plans"
    other = documents["/plans/{planId}/diff"] = get(title, DiffParams, PAGE)
    title = "规划落实情况 / What became of a plan"
    done = documents["/plans/{planId}/fulfilment"] = get(title, FulfilmentParams, PAGE)
    for item in (one, other, done):
        item["get"]["parameters"].append(in_path("planId"))
    documents[ADDRESS] = get(" / ".join(LICENCE), LangParams, {MEDIA_TYPE: {}}, ())
    documents[schemes] = json_only(schemes)
    documents["/styles"] = get("样式 / Styles", PageParams, PAGE)
    documents[f"{schemes}/{TILE_MATRIX_SET}"] = json_only(TILE_MATRIX_SET)
    documents[schemes]["get"]["operationId"] = "getTileMatrixSetsList"
    documents[f"{schemes}/{TILE_MATRIX_SET}"]["get"]["operationId"] = "getTileMatrixSet"
    return documents


def _collections(edition: Edition, lang: Lang) -> Json:
    """Return the paths of all collections; those that stand on a table are edited too."""
    paths: Json = {}
    tables = tables_of(edition.facts)
    retirement = get("", RetireQuery, JSON)["get"]["parameters"]
    said = [one for one in retirement if one["name"] != "lang"]
    for name, layer in edition.atlas.layers.items():
        paths |= _collection(name, layer, edition.encoders, lang)
        if name in tables:
            title = layer.title.say(lang)
            history = json_only(title)
            history["get"]["parameters"].append(in_path("fid"))
            del history["get"]["responses"]["304"]
            paths[f"/collections/{name}/items/{{fid}}/versions"] = history
            for path, operations in edits(name, title, said).items():
                paths[path].update(operations)
    return paths


def _collection(
    name: str, layer: Layer, encoders: Mapping[str, Encoder], lang: Lang
) -> Json:
    base, title = f"/collections/{name}", layer.title.say(lang)
    types: Json = {encoder.media_type: {} for encoder in encoders.values()}
    types["application/geo+json"] = {"schema": {"type": "object"}}
    one = get(f"{title}: 1", item_params(layer), types, forms=encoders)
    one["get"]["parameters"].append(in_path("fid"))
    return {
        base: get(title, PageParams, PAGE),
        f"{base}/queryables": json_only(title),
        f"{base}/schema": json_only(title, SCHEMA_TYPE),
        f"{base}/feature-schema": json_only(title, SCHEMA_TYPE),
        f"{base}/items": get(
            title, items_params(layer), types, forms=encoders, filled_in=True
        ),
        f"{base}/items/{{fid}}": one,
        f"{base}.{{ending}}": _files(title, layer, encoders, types),
        **_tiles(name, title),
        f"/styles/{name}": json_only(title, STYLE_TYPE),
    }


def _files(
    title: str, layer: Layer, encoders: Mapping[str, Encoder], types: Json
) -> Json:
    """Return the path item of a collection as a file; it has the parameters of its items."""
    file = get(title, LangParams, types, filled_in=True)
    ending = in_path("ending")
    ending["schema"]["enum"] = [e.suffix.removeprefix(".") for e in encoders.values()]
    names = sorted(names_of(items_params(layer)) - {"f"})
    file["get"]["parameters"] = [ending, *(shared(name) for name in names)]
    return file


def _tiles(name: str, title: str) -> Json:
    """Return the paths of tiles; clients know them by how their ids end."""
    base, vector = f"/collections/{name}/tiles", f"{name}.collection.vector"
    tile = get(title, TileParams, {TILE_TYPE: {}}, forms=("mvt",))
    tile["get"]["parameters"] += map(in_path, ("tileMatrix", "tileRow", "tileCol"))
    paths = {
        base: (json_only(title), "getTileSetsList"),
        f"{base}/{TILE_MATRIX_SET}": (json_only(title), "getTileSet"),
        f"{base}/{TILE_MATRIX_SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": (
            tile,
            "getTile",
        ),
    }
    for entry, ending in paths.values():
        entry["get"]["operationId"] = f"{vector}.{ending}"
    made = {path: entry for path, (entry, _) in paths.items()}
    made[f"/tilejson/{name}"] = get(title, TileJsonParams, JSON, forms=("json",))
    return made


def _rules(rules: Mapping[str, Rule], zh: bool) -> Json:
    checked: Json = {**JSON, "application/geo+json": {}}
    paths: Json = {"/rules": get("规则" if zh else "Rules", RulesParams, PAGE)}
    for name, rule in rules.items():
        title = rule.title.zh if zh else rule.title.en
        paths[f"/rules/{name}"] = get(title, RulesParams, PAGE)
        told = {**checked, "text/html": {}}
        asked = get(title, TellingParams, told, forms=CHECK_FORMS)
        asked["get"]["parameters"] = [
            parameter
            for parameter in asked["get"]["parameters"]
            if parameter["name"] not in NOT_ALL - taken_by(rule)
        ]
        paths[f"/rules/{name}/check"] = asked
    preview = "/assessments/preview"
    sheets: Json = {**PAGE, "application/pdf": {}}
    forms = ("json", "html", "sheet", "pdf")
    paths[preview] = get(preview, PreviewParams, sheets, forms, filled_in=True)
    paths[preview]["get"]["responses"]["503"] = PROBLEM
    paths[AREA] = get(AREA, AreaParams, checked, forms=("json", "geojson"))
    drawn: Json = {"application/geo+json": {}}
    paths[CONTOURS] = get(CONTOURS, ContourParams, drawn, ())
    return paths


def _followed(params: type[LangParams], forms: Iterable[str]) -> Json:
    """Return the path item of a list of changes."""
    types: Json = {CHANGE_FORMS[form]: {} for form in forms}
    title = "数据变更 / Changes of the facts"
    return get(title, params, types, forms, filled_in=True)


def _changes(collections: Iterable[str]) -> Json:
    """Return the lists of changes below collections that stand on a table."""
    paths: Json = {}
    for name in sorted(collections):
        base = f"/collections/{name}"
        one = paths[f"{base}/items/{{fid}}/changes"] = _followed(
            FollowParams, CHANGE_FORMS
        )
        one["get"]["parameters"].append(in_path("fid"))
        paths[f"{base}/changes"] = _followed(FollowParams, CHANGE_FORMS)
    return paths


def _register(lang: Lang, processes: Mapping[str, Process]) -> Json:
    """Return the paths of the register, the processes and the jobs."""
    one = "/assessments/{recordId}"
    listed: Json = {**PAGE, "application/geo+json": {}, "text/csv": {}}
    sheet = {**PAGE, "application/geo+json": {}, "application/pdf": {}}
    paths: Json = {
        "/assessments": get("登记簿 / Register", ListParams, listed, LIST_FORMS),
        one: get("一份核查 / An assessment", RecordParams, sheet, FORMS),
        f"{one}/rerun": get("复核 / Decided anew", LangParams, JSON),
        f"{one}/proof": get("证明 / Proof", LangParams, {"text/plain": {}}, ()),
        "/register/key": get(
            "验证密钥 / Verifying key", LangParams, {"text/plain": {}}, ()
        ),
        "/verify": get("核验 / Verify", WitnessParams, PAGE),
        DIFF: get("两时对比 / What differs", DatesParams, COMPARED, COMPARED_FORMS),
        "/changes": _followed(ChangesParams, CHANGE_FORMS),
        "/changes.atom": _followed(ChangesParams, ("atom",)),
        "/changes/{changeNumber}": get("一项变更 / A change", PageParams, PAGE),
        "/changes/{changeNumber}/impact": get("影响 / Impact", PageParams, PAGE),
        "/processes": get("处理过程 / Processes", ProcessesParams, PAGE),
        "/jobs": get("作业 / Jobs", JobsParams, JSON, ("json",)),
        "/jobs/{jobId}": json_only("作业 / A job"),
        "/jobs/{jobId}/results": json_only("结果 / Results"),
    }
    drawn: Json = {"application/geo+json": {}}
    paths["/roads"] = get("道路引擎 / The road engine", PageParams, PAGE)
    far = "车程可达范围 / Ground within a drive"
    paths["/roads/isochrone"] = get(far, IsochroneParams, drawn, ("geojson",))
    for name, process in processes.items():
        paths[f"/processes/{name}"] = get(process.title.say(lang), PageParams, PAGE)
    for path, item in paths.items():
        if "{" in path:
            item["get"]["parameters"].append(in_path(path.split("{")[1].split("}")[0]))
        if not path.startswith("/processes"):
            item["get"]["responses"] |= dict.fromkeys(("403", "503"), PROBLEM)
            item["get"]["responses"]["401"] = token_wanted()
    for path, item in writes(processes, lang).items():
        paths.setdefault(path, {}).update(item)
    return paths
