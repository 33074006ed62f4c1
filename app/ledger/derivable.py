"""Whether layers can be derived from changed tables."""

import logging
from collections.abc import Iterable
from datetime import date

from geodata.ledger.errors import NotDerivable
from layers.atlas import Atlas

log = logging.getLogger(__name__)


def check_derivable(atlas: Atlas, days: Iterable[date]) -> None:
    """Derive the layers that need no day, as of some days.

    Raises:
        NotDerivable: One of them cannot be derived.
    """
    for name in [name for name, layer in atlas.layers.items() if not layer.dated]:
        try:
            for day in days:
                atlas.snapshot(name, day)
        except Exception as error:
            log.info("a change breaks %s", name, exc_info=True)
            raise NotDerivable(name) from error
