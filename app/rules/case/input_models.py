"""Pydantic models with inputs of a case as their fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, Field, ValidationError, create_model

from app.rules.case.inputs import INPUTS, Input
from geodata.errors import BadParameter

Model = TypeVar("Model", bound=BaseModel)


def reading_text(names: Iterable[str]) -> Callable[[type[Model]], type[Model]]:
    """Add inputs that are read from text, as queries and commands give them."""
    return _adding(
        {
            name: _optional(one, one.kind.text(name), one.kind.schema)
            for name, one in _named(names)
        }
    )


def reading_json(
    names: Iterable[str], *, filed: bool = False
) -> Callable[[type[Model]], type[Model]]:
    """Add inputs that are read from JSON members.

    Args:
        names: Of the inputs.
        filed: Whether inputs that an application must have are required.
    """
    return _adding(
        {
            name: (one.kind.json | None, ...)
            if filed and one.required
            else _optional(one, one.kind.json)
            for name, one in _named(names)
        }
    )


def fitted_text(model: type[Model], given: Mapping[str, str]) -> Model:
    """Return a model filled from texts.

    Raises:
        BadParameter: A value does not fit; the first such is named.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
        name, value = str(first["loc"][0]), str(first["input"])
        reason = first["msg"]
        raise BadParameter(name, value, f"{reason}。", f"{reason}.") from error


def _named(names: Iterable[str]) -> list[tuple[str, Input[Any]]]:
    return [(name, INPUTS[name]) for name in names]


def _optional(
    one: Input[Any], kind: Any, schema: dict[str, Any] | None = None
) -> tuple[Any, Any]:
    told = Field(None, description=one.description, json_schema_extra=schema)
    return (kind | None, told)


def _adding(fields: dict[str, Any]) -> Callable[[type[Model]], type[Model]]:
    def add(model: type[Model]) -> type[Model]:
        made: type[Model] = create_model(
            model.__name__,
            __base__=model,
            __module__=model.__module__,
            __doc__=model.__doc__,
            **fields,
        )
        return made

    return add
