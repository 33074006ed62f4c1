"""Numbers on the command line, with the bounds that the other doors have."""

from collections.abc import Callable

import typer

from app.decimals import decimal_of

MOST_KM = 1000


def above_zero(most: float, unit: str) -> Callable[[str | float], float]:
    """Return a parser of numbers above 0, up to ``most``.

    The parser raises `typer.BadParameter` for anything else: NaN, words, zero.
    """

    def parse(given: str | float) -> float:
        number = decimal_of(str(given))
        if number is None or not 0 < number <= most:
            raise typer.BadParameter(
                f"须大于 0、不超过 {most:g}（{unit}）/ must be greater than 0 and at most "
                f"{most:g} {unit}"
            )
        return float(number)

    parse.__name__ = unit
    return parse
