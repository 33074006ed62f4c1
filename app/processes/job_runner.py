"""Runs accepted jobs, one after the other, in a thread of the service."""

import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from app.clock import now
from app.forms.reading import MOST_MEMBERS, Part, fitted, read_json
from app.processes.process import Process
from app.rules.answer import as_stored
from app.rules.context import RuleContext
from geodata.errors import AtlasError, BadForm, Inconsistent, Unavailable
from geodata.text import Text

if TYPE_CHECKING:
    from geodata.register.jobs import Jobs

log = logging.getLogger(__name__)

LONGEST_BYTES = 20_000_000
Members = Annotated[dict[str, Any], Field(max_length=MOST_MEMBERS)]
LOGGED = Text("服务内部出错，已记入日志", "the service failed and logged the fault")
FAULT = {
    "type": "about:blank",
    "category": Inconsistent.category,
    "title": LOGGED,
    "detail": LOGGED,
    "members": {},
}
"""The problem stored for an unexpected exception."""


class Dismissed(Exception):
    """The job was dismissed."""


class ExecutionForm(Part):
    """A request to execute a process: inputs, outputs wanted, raw or in a document."""

    inputs: Members
    outputs: Members | None = None
    response: Literal["raw", "document"] = "raw"


def execution_of(process: Process, text: bytes) -> ExecutionForm:
    """Read a request to execute a process.

    Raises:
        BadForm: The body is no such request, or names outputs there are not.
    """
    asked = fitted(ExecutionForm, read_json(text, LONGEST_BYTES))
    unknown = sorted((asked.outputs or {}).keys() - process.outputs.keys())
    if unknown:
        listed = ", ".join(process.outputs)
        why = Text(f"没有这项输出，有的是 {listed}", f"is no output; there is {listed}")
        raise BadForm([(f"outputs.{name}", why) for name in unknown])
    return asked


def inputs_of(process: Process, asked: ExecutionForm) -> Any:
    """Return the inputs as the process takes them.

    Raises:
        BadForm: Inputs are missing, unknown or wrong; all are named.
    """
    return fitted(process.form, asked.inputs)


class JobRunner:
    """Runs jobs; those left by a service that ended are taken up first."""

    def __init__(self, jobs: "Jobs") -> None:
        self._jobs = jobs
        self._thread = ThreadPoolExecutor(1, "jobs")
        self._adopted = False

    def take(
        self, job_id: str, processes: Mapping[str, Process], context: RuleContext
    ) -> None:
        """Have a job run as soon as those before it are done.

        Args:
            job_id: The job; those left waiting are run before it.
            processes: The processes there are, by name.
            context: What decides, however long the job waits.
        """
        left = [] if self._adopted else self._jobs.waiting(now())
        self._adopted = True
        for waiting in dict.fromkeys((*left, job_id)):
            self._thread.submit(self._run, waiting, processes, context)

    def _run(
        self, job_id: str, processes: Mapping[str, Process], context: RuleContext
    ) -> None:
        try:
            job = self._jobs.claim(job_id, now())
            if job is None:
                return
            process = processes[job.process]
            outputs = self._outputs(job_id, process, job.inputs, context)
            stored = json.dumps(as_stored(outputs), ensure_ascii=False)
            self._jobs.finish(job_id, stored, now())
        except Dismissed:
            return
        except Unavailable:
            # The register is out of reach: the claim grows stale and is taken up again.
            log.exception("job %s", job_id)
        except AtlasError as refusal:
            self._fail(job_id, problem_of(refusal))
        except Exception:
            log.exception("job %s", job_id)
            self._fail(job_id, FAULT)

    def _outputs(
        self, job_id: str, process: Process, inputs: str, context: RuleContext
    ) -> Mapping[str, Any]:
        def progress(percent: int) -> None:
            if not self._jobs.renew(job_id, percent, now()):
                raise Dismissed

        asked = execution_of(process, inputs.encode())
        return process.run(inputs_of(process, asked), context, progress)

    def _fail(self, job_id: str, problem: Mapping[str, Any]) -> None:
        stored = json.dumps(as_stored(problem), ensure_ascii=False, default=str)
        try:
            self._jobs.fail(job_id, stored, now())
        except Unavailable:
            log.exception("job %s", job_id)


def problem_of(error: AtlasError) -> Mapping[str, Any]:
    """Return the problem that is stored for the error with which a job failed."""
    return {
        "type": error.kind,
        "category": error.category,
        "title": error.title,
        "detail": error.detail,
        "members": error.members,
    }
