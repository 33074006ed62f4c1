"""Numbers as users write them; the decimals are kept because they imply an accuracy."""

import re
from decimal import Decimal

NUMBER = re.compile(
    r"\s*[+-]?(?:[0-9]+(?:\.(?P<f>[0-9]*))?|\.(?P<g>[0-9]+))(?:[eE](?P<e>[+-]?[0-9]{1,3}))?\s*"
)
HALF_WIDTH = str.maketrans("０１２３４５６７８９．＋－ｅＥ\u3000", "0123456789.+-eE ")
"""Full-width characters come from Chinese keyboards; digits of other scripts are refused."""

MOST_DIGITS = 30
MOST_WRITTEN = 60
"""Longest number, characters, including blanks and leading zeros."""

MOST_ACCURACY_M = 100_000
"""The largest accuracy of a position, metres, at every door; the least is above 0."""

MOST_POWER = 15


def decimal_of(text: str) -> Decimal | None:
    """Return a number read from text; None if it is no number or an absurd one.

    >>> decimal_of(" １０３．６８０ "), decimal_of("1_0.5"), decimal_of("١٠١"), decimal_of("1e99")
    (Decimal('103.680'), None, None, None)
    """
    narrow = text.translate(HALF_WIDTH)
    fit = len(narrow) <= MOST_WRITTEN and NUMBER.fullmatch(narrow)
    return bounded(Decimal(narrow)) if fit else None


def bounded(number: Decimal) -> Decimal | None:
    """Return a number if it is finite, of sensible size and with few enough decimals."""
    if not number.is_finite() or abs(number.adjusted()) > MOST_POWER:
        return None
    return number if len(number.as_tuple().digits) <= MOST_DIGITS else None
