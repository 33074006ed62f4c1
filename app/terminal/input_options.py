"""Inputs of a case as options of a command."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict

from app.rules.case.input_models import fitted_text, reading_text
from app.rules.case.inputs import AIRPORT, INPUTS
from geodata.errors import BadParameter, RepeatedParameter
from geodata.text import Lang

Command = Callable[..., None]
Told = str | Sequence[str] | None
"""What is given for an input: options may be repeated, and have a list."""


@reading_text(INPUTS)
class _Given(BaseModel):
    """Inputs as they are given to a command."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def with_inputs(names: Iterable[str]) -> Callable[[Command], Command]:
    """Add options for inputs to a command, which takes them as ``**given``.

    The code of the airport is an argument. All values are text; `values_of` reads them.
    """
    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=_option(name))
        for name in names
    ]

    def decorate(command: Command) -> Command:
        own = [
            parameter.replace(kind=Parameter.KEYWORD_ONLY)
            for parameter in signature(command).parameters.values()
            if parameter.kind is not Parameter.VAR_KEYWORD
        ]

        @wraps(command)
        def run(**values: Any) -> None:
            command(**values)

        run.__signature__ = Signature([*added, *own])  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in (*added, *own)}
        return run

    return decorate


def values_of(given: Mapping[str, Told]) -> dict[str, Any]:
    """Read the inputs given to a command.

    Raises:
        BadParameter: A value does not fit; the first such is named.
        RepeatedParameter: An option is given more than once.
    """
    texts = {
        name: _only(name, said)
        for name, said in given.items()
        if said not in (None, [])
    }
    return dict(fitted_text(_Given, texts))


def _only(name: str, said: str | Sequence[str]) -> str:
    if isinstance(said, str):
        return said
    if len(said) > 1:
        raise RepeatedParameter(name)
    return said[0]


def language(text: str) -> Lang:
    """Read ``--lang``.

    Raises:
        BadParameter: It is neither zh nor en.
    """
    if text not in ("zh", "en"):
        raise BadParameter("lang", text, "须为 zh 或 en。", "It is zh or en.")
    return "en" if text == "en" else "zh"


def _option(name: str) -> Any:
    help_ = INPUTS[name].description
    if name == AIRPORT:
        return Annotated[str | None, typer.Argument(help=help_)]
    # A list, so that an option given twice can be refused.
    return Annotated[list[str] | None, typer.Option(help=help_, metavar="<str>")]
