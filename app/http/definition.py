"""The OpenAPI 3.0.3 definition, built from the registry, a path a collection.

GIS clients read concrete paths, the component named ``limit``, ``style`` and
``explode``; the framework's own 3.1 document has none of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request
from pydantic.fields import FieldInfo

from app.http.area import AREA, AreaParams
from app.http.assessments import PreviewParams
from app.http.definition_schemas import SCHEMAS
from app.http.definition_writes import SECURITY_SCHEMES, writes
from app.http.file_addresses import BY_ENDING
from app.http.item_params import (
    RingsParams,
    item_params,
    items_params,
)
from app.http.links import root
from app.http.pages import PageParams
from app.http.params import JsonParams, LangParams, names_of, spoken
from app.http.plan import PlanParams
from app.http.processes import JobsParams, ProcessesParams
from app.http.proofs import WitnessParams
from app.http.records import FORMS
from app.http.register import RecordParams
from app.http.register_list import LIST_FORMS, ListParams
from app.http.roads import IsochroneParams
from app.http.rules import STATED, TellingParams, taken_by
from app.http.schemas import SCHEMA_TYPE
from app.http.state import settings_of
from app.http.tiles import TileJsonParams, TileParams
from app.processes.echo import offered
from app.processes.process import Process
from app.registry import ENCODERS, LAYERS, RULES
from app.settings import Settings
from geodata.text import Lang
from layers.layer import Layer
from layers.mvt import MEDIA_TYPE as TILE_TYPE
from layers.style import MEDIA_TYPE as STYLE_TYPE
from layers.tiles import TILE_MATRIX_SET

OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.0"

Json = dict[str, Any]

JSON: Json = {"application/json": {}}

PROBLEM = {"$ref": "#/components/responses/Problem"}


def definition(request: Request) -> Json:
    """Return the definition of the service as asked for at this address."""
    settings = settings_of(request)
    lang = spoken(request)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Kouan Atlas 口岸图集",
            "description": "国家口岸发展“十三五”规划的图层与规则 / "
            "Layers and rules of the national plan for ports of entry.",
            "version": request.app.version,
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": root(request)}],
        "paths": {
            **_documents(),
            **{
                path: entry
                for name, layer in LAYERS.items()
                for path, entry in _collection(name, layer, lang).items()
            },
            **_rules(lang == "zh"),
            **_register(lang, offered(settings)),
        },
        "components": {
            "securitySchemes": SECURITY_SCHEMES,
            "parameters": _components(settings),
            "responses": {"Problem": _problem()},
        },
    }


def _documents() -> Json:
    """Return the paths of documents that are JSON or a web page."""
    paths = ("/", "/conformance", "/collections", "/self-check")
    schemes = "/tileMatrixSets"
    documents = {
        path: _get(path, PageParams, {"application/json": {}, "text/html": {}})
        for path in paths
    }
    plan: Json = {"application/json": {}, "text/html": {}}
    documents["/plan"] = _get("规划原文 / The plan's text", PlanParams, plan)
    documents |= {path: _json(path) for path in (schemes, "/styles")}
    documents[f"{schemes}/{TILE_MATRIX_SET}"] = _json(TILE_MATRIX_SET)
    documents[schemes]["get"]["operationId"] = "getTileMatrixSetsList"
    documents[f"{schemes}/{TILE_MATRIX_SET}"]["get"]["operationId"] = "getTileMatrixSet"
    return documents


def _collection(name: str, layer: Layer, lang: Lang) -> Json:
    base, title = f"/collections/{name}", layer.title.say(lang)
    types: Json = {encoder.media_type: {} for encoder in ENCODERS.values()}
    types["application/geo+json"] = {"schema": {"type": "object"}}
    one = _get(f"{title}: 1", item_params(layer), types, forms=ENCODERS)
    one["get"]["parameters"].append(_in_path("fid"))
    return {
        base: _get(title, PageParams, {"application/json": {}, "text/html": {}}),
        f"{base}/queryables": _json(title),
        f"{base}/schema": _json(title, SCHEMA_TYPE),
        f"{base}/feature-schema": _json(title, SCHEMA_TYPE),
        f"{base}/items": _get(title, items_params(layer), types, forms=ENCODERS),
        f"{base}/items/{{fid}}": one,
        f"{base}.{{ending}}": _files(title, layer, types),
        **_tiles(name, title),
        f"/styles/{name}": _json(title, STYLE_TYPE),
    }


def _files(title: str, layer: Layer, types: Json) -> Json:
    """Return the path item of a collection as a file; it has the parameters of its items."""
    file = _get(title, LangParams, types)
    ending = _in_path("ending")
    ending["schema"]["enum"] = [suffix.removeprefix(".") for suffix in BY_ENDING]
    names = sorted(names_of(items_params(layer)) - {"f"})
    file["get"]["parameters"] = [ending, *(_shared(name) for name in names)]
    return file


def _shared(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _components(settings: Settings) -> Json:
    """Return the parameters of items by name; clients look up ``limit`` by its name."""
    fields = RingsParams.model_fields.items()
    named = {field.alias or name: field for name, field in fields}
    del named[
        "f"
    ]  # what may be asked for differs, an address that ends as a file has none
    taken = {name: _parameter(name, field, ()) for name, field in named.items()}
    return {**taken, "limit": _limit(settings)}


def _tiles(name: str, title: str) -> Json:
    """Return the paths of tiles; clients know them by how their ids end."""
    base, vector = f"/collections/{name}/tiles", f"{name}.collection.vector"
    tile = _get(title, TileParams, {TILE_TYPE: {}}, forms=("mvt",))
    tile["get"]["parameters"] += map(_in_path, ("tileMatrix", "tileRow", "tileCol"))
    paths = {
        base: (_json(title), "getTileSetsList"),
        f"{base}/{TILE_MATRIX_SET}": (_json(title), "getTileSet"),
        f"{base}/{TILE_MATRIX_SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": (
            tile,
            "getTile",
        ),
    }
    for entry, ending in paths.values():
        entry["get"]["operationId"] = f"{vector}.{ending}"
    made = {path: entry for path, (entry, _) in paths.items()}
    made[f"/tilejson/{name}"] = _get(title, TileJsonParams, JSON, forms=("json",))
    return made


def _json(title: str, media_type: str = "application/json") -> Json:
    return _get(title, JsonParams, {media_type: {}}, forms=("json",))


def _in_path(name: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }


def _rules(zh: bool) -> Json:
    page: Json = {"application/json": {}, "text/html": {}}
    checked: Json = {"application/json": {}, "application/geo+json": {}}
    paths: Json = {"/rules": _get("规则" if zh else "Rules", PageParams, page)}
    for name, rule in RULES.items():
        title = rule.title.zh if zh else rule.title.en
        paths[f"/rules/{name}"] = _get(title, PageParams, page)
        asked = _get(title, TellingParams, checked, forms=("json", "geojson"))
        asked["get"]["parameters"] = [
            parameter
            for parameter in asked["get"]["parameters"]
            if parameter["name"] not in STATED - taken_by(rule)
        ]
        paths[f"/rules/{name}/check"] = asked
    preview = "/assessments/preview"
    sheets: Json = {**page, "application/pdf": {}}
    forms = ("json", "html", "sheet", "pdf")
    paths[preview] = _get(preview, PreviewParams, sheets, forms)
    paths[preview]["get"]["responses"]["503"] = PROBLEM
    paths[AREA] = _get(AREA, AreaParams, checked, forms=("json", "geojson"))
    return paths


def _register(lang: Lang, processes: Mapping[str, Process]) -> Json:
    """Return the paths of the register, the processes and the jobs."""
    page: Json = {"application/json": {}, "text/html": {}}
    one = "/assessments/{recordId}"
    listed: Json = {**page, "application/geo+json": {}, "text/csv": {}}
    sheet = {**page, "application/geo+json": {}, "application/pdf": {}}
    paths: Json = {
        "/assessments": _get("登记簿 / Register", ListParams, listed, LIST_FORMS),
        one: _get("一份核查 / An assessment", RecordParams, sheet, FORMS),
        f"{one}/rerun": _get("复核 / Decided anew", LangParams, JSON),
        f"{one}/proof": _get("证明 / Proof", LangParams, {"text/plain": {}}, ()),
        "/register/key": _get(
            "验证密钥 / Verifying key", LangParams, {"text/plain": {}}, ()
        ),
        "/verify": _get("核验 / Verify", WitnessParams, page),
        "/processes": _get("处理过程 / Processes", ProcessesParams, page),
        "/jobs": _get("作业 / Jobs", JobsParams, JSON, ("json",)),
        "/jobs/{jobId}": _json("作业 / A job"),
        "/jobs/{jobId}/results": _json("结果 / Results"),
    }
    drawn: Json = {"application/geo+json": {}}
    paths["/roads"] = _json("道路引擎 / The road engine")
    far = "2 小时车程可达范围 / Within two hours by road"
    paths["/roads/isochrone"] = _get(far, IsochroneParams, drawn, ("geojson",))
    for name, process in processes.items():
        paths[f"/processes/{name}"] = _get(process.title.say(lang), PageParams, page)
    for path, item in paths.items():
        if "{" in path:
            item["get"]["parameters"].append(_in_path(path.split("{")[1].split("}")[0]))
        if not path.startswith("/processes"):
            item["get"]["responses"] |= dict.fromkeys(("403", "503"), PROBLEM)
            item["get"]["responses"]["401"] = _token_wanted()
    for path, item in writes(processes, lang).items():
        paths.setdefault(path, {}).update(item)
    return paths


def _get(
    summary: str,
    params: type[LangParams],
    content: Json,
    forms: Iterable[str] = ("json", "html"),
) -> Json:
    """Return the path item of a GET."""
    return {
        "get": {
            "summary": summary,
            "parameters": [
                _parameter(field.alias or name, field, forms)
                for name, field in params.model_fields.items()
            ],
            "responses": {
                "200": {"description": "OK", "content": content},
                "304": {"description": "没有变化 / Not modified"},
                "400": PROBLEM,
                "404": PROBLEM,
                "500": PROBLEM,
            },
        }
    }


def _parameter(name: str, field: FieldInfo, forms: Iterable[str]) -> Json:
    if name == "limit":
        return _shared("limit")
    schema = SCHEMAS.get(name, {"type": "string"})
    if isinstance(field.json_schema_extra, dict):
        schema = {**schema, **field.json_schema_extra}
    if name == "f":
        schema = {"type": "string", "enum": list(forms)}
    return {
        "name": name,
        "in": "query",
        "description": field.description or "格式 / Format",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _limit(settings: Settings) -> Json:
    return {
        "name": "limit",
        "in": "query",
        "description": "每页要素数 / Features a page",
        "required": False,
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": settings.page_maximum,
            "default": settings.page_default,
        },
        "style": "form",
        "explode": False,
    }


def _token_wanted() -> Json:
    """Describe the answer without a token: browsers get a page that asks for one."""
    content = _problem()["content"]
    return {
        "description": "须有令牌 / A token is needed",
        "content": {**content, "text/html": {}},
    }


def _problem() -> Json:
    return {
        "description": "RFC 9457",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "instance": {"type": "string"},
                    },
                }
            }
        },
    }
