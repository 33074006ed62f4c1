"""Proofs of records, the verifying key, and the comparison of a digest."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.http.wire import pages
from app.http.wire.access import check_reader
from app.http.wire.params import LangParams, Params, language_of, read
from app.http.wire.problems import navigates
from app.http.wire.state import NO_STORE, provider_of
from app.register.witnesses import FEWEST_DIGITS, read_witness
from app.values.text_values import one_of, up_to
from geodata.errors import InvalidInput
from geodata.register.errors import NoSigningKey

router = APIRouter()

PLAIN = "text/plain; charset=utf-8"


class WitnessParams(Params):
    """A record's number and digest as printed on a sheet."""

    f: Annotated[str, one_of("f", pages.MEDIA_TYPES)] | None = None
    record: Annotated[str, up_to(300)] | None = Field(
        None,
        description="编号:校验值，或核查单二维码所载 / NUMBER:DIGEST, or the text of a "
        f"sheet's QR code; {FEWEST_DIGITS} 位以上 / digits or more",
    )


@router.get("/assessments/{record_id}/proof")
def proof(request: Request, record_id: str) -> Response:
    """Return the proof of a record under the newest signed head, as a C2SP tlog-proof."""
    from geodata.register.proofs import seal_of  # noqa: PLC0415

    check_reader(request)
    read(LangParams, request)
    seal = seal_of(provider_of(request).stores().register, [record_id])
    name = f'attachment; filename="{seal.records[0].record.id}.tlog-proof"'
    headers = {**NO_STORE, "Content-Disposition": name}
    return Response(seal.records[0].proof, headers=headers, media_type=PLAIN)


@router.get("/register/key")
def key(request: Request) -> Response:
    """Return the key that verifies the signed heads of the register."""
    read(LangParams, request)
    signer = provider_of(request).stores().register.anchors.signer
    if signer is None:
        raise NoSigningKey
    return Response(f"{signer.verifier}\n", headers=NO_STORE, media_type=PLAIN)


@router.get("/verify")
def verify(request: Request) -> Response:
    """Compare a record's number and digest with the register; no contents are shown."""
    params = read(WitnessParams, request)
    body: dict[str, Any] = {"record": params.record, "matches": None}
    if params.record is not None:
        register = provider_of(request).stores().register
        try:
            witness = read_witness(params.record)
        except InvalidInput as refusal:
            if not navigates(request):
                raise
            return _refused(request, body, refusal)
        faults = witness.compared(register)
        body |= {
            "record": witness.record,
            "matches": not faults,
            "text": [fault.say(language_of(request)) for fault in faults],
        }
    response = pages.answer(request, params.f, body, "verify.html")
    response.headers.update(NO_STORE)
    return response


def _refused(request: Request, body: dict[str, Any], refusal: InvalidInput) -> Response:
    """Show the form again, with what was sent and why it is refused."""
    content = {**body, "refusal": refusal.detail.say(language_of(request))}
    page = pages.answer(request, "html", content, "verify.html")
    page.status_code = 400
    page.headers.update(NO_STORE)
    return page
