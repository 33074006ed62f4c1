"""Numbers as people write them, with their decimals kept: these tell how exact they are."""

import re
from decimal import Decimal

NUMBER = re.compile(
    r"\s*[+-]?(?:[0-9]+(?:\.(?P<f>[0-9]*))?|\.(?P<g>[0-9]+))(?:[eE](?P<e>[+-]?[0-9]{1,3}))?\s*"
)
HALF_WIDTH = str.maketrans("０１２３４５６７８９．＋－ｅＥ\u3000", "0123456789.+-eE ")
"""Full-width signs are those of a Chinese keyboard; digits of other scripts are refused."""

MOST_DIGITS = 30
MOST_WRITTEN = 60
"""Characters, blanks and leading zeros included."""

MOST_POWER = 15


def decimal_of(text: str) -> Decimal | None:
    """Return the number that is written, None where it is none or absurd.

    >>> decimal_of(" １０３．６８０ "), decimal_of("1_0.5"), decimal_of("١٠١"), decimal_of("1e99")
    (Decimal('103.680'), None, None, None)
    """
    narrow = text.translate(HALF_WIDTH)
    fit = len(narrow) <= MOST_WRITTEN and NUMBER.fullmatch(narrow)
    return bounded(Decimal(narrow)) if fit else None


def bounded(number: Decimal) -> Decimal | None:
    """Return a number that is finite, of a sensible size and not of endless decimals."""
    if not number.is_finite() or abs(number.adjusted()) > MOST_POWER:
        return None
    return number if len(number.as_tuple().digits) <= MOST_DIGITS else None
