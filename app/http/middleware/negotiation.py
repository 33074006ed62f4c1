"""The result of content negotiation: formats, language and content coding.

Answers are cached and tagged by this result, not by the headers themselves: browsers with
different headers and the same result share an answer, and arbitrary headers cannot fill
the cache.
"""

from app.http.cases.change_list import LIST_FORMS
from app.http.cases.records import FORMS
from app.http.cases.rules import CHECK_TYPES
from app.http.cases.sheets import MEDIA_TYPES as SHEETS
from app.http.description.landing import DEFINITION_TYPES
from app.http.middleware.codings import choose
from app.http.ogc.schemas import SCHEMA_TYPE
from app.http.wire.accepting import by_preference
from app.http.wire.pages import MEDIA_TYPES as PAGES
from app.http.wire.params import preferred
from app.http.wire.remembered import remembered
from geodata.text import Lang

DOCUMENTS = frozenset(
    {
        SCHEMA_TYPE,
        *PAGES.values(),
        *SHEETS.values(),
        *LIST_FORMS.values(),
        *FORMS.values(),
        *CHECK_TYPES.values(),
        *DEFINITION_TYPES.values(),
    }
)
"""Media types, besides those of features, that an Accept header can choose."""


Choice = tuple[tuple[str, ...], Lang, str]
"""Formats in order of preference, language, content coding."""


def chosen(
    headers: dict[bytes, bytes], accepted: bytes, negotiable: frozenset[str]
) -> Choice:
    """Return the formats in order of preference, the language and the content coding.

    Formats that are not ``negotiable`` are ignored.

    >>> chosen({b"accept": b"text/html,image/avif,*/*;q=0.8"}, b"gzip", DOCUMENTS)
    (('text/html',), 'zh', 'gzip')
    """
    return _chosen(
        headers.get(b"accept", b""),
        headers.get(b"accept-language", b""),
        accepted,
        negotiable,
    )


@remembered(1024)
def _chosen(
    formats: bytes, languages: bytes, codings: bytes, negotiable: frozenset[str]
) -> Choice:
    wanted = by_preference(formats.decode("latin-1"))
    return (
        tuple(media for media in wanted if media in negotiable),
        preferred(languages.decode("latin-1")),
        choose(codings),
    )
