"""The type of a process: inputs, outputs and the function that computes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.forms.reading import Part
from app.rules.context import RuleContext
from geodata.text import Text

Progress = Callable[[int], None]
"""Told how much is done, percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing that a process gives: its meaning, media type and JSON schema."""

    title: Text
    media_type: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A rule offered as a process.

    ``run`` takes the inputs as read by ``form`` and returns the outputs by name; texts
    in them are `Text` and days `date`. It raises `InvalidInput` like a check does.
    """

    title: Text
    description: Text
    form: type[Part]
    outputs: Mapping[str, Output]
    run: Callable[[Any, RuleContext, Progress], Mapping[str, Any]]
    items: Callable[[Any], int] = lambda _: 1
    """Function that returns the number of items in the inputs, for the limits."""
