"""The page of an assessment: its form with the faults beside the fields, and the findings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import Request, Response
from starlette.responses import RedirectResponse

from app.clock import today
from app.http.cases import sheets
from app.http.cases.places import Place, places
from app.http.wire import pages
from app.http.wire.links import address_of, filled
from app.http.wire.params import language_of
from app.http.wire.problems import status_of
from app.http.wire.state import edition_of
from app.rules.case.inputs import AIRPORT, INPUTS, PLACING
from app.rules.case.limits import lawful
from app.rules.finding.finding import WORDS
from app.values.checked import Unfit
from geodata.errors import AtlasError, BadParameter, MissingParameter
from geodata.facts import Facts
from geodata.text import Lang, Text

PLACE = "place"
"""The one field for a code, a name or a position; it becomes one of `SITE`."""

ELSEWHERE = ""
"""Where a fault belongs to no field."""

SITE = (AIRPORT, "lon", "lat")
PLACED: dict[str, None] = dict.fromkeys((PLACE, *SITE))
"""To take the place out of an address."""

OF_POSITION: dict[str, None] = dict.fromkeys(PLACING)
"""To take out what belongs to a position where the place is an airport."""

SITE_LABEL = Text("机场代码、地名或经纬度", "Airport, place or position")
UNKNOWN = Text(
    "没有这样的机场或地名，也不是经纬度；例：JZH、绵阳、松潘县、103.68, 32.85。",
    "This is neither an airport, nor a city or county, nor a position; such as JZH, "
    "Mianyang or 103.68, 32.85.",
)
SEVERAL = Text("名称相符的不止一处，请选择：", "Several places fit; choose one:")

Asked = Mapping[str, str]


def settled(request: Request) -> Response | None:
    """Return what answers a form that is not settled; None for one that is.

    That is a redirect to the address without empty fields and with the place as code or
    position, or the page that asks for the place again.
    """
    if where := filled(request):
        return RedirectResponse(where, status_code=303)
    asked, facts = request.query_params, edition_of(request).facts
    if PLACE not in asked:
        return None
    found = [(one, _address_for(request, one)) for one in places(asked[PLACE], facts)]
    if len(found) == 1:
        return RedirectResponse(found[0][1], status_code=303)
    why = SEVERAL if found else UNKNOWN
    faults = {PLACE: why.say(language_of(request))}
    page = form_page(request, {}, faults, choices=found)
    page.status_code = 400 if found else 404
    return page


def _address_for(request: Request, place: Place) -> str:
    old = {**PLACED, **OF_POSITION} if AIRPORT in place.params else PLACED
    return address_of(request).but(**{**old, **place.params})


def refused(request: Request, refusal: AtlasError) -> Response:
    """Return the form as it was sent, with every fault beside its field."""
    asked, lang = request.query_params, language_of(request)
    faults = _unfit(asked, lang)
    if not faults:
        field = str(refusal.members.get("parameter"))
        faults[field if field in INPUTS else ELSEWHERE] = _why(refusal, lang)
    page = form_page(request, {}, faults)
    page.status_code = int(status_of(type(refusal)))
    return page


def _unfit(asked: Asked, lang: Lang) -> dict[str, str]:
    """Return why each field that cannot be read does not fit, by its name."""
    found = {}
    for name in (name for name in INPUTS if name in asked):
        try:
            INPUTS[name].kind.of_text(asked[name])
        except Unfit as unfit:
            found[name] = unfit.why.say(lang)
    return found


def _why(refusal: AtlasError, lang: Lang) -> str:
    """Return the reason in words, with what may have been meant."""
    if isinstance(refusal, BadParameter | MissingParameter):
        return refusal.why.say(lang)
    why = refusal.detail.say(lang)
    near = refusal.members.get("did_you_mean")
    if not isinstance(near, list) or not near:
        return why
    asking = Text("是否为：", "Did you mean: ").say(lang)
    return f"{why} {asking}{'、'.join(near)}"


def form_page(
    request: Request,
    body: Mapping[str, Any],
    faults: Mapping[str, str],
    **more: object,
) -> Response:
    """Return the page: the form as sent, and the findings if there are any.

    Args:
        request: Its parameters fill the form.
        body: The assessment; empty if there is none.
        faults: Sentences on wrong fields, by their names.
        more: Further values for the template.
    """
    asked, lang = dict(request.query_params), language_of(request)
    asked.setdefault(PLACE, _written(asked))
    by_field = {PLACE if name in SITE else name: why for name, why in faults.items()}
    return pages.answer(
        request,
        "html",
        dict(body),
        "assessment.html",
        asked=asked,
        faults=by_field,
        labels={PLACE: SITE_LABEL, **{n: one.label for n, one in INPUTS.items()}},
        usual=_usual(edition_of(request).facts, today(), lang),
        words=WORDS,
        sheets={form: address_of(request).but(f=form) for form in sheets.SHEETS},
        inputs=[one for name, one in INPUTS.items() if name not in SITE],
        **{"choices": (), **more},
    )


def _written(asked: Asked) -> str:
    """Return the place of a query as the one field has it."""
    position = [asked[name] for name in ("lon", "lat") if name in asked]
    return asked.get(AIRPORT) or ", ".join(position)


def _usual(facts: Facts, day: date, lang: Lang) -> dict[str, str]:
    """Return what holds where a field is left empty, by the name of the field."""
    plan = facts.plans.on(day)
    limits = lawful(plan, day)
    return {
        "as_of": day.isoformat(),
        "plan": plan.title.say(lang),
        "datum": "WGS 84",
        "accuracy_m": Text("依小数位数", "by the decimals written").say(lang),
        "threshold_km": f"{limits.within_km:g}",
        "radius": f"{limits.drive_km:g}",
    }
