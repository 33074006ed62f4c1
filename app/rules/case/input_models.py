"""Pydantic models with inputs of a case as their fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    WithJsonSchema,
    create_model,
)

from app.rules.case.inputs import INPUTS, Input
from app.values.checked import Unfit
from geodata.errors import MissingParameter

Model = TypeVar("Model", bound=BaseModel)


def reading_text(names: Iterable[str]) -> Callable[[type[Model]], type[Model]]:
    """Add inputs that are read from text, as queries and commands give them."""
    return _adding(
        {
            name: _optional(one, Annotated[Any, text_of(name)], one.kind.schema)
            for name, one in _named(names)
        }
    )


def reading_json(
    names: Iterable[str], *, filed: bool = False, must: Iterable[str] = ()
) -> Callable[[type[Model]], type[Model]]:
    """Add inputs that are read from JSON members.

    Args:
        names: Of the inputs.
        filed: Whether inputs that an application must have are required; they may be null.
        must: Those of the names that must have a value.
    """
    fields: dict[str, Any] = {}
    for name, one in _named(names):
        read = Annotated[Any, json_of(name)]
        if name in must:
            fields[name] = (read, ...)
        elif filed and one.required:
            fields[name] = (read | None, ...)
        else:
            fields[name] = _optional(one, read)
    return _adding(fields)


def text_of(name: str) -> BeforeValidator:
    """Return a validator that reads an input from text, for parameters of any route."""
    return BeforeValidator(INPUTS[name].kind.of_text)


def json_of(name: str) -> BeforeValidator:
    """Return a validator that reads an input from a JSON member of any name."""
    kind = INPUTS[name].kind
    schema = Annotated[Any, WithJsonSchema(kind.json_schema)]
    return BeforeValidator(kind.of_json, json_schema_input_type=schema)


def fitted_text(model: type[Model], given: Mapping[str, str]) -> Model:
    """Return a model filled from texts.

    Raises:
        BadParameter: A value does not fit; the first such is named.
        MissingParameter: A value that must be given is not.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        if first["type"] == "missing":
            raise MissingParameter(name, "须给出。", "It must be given.") from error
        unfit = first.get("ctx", {}).get("error")
        # Validators of parameters raise `Unfit`; what else pydantic finds has no words here.
        refusal = (
            unfit if isinstance(unfit, Unfit) else Unfit("取值无效", "is not valid")
        )
        raise refusal.named(name, first["input"]) from error


def _named(names: Iterable[str]) -> list[tuple[str, Input[Any]]]:
    return [(name, INPUTS[name]) for name in names]


def _optional(
    one: Input[Any], kind: Any, schema: dict[str, Any] | None = None
) -> tuple[Any, Any]:
    default = Field(None, description=one.description, json_schema_extra=schema)
    return (kind | None, default)


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
