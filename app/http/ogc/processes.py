"""OGC API Processes: the rules as processes, run at once or as jobs."""

import json
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from app.clock import now
from app.forms.reading import schema_of
from app.forms.words import UNITS
from app.http.cases.register import context_of
from app.http.wire import pages
from app.http.wire.access import (
    NEIGHBOUR,
    body_of,
    check_job_reader,
    holder_of,
    identified,
    is_neighbour,
)
from app.http.wire.links import root
from app.http.wire.openapi_30 import in_openapi_30
from app.http.wire.pages import PageParams
from app.http.wire.params import JsonParams, LangParams, language_of, read
from app.http.wire.problems import CATEGORIES, problem
from app.http.wire.state import NO_STORE, edition_of, job_runner_of, provider_of
from app.processes.job_runner import LONGEST_BYTES, execution_of, inputs_of
from app.processes.process import Process
from app.rules.answer import from_stored, localized
from app.values.text_values import whole
from geodata.errors import TooManyItems, UnknownProcess
from geodata.register.errors import JobNotDone, RoleTooLow
from geodata.register.holders import Holder
from geodata.text import Lang, Text

router = APIRouter()

VERSION = "1.0.0"
OPEN_BYTES, OPEN_ITEMS = 500_000, 1_000
"""Limits of a synchronous execution without a token."""

WITH_A_TOKEN = Text(
    "更多的请附令牌，或以 kouan screen 在本机筛查。",
    " With a token it may be more, and `kouan screen` takes files of any size.",
)
EXECUTE = "http://www.opengis.net/def/rel/ogc/1.0/execute"
RESULTS = "http://www.opengis.net/def/rel/ogc/1.0/results"
JOB_LIST = "http://www.opengis.net/def/rel/ogc/1.0/job-list"

Json = dict[str, Any]


class ProcessesParams(PageParams):
    """Parameters of the list of processes."""

    limit: Annotated[int, whole("limit", 1)] = Field(
        100, description="条数 / processes listed"
    )
    offset: Annotated[int, whole("offset", 0)] = Field(
        0, description="跳过的条数 / processes passed over"
    )


class JobsParams(JsonParams):
    """How many jobs are listed."""

    limit: Annotated[int, whole("limit", 1)] = Field(
        100, description="条数 / jobs listed"
    )


def process_named(request: Request, name: str) -> Process:
    """Return a process.

    Raises:
        UnknownProcess: There is none; the names there are are listed.
    """
    known = edition_of(request).processes
    if name not in known:
        raise UnknownProcess(name, known)
    return known[name]


@router.get("/processes")
def processes(request: Request) -> Response:
    """List the processes."""
    params, base = read(ProcessesParams, request), f"{root(request)}/processes"
    lang, end = language_of(request), params.offset + params.limit
    known = edition_of(request).processes
    listed = list(known.items())[params.offset : end]
    more = {"rel": "next", "href": f"{base}?limit={params.limit}&offset={end}"}
    body: Json = {
        "processes": [_summary(base, name, one, lang) for name, one in listed],
        "links": [
            {"rel": "self", "href": base, "type": "application/json"},
            {"rel": JOB_LIST, "href": f"{root(request)}/jobs"},
            *([more] if end < len(known) else ()),
        ],
    }
    return pages.answer(request, params.f, body, "processes.html")


@router.get("/processes/{name}")
def process(request: Request, name: str) -> Response:
    """Describe a process: its inputs, its outputs."""
    params, one = read(PageParams, request), process_named(request, name)
    base, lang = f"{root(request)}/processes", language_of(request)
    body = {
        **_summary(base, name, one, lang),
        "inputs": inputs_described(one, lang),
        "outputs": {
            key: {"title": output.title.say(lang), "schema": output.schema}
            for key, output in one.outputs.items()
        },
    }
    return pages.answer(request, params.f, body, "process.html")


@router.post("/processes/{name}/execution")
async def execute(request: Request, name: str) -> Response:
    """Run a process at once, or accept it as a job where the client prefers so."""
    read(LangParams, request)
    one = process_named(request, name)
    preferred = request.headers.get("prefer", "").replace(" ", "").lower().split(",")
    later = "respond-async" in preferred
    if not later and "authorization" not in request.headers:
        body = await body_of(request, OPEN_BYTES, WITH_A_TOKEN)
        return await run_in_threadpool(_executed, request, one, body, OPEN_ITEMS)
    holder = NEIGHBOUR if is_neighbour(request) else await identified(request, "reader")
    body = await body_of(request, LONGEST_BYTES)
    if later:
        return await run_in_threadpool(_accepted, request, name, body, holder)
    return await run_in_threadpool(_executed, request, one, body)


def _executed(
    request: Request, one: Process, body: bytes, most: int | None = None
) -> Response:
    asked = execution_of(one, body)
    inputs = inputs_of(one, asked)
    if most is not None and one.items(inputs) > most:
        raise TooManyItems(most, Text("个候选", "candidates"), WITH_A_TOKEN)
    outputs = one.run(inputs, context_of(request), lambda _: None)
    return _results(one, localized(outputs, language_of(request)), asked.response)


