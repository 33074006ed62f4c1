"""Tokens that were not valid: logged, and no more than so many a minute from one place.

A valid token is never refused for that: behind a proxy many share an address.
"""

import ipaddress
import logging
import re
from collections import OrderedDict
from threading import Lock
from time import monotonic

from geodata.errors import TooManyFailures

log = logging.getLogger(__name__)

MOST, WINDOW_S = 10, 60
"""Failures from one place, and within what time."""

PLACES = 10_000
"""Places that are remembered; the one not heard of for longest is forgotten first."""

TOKEN = re.compile(r"kouan_([0-9a-f]{12})_")
UNKNOWN = "?"


class Failures:
    """Counts the failures of every place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def note(self, address: str, token: str) -> None:
        """Log a failure and count it; of the token only its id is written.

        Raises:
            TooManyFailures: There were too many from that place of late.
        """
        now, place = monotonic(), place_of(address)
        with self._lock:
            begun, count = self._counted.pop(place, (now, 0))
            if now > begun + WINDOW_S:
                begun, count = now, 0
            self._counted[place] = (begun, count + 1)
            if len(self._counted) > PLACES:
                self._counted.popitem(last=False)
        if count < MOST:
            known = TOKEN.match(token)
            token_id = known[1] if known else UNKNOWN
            log.warning("token %s from %s is not valid", token_id, place)
            return
        if count == MOST:
            log.warning("too many tokens from %s are not valid: refused", place)
        raise TooManyFailures(WINDOW_S)


def place_of(address: str) -> str:
    """Return the network that one client has to itself.

    >>> place_of("192.0.2.7"), place_of("2001:db8:1:2:3:4:5:6"), place_of("")
    ('192.0.2.7', '2001:db8:1:2::/64', '?')
    """
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return address or UNKNOWN
    if version == 4:
        return address
    return str(ipaddress.ip_network((address, 64), strict=False))
