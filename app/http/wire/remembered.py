"""A cache for functions of short texts; long texts, which rarely repeat, are not cached."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
T = TypeVar("T")

LONGEST = 1_000
"""Longest text that is cached, characters or bytes; 1,000 of them are a megabyte."""


def remembered(
    most: int,
) -> Callable[[Callable[[*Arguments], T]], Callable[[*Arguments], T]]:
    """Cache the results of a function for at most ``most`` short arguments.

    Every request uses this several times, so a hit costs one dict lookup.
    """

    def decorate(function: Callable[[*Arguments], T]) -> Callable[[*Arguments], T]:
        cached: dict[tuple[*Arguments], T] = {}

        @wraps(function)
        def call(*args: *Arguments) -> T:
            try:
                return cached[args]
            except KeyError:
                found = function(*args)
            if all(map(_short, args)):
                cached[args] = found
                if len(cached) > most:
                    _forget_half(cached)
            return found

        return call

    return decorate


def _short(arg: object) -> bool:
    return not isinstance(arg, str | bytes) or len(arg) <= LONGEST


def _forget_half(kept: dict[tuple[*Arguments], T]) -> None:
    """Drop the older half; other threads may do the same at the same time."""
    for args in list(kept)[: len(kept) // 2]:
        kept.pop(args, None)
