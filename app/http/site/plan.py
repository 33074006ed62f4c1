"""The plan's text, readable, with the sentence that a fact rests on marked."""

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import Field

from app.http.wire import pages
from app.http.wire.pages import PageParams
from app.http.wire.params import read
from geodata import plan
from geodata.errors import BadParameter

router = APIRouter()


class PlanParams(PageParams):
    """Which sentence is marked."""

    mark: str | None = Field(
        None, min_length=2, max_length=500, description="要标出的原文 / words to mark"
    )
    ref: str | None = Field(
        None, max_length=20, description="原文所在 / where they stand, as plan_ref says"
    )


@router.get("/plan")
def text(request: Request) -> Response:
    """Return the plan's text; ``mark`` is marked and has the anchor ``mark``."""
    params = read(PlanParams, request)
    span = None
    if params.mark is not None:
        span = plan.find(params.mark, plan.anchor(params.ref or ""))
        if span is None:
            raise BadParameter(
                "mark",
                params.mark,
                "规划原文中没有这句话。",
                "The plan does not say so.",
            )
    found = [_line(line, marks) for line, marks in plan.marked(span)]
    blocks = [
        {"kind": kind, "lines": list(group)}
        for kind, group in groupby(found, lambda line: line["kind"])
    ]
    headings = [line for line in found if line["anchor"]]
    body = {"lines": found}
    return pages.answer(
        request, params.f, body, "plan.html", blocks=blocks, headings=headings
    )


def _line(line: plan.Line, marks: Any) -> dict[str, Any]:
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
