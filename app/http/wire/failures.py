"""Invalid tokens: logged, and limited by number in a minute from one address.

A valid token is never refused because of others: behind a proxy many share an address.
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
"""Largest number of failures from one address, and the period (s)."""

PLACES = 10_000
"""Number of addresses remembered; the least recent is dropped first."""

TOKEN = re.compile(r"kouan_([0-9a-f]{12})_")
UNKNOWN = "?"


class Failures:
    """Counts the failures of each address."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def note(self, address: str, token: str) -> None:
        """Log and count a failure; only the id of the token is logged.

        Raises:
            TooManyFailures: There were too many from that address in the period.
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
    """Return the address or network by which a client is counted (IPv6: its /64).

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
