"""Parts of the definition of GET requests, in OpenAPI 3.0."""

from collections.abc import Iterable
from typing import Any

from pydantic.fields import FieldInfo

from app.http.description.openapi_schemas import SCHEMAS
from app.http.description.openapi_writes import PROBLEM
from app.http.ogc.item_params import RingsParams
from app.http.wire.params import JsonParams, LangParams
from app.settings import Settings

Json = dict[str, Any]

MOVED: Json = {
    "description": "网页的表单转到其所指的地址 / A form of the page leads to the address it "
    "means"
}


def get(
    summary: str,
    params: type[LangParams],
    content: Json,
    forms: Iterable[str] = ("json", "html"),
    *,
    filled_in: bool = False,
) -> Json:
    """Return the path item of a GET; ``filled_in`` if its page has a form."""
    moved: Json = {"303": MOVED} if filled_in else {}
    return {
        "get": {
            "summary": summary,
            "parameters": [
                parameter(field.alias or name, field, forms)
                for name, field in params.model_fields.items()
            ],
            "responses": {
                "200": {"description": "OK", "content": content},
                **moved,
                "304": {"description": "没有变化 / Not modified"},
                "400": PROBLEM,
                "404": PROBLEM,
                "500": PROBLEM,
            },
        }
    }


def json_only(title: str, media_type: str = "application/json") -> Json:
    """Return the path item of a GET that answers JSON in one form."""
    return get(title, JsonParams, {media_type: {}}, forms=("json",))


def parameter(name: str, field: FieldInfo, forms: Iterable[str]) -> Json:
    """Return a query parameter; ``forms`` are the allowed values of ``f``."""
    if name == "limit":
        return shared("limit")
    schema = SCHEMAS.get(name, {"type": "string"})
    if isinstance(field.json_schema_extra, dict):
        schema = dict(field.json_schema_extra)
    if name == "f":
        schema = {"type": "string", "enum": list(forms)}
    described = field.description or "格式 / Format"
    return _in_query(name, described, schema, required=field.is_required())


def _in_query(name: str, described: str, schema: Json, *, required: bool) -> Json:
    return {
        "name": name,
        "in": "query",
        "description": described,
        "required": required,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def shared(name: str) -> Json:
    """Return the reference to a parameter that several paths have."""
    return {"$ref": f"#/components/parameters/{name}"}


def shared_parameters(settings: Settings) -> Json:
    """Return the parameters of items by name; clients look up ``limit`` by its name."""
    fields = RingsParams.model_fields.items()
    named = {field.alias or name: field for name, field in fields}
    del named[
        "f"
    ]  # what may be asked for differs, an address that ends as a file has none
    taken = {name: parameter(name, field, ()) for name, field in named.items()}
    return {**taken, "limit": _limit(settings)}


def _limit(settings: Settings) -> Json:
    schema = {
        "type": "integer",
        "minimum": 1,
        "maximum": settings.page_maximum,
        "default": settings.page_default,
    }
    return _in_query("limit", "每页要素数 / Features a page", schema, required=False)


def token_wanted() -> Json:
    """Describe the answer without a token: browsers get a page that asks for one."""
    content = problem()["content"]
    return {
        "description": "须有令牌 / A token is needed",
        "content": {**content, "text/html": {}},
    }


def problem() -> Json:
    """Describe a refusal."""
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
