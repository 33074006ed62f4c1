"""Plus signs in filters: a space, or what they are, as who wrote them meant."""


def as_meant(query: bytes) -> bytes:
    """Return a query string whose filters keep a plus sign that was meant as one.

    QGIS writes a space as %20 and leaves a plus as it is, where forms write a space so.

    >>> as_meant(b"filter=a%20+%201=2&sortby=+a"), as_meant(b"filter=a+=+2")
    (b'filter=a%20%2B%201=2&sortby=+a', b'filter=a+=+2')
    """
    if b"%20" not in query or b"+" not in query:
        return query
    return b"&".join(map(_plus_kept, query.split(b"&")))


def _plus_kept(pair: bytes) -> bytes:
    meant = pair.startswith((b"filter=", b"query=")) and b"%20" in pair
    return pair.replace(b"+", b"%2B") if meant else pair