def _accepted(request: Request, name: str, body: bytes, holder: Holder) -> Response:
    one = process_named(request, name)
    inputs_of(one, execution_of(one, body))
    jobs = provider_of(request).stores().jobs
    job = jobs.accept(name, body.decode(), holder.id, now())
    known = edition_of(request).processes
    job_runner_of(request).take(job.id, known, context_of(request))
    shown = _status(request, jobs.job(job.id))
    where = {"Location": f"{root(request)}/jobs/{job.id}"}
    headers = {**NO_STORE, **where, "Preference-Applied": "respond-async"}
    content = orjson.dumps(shown)
    return Response(content, 201, headers=headers, media_type="application/json")


@router.get("/jobs")
def jobs(request: Request) -> Response:
    """List the newest jobs."""
    check_job_reader(request)
    params = read(JobsParams, request)
    found = provider_of(request).stores().jobs.listed(min(params.limit, 1_000))
    link = {"rel": "self", "href": f"{root(request)}/jobs", "type": "application/json"}
    return _json({"jobs": [_status(request, job) for job in found], "links": [link]})


@router.get("/jobs/{job_id}")
def job(request: Request, job_id: str) -> Response:
    """Return the status of a job."""
    check_job_reader(request)
    read(JsonParams, request)
    return _json(_status(request, provider_of(request).stores().jobs.job(job_id)))


@router.get("/jobs/{job_id}/results")
def results(request: Request, job_id: str) -> Response:
    """Return the outputs of a job, or the problem with which it failed.

    Source: OGC 18-062r2, /req/core/job-results-failed: status and type of the answer
    are those of the failure.
    """
    check_job_reader(request)
    read(JsonParams, request)
    found = provider_of(request).stores().jobs.job(job_id)
    if found.message is not None:
        return _failure(request, found.message)
    if found.outputs is None:
        raise JobNotDone(job_id, found.status)
    outputs = localized(from_stored(json.loads(found.outputs)), language_of(request))
    one = process_named(request, found.process)
    return _results(one, outputs, execution_of(one, found.inputs.encode()).response)


@router.delete("/jobs/{job_id}")
def dismiss(request: Request, job_id: str) -> Response:
    """Dismiss a job of the same token; an admin may dismiss any."""
    read(LangParams, request)
    neighbour = is_neighbour(request)
    holder = NEIGHBOUR if neighbour else holder_of(request, "reader")
    jobs = provider_of(request).stores().jobs
    if jobs.job(job_id).holder != holder.id and not holder.may("admin"):
        raise RoleTooLow(holder.role, "admin")
    return _json(_status(request, jobs.dismiss(job_id, now())))


def _summary(base: str, name: str, one: Process, lang: Lang) -> Json:
    here = f"{base}/{name}"
    return {
        "id": name,
        "title": one.title.say(lang),
        "description": one.description.say(lang),
        "version": VERSION,
        "jobControlOptions": ["sync-execute", "async-execute", "dismiss"],
        "outputTransmission": ["value"],
        "links": [
            {"rel": "self", "href": here, "type": "application/json"},
            {"rel": EXECUTE, "href": f"{here}/execution", "type": "application/json"},
        ],
    }


def inputs_described(one: Process, lang: Lang) -> Json:
    """Return the inputs of a process by name, with their schemas."""
    schema = in_openapi_30(schema_of(one.form))
    required = schema.get("required", ())
    return {
        name: {
            "title": UNITS.get(name, Text(name, name)).say(lang),
            "minOccurs": int(name in required),
            "maxOccurs": 1,
            "schema": of,
        }
        for name, of in schema["properties"].items()
    }


def _results(one: Process, outputs: Json, form: str) -> Response:
    """Answer with the outputs: the only one as itself, unless a document is wanted."""
    if form == "raw" and len(one.outputs) == 1:
        (name,) = one.outputs
        return _json(outputs[name], one.outputs[name].media_type)
    return _json(outputs)


def _status(request: Request, found: Any) -> Json:
    here = f"{root(request)}/jobs/{found.id}"
    shown: Json = {
        "processID": found.process,
        "type": "process",
        "jobID": found.id,
        "status": found.status,
        "progress": found.progress,
        "created": found.made_at,
        "updated": found.changed_at,
        "links": [{"rel": "self", "href": here, "type": "application/json"}],
    }
    if found.over:
        shown["finished"] = found.changed_at
    else:
        monitor = {"rel": "monitor", "href": here, "type": "application/json"}
        shown["links"].append(monitor)
    if found.outputs is not None:
        results = {
            "rel": RESULTS,
            "href": f"{here}/results",
            "type": "application/json",
        }
        shown["links"].append(results)
    if found.message is not None:
        why = orjson.loads(_failure(request, found.message).body)
        shown |= {"message": why["detail"], "problem": why}
    return shown


def _failure(request: Request, message: str) -> Response:
    """Return the problem with which a job failed."""
    why = from_stored(json.loads(message))
    return problem(
        request,
        CATEGORIES[why["category"]],
        kind=why["type"],
        title=why["title"],
        detail=why["detail"],
        **why["members"],
    )


def _json(body: Any, media_type: str = "application/json") -> Response:
    return Response(orjson.dumps(body), headers=NO_STORE, media_type=media_type)
