"""The schema and the queryables of a collection, as JSON Schema.

OGC API Features parts 3 (queryables) and 5 (schemas). GDAL drops a filter if the
queryables come as ``application/schema+json``, so they do only where that is asked for.
"""

from typing import Any

import orjson
from fastapi import APIRouter, Request, Response

from app.http.wire.accepting import by_preference
from app.http.wire.links import root
from app.http.wire.params import JsonParams, language_of, read
from app.http.wire.state import atlas_of, edition_of
from app.ledger.edited import writable
from app.ledger.form import tables_of
from geodata.dataset import Table
from geodata.text import Lang
from layers.features.snapshot import GEOMETRY
from layers.layer import Column, Layer, described

router = APIRouter()

SCHEMA_TYPE = "application/schema+json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
QUERYABLES_REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
SCHEMA_REL = "http://www.opengis.net/def/rel/ogc/1.0/schema"
CITED = "source"
"""The property that gains the document of an edit."""

TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "documented": {"type": "string"},
    "list": {"type": "array", "items": {"type": "string"}},
}


def _property(column: Column, lang: Lang) -> dict[str, Any]:
    described = {"title": column.name, "description": column.meaning.say(lang)}
    unit = {} if column.unit == "1" else {"x-ogc-unit": column.unit}
    return {**described, **TYPES[column.type], **unit}


def _geometry(layer: Layer) -> dict[str, Any]:
    return {
        "x-ogc-role": "primary-geometry",
        "format": f"geometry-{layer.geometry.lower()}",
    }


def _by_reference(layer: Layer) -> dict[str, Any]:
    """Return the geometry as QGIS knows it, which part 5 does not allow in a schema."""
    return {"$ref": f"https://geojson.org/schema/{layer.geometry}.json"}


def _schema(
    request: Request, layer: Layer, properties: dict[str, Any]
) -> dict[str, Any]:
    lang = language_of(request)
    return {
        "$schema": DRAFT,
        "$id": root(request) + request.url.path,
        "type": "object",
        "title": layer.title.say(lang),
        "description": layer.description.say(lang),
        "properties": properties,
        "additionalProperties": False,
    }


def _written(
    columns: dict[str, dict[str, Any]], table: Table, lang: Lang
) -> dict[str, dict[str, Any]]:
    """Return properties with what part 4 may write of them: not those that are derived.

    Columns of the table that the features do not show are written only.
    """
    notes = {note.name: note for note in writable(table)}
    kept = {*notes, CITED}
    shown = {
        name: one if name in kept else {**one, "readOnly": True}
        for name, one in columns.items()
    }
    unseen = {
        name: {**_property(described(note), lang), "writeOnly": True}
        for name, note in notes.items()
        if name not in shown
    }
    return {**shown, **unseen}


@router.get("/collections/{name}/queryables")
def queryables(request: Request, name: str) -> Response:
    """List the columns that a filter may use; lists of values cannot be compared."""
    read(JsonParams, request)
    layer, lang = atlas_of(request).layer(name), language_of(request)
    scalar = [column for column in layer.all_columns if column.type != "list"]
    properties = {
        "id": {"title": "id", "type": "string"},
        **{column.name: _property(column, lang) for column in scalar},
        GEOMETRY: {**_by_reference(layer), **_geometry(layer)},
    }
    document = _schema(request, layer, properties)
    document["queryables"] = [{"id": name} for name in properties if name != GEOMETRY]
    asked = SCHEMA_TYPE in by_preference(request.headers.get("accept", ""))
    media_type = SCHEMA_TYPE if asked else "application/json"
    return Response(orjson.dumps(document), media_type=media_type)


@router.get("/collections/{name}/schema")
def schema(request: Request, name: str) -> Response:
    """Describe the features of a collection, a property each."""
    read(JsonParams, request)
    layer, lang = atlas_of(request).layer(name), language_of(request)
    table = tables_of(edition_of(request).facts).get(name)
    columns = {column.name: _property(column, lang) for column in layer.all_columns}
    properties = {
        "id": {"type": "string", "x-ogc-role": "id"},
        **(columns if table is None else _written(columns, table, lang)),
        GEOMETRY: _geometry(layer),
    }
    document = _schema(request, layer, properties)
    return Response(orjson.dumps(document), media_type=SCHEMA_TYPE)


@router.get("/collections/{name}/feature-schema")
def feature_schema(request: Request, name: str) -> Response:
    """Describe one GeoJSON Feature of a collection, as GDAL reads ``describedby``."""
    read(JsonParams, request)
    layer, lang = atlas_of(request).layer(name), language_of(request)
    columns = {column.name: _property(column, lang) for column in layer.all_columns}
    properties: dict[str, Any] = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": _by_reference(layer),
        "properties": {"type": "object", "properties": columns},
    }
    document = _schema(request, layer, properties)
    document["required"] = ["type", "geometry", "properties"]
    document["additionalProperties"] = True
    return Response(orjson.dumps(document), media_type=SCHEMA_TYPE)
