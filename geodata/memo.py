"""Results cached on the object that they were computed from, and freed with it.

A cache of the module would hold every edition of the facts that it was ever used with.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import ref


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Owner:
    """An object that caches the results that functions with `memo` computed from it."""

    memos: dict[Callable[..., Any], Callable[..., Any]] = field(
        default_factory=dict, init=False, repr=False
    )
    """The cache of each such function; a copy with changes starts with none."""


Owning = TypeVar("Owning", bound=Owner)
Others = ParamSpec("Others")
Result = TypeVar("Result")
Function = Callable[Concatenate[Owning, Others], Result]


def memo(
    most: int,
) -> Callable[[Function[Owning, Others, Result]], Function[Owning, Others, Result]]:
    """Keep the last results of a function on its first argument.

    Safe in several threads; two that ask at once for something new may both compute it.

    Args:
        most: Results kept on each owner. The other arguments must be hashable.
    """

    def decorate(
        function: Function[Owning, Others, Result],
    ) -> Function[Owning, Others, Result]:
        @wraps(function)
        def call(
            owner: Owning, /, *args: Others.args, **named: Others.kwargs
        ) -> Result:
            cache = owner.memos.get(function)
            if cache is None:
                new = _cache(function, owner, most)
                cache = owner.memos.setdefault(function, new)
            found: Result = cache(*args, **named)
            return found

        return call

    return decorate


def _cache(function: Callable[..., Any], owner: Owner, most: int) -> Callable[..., Any]:
    """Return a cache of a function of ``owner``, which it refers to weakly.

    The owner holds the cache: with a circle it would wait for the garbage collector.
    """
    owner_of = ref(owner)

    @lru_cache(maxsize=most)
    def computed(*args: Any, **named: Any) -> Any:
        return function(owner_of(), *args, **named)

    return computed
