"""OGC API Features part 4: features are added, changed and retired, as changes of facts.

A write is a proposal. With four eyes another officer publishes it, and the answer is 202;
without, it is published at once. A write over a change that its sender did not know is
always a proposal, so that somebody judges it and nothing is lost.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from app.forms.reading import fitted, read_json
from app.http.ogc.desktop import for_desktop, is_qgis
from app.http.ogc.edit_answers import accepted, acted, says, tagged
from app.http.ogc.edit_call import Call
from app.http.wire.access import body_of, holder_of, identified
from app.http.wire.params import LangParams, read
from app.http.wire.problems import on_atlas_error
from app.http.wire.state import (
    NO_STORE,
    atlas_of,
    edition_of,
)
from app.ledger.edit_forms import FeatureForm, PatchForm, RetireParams, checked
from app.ledger.edits import edit, retirement
from app.ledger.form import tables_of
from app.values.text_values import line
from geodata.crs import CRS84_URI, FROM_CRS
from geodata.errors import AtlasError, BadForm, BadParameter
from geodata.ledger.edit_errors import (
    ReadOnlyCollection,
    UnnamedMediaType,
    UnreadMediaType,
    refused,
    unfit,
)
from geodata.register.errors import BadToken, RoleTooLow
from geodata.register.holders import Holder

router = APIRouter()


Handler = TypeVar("Handler", bound=Callable[..., Any])


ITEMS = "/collections/{name}/items"


ITEM = f"{ITEMS}/{{fid}}"


READS = ("GET", "HEAD", "OPTIONS")


FEATURES = ("application/geo+json", "application/json")


PATCHES = ("application/merge-patch+json",)


FURTHEST = 1e9
"""Larger coordinates are in no system; projecting them could fail."""


class RetireQuery(LangParams):
    """Parameters of a retirement; without ``valid_to`` the feature was an error."""

    reason: Annotated[str, line(1, 1000)] | None = Field(
        None, description="理由 / reason"
    )
    source: Annotated[str, line(1, 100)] | None = Field(
        None, description="文件编号 / id of the document"
    )
    valid_to: Annotated[str, line(4, 10)] | None = Field(
        None, description="关闭之日；不给为误列 / day of closing; without it, an error"
    )


def _answering(handler: Handler) -> Handler:
    """Answer refusals in a form whose words QGIS shows."""

    @wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            response: Response = await handler(request)
        except AtlasError as error:
            if isinstance(error, BadToken) or not is_qgis(request):
                raise
            return for_desktop(request, error, on_atlas_error(request, error))
        return response

    return answer  # type: ignore[return-value]


@router.options(ITEMS)
def options_of_items(request: Request) -> Response:
    """Tell what a collection takes: of a holder of a token, what she may do."""
    return _options(request, {"POST"})


@router.options(ITEM)
def options_of_item(request: Request) -> Response:
    """Tell what a feature takes; a client may ask before there is any."""
    return _options(request, {"PUT", "PATCH", "DELETE"})


def _options(request: Request, writes: set[str]) -> Response:
    read(LangParams, request)
    if not _writes_here(request):
        writes = set()
    allow = ", ".join(sorted({*READS, *writes}))
    headers = {**NO_STORE, "Allow": allow, "Vary": "Authorization"}
    if "POST" in writes:
        headers["Accept-Post"] = ", ".join(FEATURES)
    if "PATCH" in writes:
        headers["Accept-Patch"] = ", ".join(PATCHES)
    return Response(status_code=200, headers=headers)


def _writes_here(request: Request) -> bool:
    """Tell whether a request could write: the collection has a table, the token the role."""
    name = request.path_params["name"]
    atlas_of(request).layer(name)
    if name not in tables_of(edition_of(request).facts):
        return False
    try:
        return holder_of(request, "officer").may("officer")
    except (BadToken, RoleTooLow):
        return False


@router.post(ITEMS)
@_answering
async def create(request: Request) -> Response:
    """Add a feature."""
    return await _written(request, FEATURES, _create)


@router.put(ITEM)
@_answering
async def put(request: Request) -> Response:
    """Replace a feature: what is not named becomes empty."""
    return await _written(request, FEATURES, _replace)


@router.patch(ITEM)
@_answering
async def update(request: Request) -> Response:
    """Change parts of a feature: what is not named stays."""
    return await _written(request, PATCHES, _update)


@router.delete(ITEM)
@_answering
async def delete(request: Request) -> Response:
    """Retire a feature."""
    _check_editable(request)
    holder = await identified(request, "officer")
    await body_of(request, 0)
    try:
        return await run_in_threadpool(_delete, request, holder)
    except BadForm as error:
        raise refused(error) from error


async def _written(
    request: Request, taken: tuple[str, ...], act: Callable[..., Response]
) -> Response:
    _check_editable(request)
    read(LangParams, request)
    holder = await identified(request, "officer")
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not sent:
        raise UnnamedMediaType(taken)
    if sent not in taken:
        raise UnreadMediaType(sent[:100], taken)
    body = await body_of(request)
    try:
        return await run_in_threadpool(act, request, holder, body)
    except BadForm as error:
        raise refused(error) from error


def _check_editable(request: Request) -> None:
    """Raise if the features of a collection are derived.

    Raises:
        UnknownCollection: There is no such collection.
        ReadOnlyCollection: It does not stand on a table.
    """
    name, layers = request.path_params["name"], atlas_of(request).layers
    atlas_of(request).layer(name)
    tables = tables_of(edition_of(request).facts)
    if name not in tables:
        raise ReadOnlyCollection(name, tables.keys() & layers.keys())


def _create(request: Request, holder: Holder, body: bytes) -> Response:
    call = Call(request, holder)
    form = fitted(FeatureForm, checked(read_json(body)))
    position, place, taken = _position(request, form), call.feature(), set[str]()
    change = edit(place, form, position, call.editor)
    while change and (others := call.open_on(change.key)):
        if any(says(entry.change, change) for entry in others):
            return accepted(call, others[0], None)
        taken.add(change.row)
        again = edit(
            replace(place, taken=frozenset(taken)), form, position, call.editor
        )
        if again is None or again.row == change.row:
            break
        change = again
    assert change is not None
    # Nothing was there that a client could have overlooked.
    return acted(call, change, call.edition.facts.edition, body)


def _replace(request: Request, holder: Holder, body: bytes) -> Response:
    return _amended(request, holder, body, FeatureForm)


def _update(request: Request, holder: Holder, body: bytes) -> Response:
    return _amended(request, holder, body, PatchForm)


def _amended(
    request: Request, holder: Holder, body: bytes, kind: type[PatchForm]
) -> Response:
    call = Call(request, holder)
    feature = call.feature()
    form = fitted(kind, checked(read_json(body)))
    basis = call.basis()
    change = edit(
        feature,
        form,
        _position(request, form),
        call.editor,
        whole=kind is FeatureForm,
    )
    if change is None:
        return Response(status_code=204, headers={**NO_STORE, **tagged(call)})
    return acted(call, change, basis, body)


def _delete(request: Request, holder: Holder) -> Response:
    call = Call(request, holder)
    feature = call.feature()
    said = read(RetireQuery, request).model_dump(exclude={"lang"})
    change = retirement(feature, fitted(RetireParams, said), call.editor)
    return acted(call, change, call.basis(), b"")


def _position(request: Request, form: PatchForm) -> tuple[float, float] | None:
    """Return the position of a form in WGS 84, from the system of ``Content-Crs``.

    Raises:
        BadParameter: The system is unknown.
        UnfitFeature: The coordinates are in no such system.
    """
    uri = request.headers.get("content-crs", CRS84_URI).strip().strip("<>")
    if uri not in FROM_CRS:
        zh, en = (
            "请用数据集的 crs 所列的 URI。",
            "Take a URI from crs of the collection.",
        )
        raise BadParameter("Content-Crs", uri[:200], zh, en, known=sorted(FROM_CRS))
    if form.geometry is None:
        return None
    first, second = (float(part) for part in form.geometry.coordinates)
    if abs(first) < FURTHEST and abs(second) < FURTHEST:
        lon, lat = (float(each) for each in FROM_CRS[uri](first, second))
        if abs(lon) <= 180 and abs(lat) <= 90:
            return lon, lat
    raise unfit(
        "geometry.coordinates",
        f"（{first:g}, {second:g}）不在坐标系 {uri} 之中",
        f"({first:g}, {second:g}) is no place in {uri}",
    )
