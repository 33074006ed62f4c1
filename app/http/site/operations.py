"""Health and readiness checks for operators.

Both run in the event loop, so they answer even if all threads are busy.
"""

from fastapi import APIRouter, Request, Response

from app.http.wire.params import LangParams, read
from app.http.wire.state import atlas_of

router = APIRouter()


@router.get("/healthz")
async def healthz(request: Request) -> dict[str, str]:
    """Tell that the process answers."""
    read(LangParams, request)
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request, response: Response) -> dict[str, str]:
    """Tell that the facts are read and no layer is known to be broken, and which edition."""
    read(LangParams, request)
    request.app.state.background.check()
    request.app.state.living.check()
    response.headers["Cache-Control"] = "no-store"
    return {"status": "ready", "edition": atlas_of(request).facts.edition}
