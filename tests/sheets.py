"""Assessments and records that the tests of the sheet print."""

import pypdfium2

from app.clock import today
from app.http.cases.assessments import PreviewParams
from app.http.wire.params import read_query
from app.registry import RULES
from app.rules import answer
from app.rules.case.cases import case_of
from app.rules.context import RuleContext

HEADER = {
    "number": "2026-000012",
    "id": "0f3c",
    "made_at": "2026-11-23T20:58:14+08:00",
    "made_by": "王某某",
    "hash": "3f" * 32,
    "previous_hash": "a0" * 32,
    "rules_version": "0.1.0",
    "decisions": [
        {
            "made_at": "2026-11-24T09:12:00+08:00",
            "by": "李某某",
            "decision": "受理",
            "reason": "距离与航线均符合。",
        }
    ],
}
HOSTILE = '<img src=x onerror=alert(1)> #strong[x] *b* $1$ `q` \\ "'


def assessed(facts, query="airport=JZH&as_of=2015-12-31&routes=12", lang="zh"):
    """The document of an assessment, as the service answers it."""
    case = case_of(dict(read_query(PreviewParams, query.encode())), facts)
    context = RuleContext(facts=facts, rules=RULES, reading="either")
    return answer.localized(answer.assessed(case, context, today()), lang)


def pages(pdf):
    """The text of every page of a PDF, without the breaks that its lines make."""
    with pypdfium2.PdfDocument(pdf) as read:
        texts = [page.get_textpage().get_text_range() for page in read]
    return ["".join(text.split()) for text in texts]
