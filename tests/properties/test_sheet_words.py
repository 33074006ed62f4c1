"""Whatever a case holds, its sheet prints labels and values that people read."""

import re
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.register.application import ApplicationForm, form_of
from app.register.case import case_of
from app.registry import RULES
from app.rules.answer import as_stored, assessed, from_stored, localized
from app.rules.case.candidate import by_code
from app.rules.case.case import Application, Case
from app.rules.case.what_if import WhatIf
from app.rules.context import RuleContext
from app.sheet.applicant import FILED, LABELS
from app.sheet.content import sheet
from app.sheet.page import sheet_html
from app.sheet.pdf import sheet_pdf
from tests.sheets import pages

TODAY = date(2026, 11, 1)
RAW = re.compile(r"[a-z]+_[a-z_]+|\b(None|True|False|nan)\b|[\[\]{}]|Text\(")

words = st.text("川府函号航线甲乙丙0123456789", min_size=2, max_size=12)
drives = st.lists(
    st.fixed_dictionaries(
        {
            "port": st.sampled_from(["KMG", "KWE"]),
            "minutes": st.sampled_from([180, "190.5", 1200]),
            "document": words,
        }
    ),
    max_size=2,
    unique_by=lambda drive: drive["port"],
)
evidence = st.lists(
    st.fixed_dictionaries(
        {"about": st.sampled_from([*ApplicationForm.model_fields]), "document": words},
        optional={"date": st.just("2015-03-02")},
    ),
    max_size=3,
)
who = st.one_of(
    st.just({"airport": "ACX"}),
    st.fixed_dictionaries(
        {
            "name": words,
            "position": st.fixed_dictionaries(
                {
                    "lon": st.sampled_from(["104.96", "104.9608"]),
                    "lat": st.just("25.083"),
                    "datum": st.sampled_from(["wgs84", "cgcs2000", "gcj02", "bd09"]),
                },
                optional={"source": words, "accuracy_m": st.just(50)},
            ),
        },
        optional={"name_en": words, "icao": st.just("ZUXX")},
    ),
)
stated = st.fixed_dictionaries(
    {
        "airport_class": st.sampled_from(["branch", "other", None]),
        "routes": st.sampled_from([None, 0, 9, 12, 9999]),
    },
    optional={
        "people": st.sampled_from([None, 0, 120_000]),
        "cargo_t": st.sampled_from([None, 0, 30_000]),
        "province_below_volume": st.sampled_from([None, True, False]),
        "as_of": st.just("2015-12-31"),
        "drives": drives,
        "evidence": evidence,
        "remark": words,
    },
)


def document_of(facts, filed, lang):
    """An application as its record shows it, in one language."""
    form = form_of(filed)
    case = case_of(form, facts, TODAY)
    context = RuleContext(facts=facts, rules=RULES, reading="either")
    made = from_stored(as_stored(assessed(case, context, TODAY)))
    made["filed"] = form.model_dump(mode="json", exclude_unset=True)
    return localized(made, lang)


def shown(made):
    """Every text of a sheet that the document or the case had a part in."""
    whole = asdict(made)
    for apart in ("map_svg", "labels", "sources", "hashes", "lang", "standing"):
        whole.pop(apart)
    for port in whole["ports"]:
        port.pop("position_source")
    return list(texts(whole))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from () if name == "outcome" else texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


@pytest.mark.parametrize("lang", ["zh", "en"])
@settings(max_examples=6, deadline=None)
@given(who=who, stated=stated)
def test_no_raw_key_or_python_value_is_printed(atlas, who, stated, lang):
    filed = {**stated, **who}
    made = sheet(document_of(atlas.facts, filed, lang), None, atlas.facts, lang)
    for text in shown(made):
        assert not RAW.search(text), text
    read = " ".join(item.value for item in (*made.evidence, *made.applicant))
    for each in filed.get("evidence", ()):
        assert each["document"] in read
    for each in filed.get("drives", ()):
        assert each["document"] in read
    assert filed.get("remark", "") in read


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "what_if",
    [
        WhatIf(opened=("gys",)),
        WhatIf(closed=("kmg",), threshold_km=150.0),
        WhatIf(drive_reach_km=200.0),
    ],
)
def test_nor_where_something_is_assumed(facts, what_if, lang):
    here = by_code(facts, "JZH", date(2015, 12, 31))
    case = Case(candidate=here, as_of=date(2015, 12, 31), what_if=what_if)
    context = RuleContext(facts=facts, rules=RULES, reading="both")
    made = sheet(localized(assessed(case, context, TODAY), lang), None, facts, lang)
    assert not [text for text in shown(made) if RAW.search(text)]


def test_every_input_has_a_label():
    assert Application().document.keys() == LABELS.keys()
    assert ApplicationForm.model_fields.keys() <= FILED.keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pdf_and_page_hold_drives_documents_and_remark(facts, lang):
    filed = {
        "airport": "ACX",
        "airport_class": "branch",
        "routes": 12,
        "as_of": "2015-12-31",
        "drives": [{"port": "KMG", "minutes": 190, "document": "黔交函〔2015〕7号"}],
        "evidence": [{"about": "routes", "document": "川府函〔2015〕200号"}],
        "remark": "已现场踏勘",
    }
    document = document_of(facts, filed, lang)
    page = "".join(sheet_html(document, None, facts, lang).split())
    pdf = "".join(pages(sheet_pdf(document, None, facts, lang)))
    for text in (page, pdf):
        assert "黔交函〔2015〕7号" in text
        assert "川府函〔2015〕200号" in text
        assert "已现场踏勘" in text
        assert "drives[" not in text
