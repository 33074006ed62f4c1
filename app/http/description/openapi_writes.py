"""The part of the definition with other methods than GET: register, processes, jobs."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.forms.reading import Part, schema_of
from app.http.wire.openapi_30 import in_openapi_30
from app.ledger.edit_forms import FeatureForm, PatchForm
from app.ledger.form import ChangeForm, SettlingForm
from app.processes.job_runner import ExecutionForm
from app.processes.process import Process
from app.register.decision import DecisionForm
from app.register.succession import FilingForm
from geodata.text import Lang

Json = dict[str, Any]

REFUSED = ("400", "401", "403", "404", "409", "412", "413", "429", "503")
PROBLEM: Json = {"$ref": "#/components/responses/Problem"}
TOKEN = "token"
SECURITY_SCHEMES: Json = {TOKEN: {"type": "http", "scheme": "bearer"}}
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "同一请求只办一次 / The same request acts once",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}
MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "description": "所依据的 ETag；QGIS 不须 / The ETag that is edited; QGIS need not",
    "schema": {"type": "string"},
}
CONTENT_CRS: Json = {
    "name": "Content-Crs",
    "in": "header",
    "required": False,
    "description": "坐标系 URI，可带尖括号 / URI of the CRS, in brackets or not",
    "schema": {"type": "string"},
}
LANG: Json = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "文字的语言 / Language of texts",
    "schema": {"type": "string", "enum": ["zh", "en"]},
}


def in_path(name: str) -> Json:
    """Return a parameter that is part of the path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def writes(processes: Mapping[str, Process], lang: Lang) -> dict[str, Json]:
    """Return the operations that write, by path: each to stand beside the GET there."""
    one = in_path("recordId")
    filed = _post(FilingForm, "登记申请 / File an application", [KEY])
    decided = _post(DecisionForm, "登记决定 / Append a decision", [one, KEY])
    anew = _post(None, "复核并登记 / Decide anew and keep it", [one, KEY])
    proposed = _post(ChangeForm, "提出数据变更 / Propose a change of the facts", [KEY])
    number = in_path("changeNumber")
    settled = {
        act: {"post": _post(SettlingForm, summary, [number], "200")}
        for act, summary in (
            ("publication", "发布变更 / Publish a change"),
            ("rejection", "驳回变更 / Reject a change"),
        )
    }
    return {
        "/changes": {"post": proposed},
        **{f"/changes/{{changeNumber}}/{act}": post for act, post in settled.items()},
        "/assessments": {"post": filed},
        "/assessments/{recordId}/decisions": {"post": decided},
        "/assessments/{recordId}/rerun": {"post": anew},
        "/jobs/{jobId}": {"delete": _dismiss()},
        **{
            f"/processes/{name}/execution": {"post": _execution(process, lang)}
            for name, process in processes.items()
        },
    }


def edits(name: str, title: str, retirement: Iterable[Json]) -> dict[str, Json]:
    """Return the operations of features part 4 on a collection that stands on a table.

    Args:
        name: The collection.
        title: What it is called.
        retirement: The parameters of a retirement.
    """
    items, fid = f"/collections/{name}/items", in_path("fid")
    match = {**MATCH, "required": False}
    feature = _feature(FeatureForm, "application/geo+json")
    patch = _feature(PatchForm, "application/merge-patch+json")
    one = [fid, match, CONTENT_CRS]
    done, told = ("200", "204"), f"{title}: "
    return {
        items: {
            "post": _edit(f"{told}新增 / add", [CONTENT_CRS, KEY], ("201",), feature),
            "options": _asked(title, ()),
        },
        f"{items}/{{fid}}": {
            "put": _edit(f"{told}替换 / replace", one, done, feature),
            "patch": _edit(f"{told}修改 / update", one, done, patch),
            "delete": _edit(
                f"{told}终止 / retire", [fid, match, *retirement], done, None
            ),
            "options": _asked(title, (fid,)),
        },
    }


def _feature(form: type[Part], media_type: str) -> Json:
    schema = in_openapi_30(schema_of(form))
    return {"required": True, "content": {media_type: {"schema": schema}}}


def _edit(
    summary: str, parameters: Iterable[Json], done: Iterable[str], body: Json | None
) -> Json:
    kept = {"description": "已发布 / Published"}
    queued = {
        "description": "已提出，待他人发布 / Proposed; somebody else publishes it",
        "content": {"application/json": {}},
    }
    operation = {
        "summary": summary,
        "security": [{TOKEN: []}],
        "parameters": [LANG, *parameters],
        "responses": {
            **dict.fromkeys(done, kept),
            "202": queued,
            **dict.fromkeys((*REFUSED, "410", "415", "422", "428"), PROBLEM),
        },
    }
    return operation if body is None else {**operation, "requestBody": body}


def _asked(title: str, parameters: Iterable[Json]) -> Json:
    allowed = {"description": "Allow", "schema": {"type": "string"}}
    answer = {"description": "OK", "headers": {"Allow": allowed}}
    return {
        "summary": f"{title}: OPTIONS",
        "security": [{}, {TOKEN: []}],
        "parameters": [LANG, *parameters],
        "responses": {"200": answer, "400": PROBLEM, "404": PROBLEM},
    }


def _post(
    form: type[Part] | None,
    summary: str,
    parameters: list[Json],
    done: str = "201",
) -> Json:
    operation = {
        "summary": summary,
        "security": [{TOKEN: []}],
        "parameters": [LANG, *parameters],
        "responses": {
            done: {
                "description": "已登记 / Kept",
                "content": {"application/json": {}},
            },
            **dict.fromkeys(REFUSED, PROBLEM),
        },
    }
    return operation if form is None else {**operation, "requestBody": _body(form)}


def _body(form: type[Part]) -> Json:
    schema = in_openapi_30(schema_of(form))
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _execution(process: Process, lang: Lang) -> Json:
    body = _body(ExecutionForm)
    schema = body["content"]["application/json"]["schema"]
    schema["properties"]["inputs"] = in_openapi_30(schema_of(process.form))
    done = {"description": "结果 / Results", "content": {"application/json": {}}}
    accepted = {"description": "作业已受理 / Job accepted", "content": done["content"]}
    prefer = {
        "name": "Prefer",
        "in": "header",
        "required": False,
        "description": "respond-async：作为作业运行，须有令牌 / as a job; takes a token",
        "schema": {"type": "string", "enum": ["respond-async"]},
    }
    return {
        "summary": process.title.say(lang),
        "security": [{}, {TOKEN: []}],
        "parameters": [LANG, prefer],
        "requestBody": body,
        "responses": {
            "200": done,
            "201": accepted,
            **dict.fromkeys(REFUSED, PROBLEM),
        },
    }


def _dismiss() -> Json:
    return {
        "summary": "撤销作业 / Dismiss a job",
        "security": [{TOKEN: []}],
        "parameters": [LANG, in_path("jobId")],
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {}}},
            **dict.fromkeys(("400", "401", "403", "404", "503"), PROBLEM),
        },
    }
