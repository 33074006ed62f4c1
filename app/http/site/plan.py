"""The text of a plan as a page; the sentence that a fact quotes can be marked."""

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.http.site.plans import LONGEST_ID
from app.http.wire import pages
from app.http.wire.pages import PageParams
from app.http.wire.params import read
from app.http.wire.state import atlas_of
from app.values.text_values import line
from geodata.errors import BadParameter
from geodata.facts import Facts
from geodata.plan import Plan
from geodata.plan_text import Line, Span, anchor

router = APIRouter()


class PlanParams(PageParams):
    """Which text, and which sentence of it is marked."""

    plan: Annotated[str, line(1, LONGEST_ID)] | None = Field(
        None,
        description="哪个规划（标识） / which plan, by id: the one that says what is "
        "marked, else the one of the layers",
    )
    mark: Annotated[str, line(2, 500)] | None = Field(
        None, description="要标出的原文 / words to mark"
    )
    ref: Annotated[str, line(1, 20)] | None = Field(
        None, description="原文所在 / where they stand, as plan_ref says"
    )


@router.get("/plan")
def text(request: Request) -> Response:
    """Return the plan's text; ``mark`` is marked and has the anchor ``mark``."""
    params = read(PlanParams, request)
    plan, span = _shown(params, atlas_of(request).facts)
    found = [_line(line, marks) for line, marks in plan.marked(span)]
    blocks = [
        {"kind": kind, "lines": list(group)}
        for kind, group in groupby(found, lambda line: line["kind"])
    ]
    headings = [line for line in found if line["anchor"]]
    body = {"lines": found}
    return pages.answer(
        request,
        params.f,
        body,
        "plan.html",
        plan=plan,
        blocks=blocks,
        headings=headings,
    )


def _shown(params: PlanParams, facts: Facts) -> tuple[Plan, Span | None]:
    """Return the plan whose text is shown, and where the words to mark stand.

    A row of a table that belongs to no plan may quote any of them.
    """
    others = [plan for plan in facts.plans if plan is not facts.plan]
    asked = [facts.plans.named(params.plan)] if params.plan else [facts.plan, *others]
    if params.mark is None:
        return asked[0], None
    for plan in asked:
        span = plan.find(params.mark, anchor(params.ref or ""))
        if span is not None:
            return plan, span
    raise BadParameter(
        "mark", params.mark, "规划原文中没有这句话。", "The plan does not say so."
    )


def _line(line: Line, marks: Any) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "anchor": line.anchor,
        "text": line.text,
        "cells": _cells(marks),
    }


def _cells(marks: Any) -> list[list[dict[str, Any]]]:
    """Return the pieces of a line cell by cell; a line of text is one cell."""
    cells: list[list[dict[str, Any]]] = [[]]
    for mark in marks:
        for place, piece in enumerate(mark.text.split("\t")):
            if place:
                cells.append([])
            if piece:
                cells[-1].append({"text": piece, "marked": mark.marked})
    return cells
