"""The decision sheet: what it says, and that text in it stays text."""

from pathlib import Path

import pytest

from app.sheet.content import sheet
from app.sheet.page import sheet_html
from app.sheet.pdf import sheet_pdf
from geodata.errors import MissingFonts
from tests.sheets import HEADER, HOSTILE, assessed, pages

PLACED = "lon=119.8&lat=31.7&as_of=2026-11-01"


@pytest.fixture(scope="module")
def kept(facts):
    return pages(sheet_pdf(assessed(facts), HEADER, facts, "zh"))


def test_a_record_fits_two_pages_with_all_it_rests_on(kept):
    assert len(kept) == 2
    text = "".join(kept)
    for said in (
        "九寨黄龙机场",
        "253.481km(CTU)",
        "253.48km",
        "32°51′12.0″N",
        "距离与航线数任一不符即不可申请（默认）",
        "距离与航线数均不符方不可申请",
        "原则上",
        "受理",
        "天地图",
        HEADER["hash"],
        HEADER["rules_version"],
    ):
        assert said in text


def test_every_page_of_a_record_has_its_number_and_hash(kept):
    for text in kept:
        assert "kouanverify2026-000012" in text
        assert HEADER["hash"][:16] in text


@pytest.mark.parametrize("code", ["JZH", "HNY", "ACX", "NGQ"])
@pytest.mark.parametrize(("lang", "most"), [("zh", 2), ("en", 3)])
def test_usual_cases_fit_few_pages(facts, code, lang, most):
    document = assessed(facts, f"airport={code}&as_of=2015-12-31", lang)
    assert len(pages(sheet_pdf(document, HEADER, facts, lang))) <= most


SIGNING = {
    "zh": ("主管人员意见", "签字", "日期", "盖章"),
    "en": ("Decisionsofofficers", "Signature", "Date", "Seal"),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("decisions", [[], HEADER["decisions"]])
def test_a_record_has_room_for_signature_and_seal_under_its_heading(
    facts, lang, decisions
):
    header = {**HEADER, "decisions": decisions}
    document = assessed(facts, lang=lang)
    shown = "".join(sheet_html(document, header, facts, lang).split())
    printed = pages(sheet_pdf(document, header, facts, lang))
    [page] = [text for text in printed if SIGNING[lang][0] in text]
    assert all(word in page for word in SIGNING[lang])
    assert f'<tdclass="label">{SIGNING[lang][1]}</td>' in shown


@pytest.mark.parametrize("header", [None, {**HEADER, "superseded_by": "2026-000013"}])
def test_what_is_not_in_force_is_not_signed(facts, header):
    shown = sheet_html(assessed(facts), header, facts, "zh")
    printed = "".join(pages(sheet_pdf(assessed(facts), header, facts, "zh")))
    assert "盖章" not in shown
    assert "盖章" not in printed


def test_what_is_not_on_record_says_so_on_every_page(facts):
    for text in pages(sheet_pdf(assessed(facts), None, facts, "zh")):
        assert "预览·未存档" in text
        assert "主管人员意见" not in text


def test_a_hypothetical_case_never_looks_like_a_decision(facts):
    query = "airport=JZH&as_of=2015-12-31&threshold_km=260"
    document = assessed(facts, query)
    for text in pages(sheet_pdf(document, HEADER, facts, "zh")):
        assert text.count("假设情形") >= 2
        assert "李某某" not in text
        assert "主管人员意见" not in text
        assert "kouanverify" not in text


def test_a_document_that_calls_itself_hypothetical_is_believed(facts):
    document = {**assessed(facts), "hypothetical": True}
    assert sheet(document, HEADER, facts, "zh").standing == "hypothetical"


def test_what_is_assumed_and_what_would_turn_it_is_printed(facts):
    document = {**assessed(facts), "hypothetical": True, "assumptions": ["设其未开放"]}
    document["findings"][1]["sensitivity"] = {"sentences": ["迁建即变"]}
    document["findings"][1]["nearest"][0]["certainty"] = "assumed"
    text = "".join(pages(sheet_pdf(document, None, facts, "zh")))
    page = sheet_html(document, None, facts, "zh")
    for said in ("设其未开放", "迁建即变", "假设开放"):
        assert said in text
        assert said in page


def test_the_same_record_gives_the_same_bytes(facts):
    one, two = (sheet_pdf(assessed(facts), HEADER, facts, "en") for _ in range(2))
    assert one == two
    assert sheet_html(assessed(facts), HEADER, facts, "en") == sheet_html(
        assessed(facts), HEADER, facts, "en"
    )


def test_a_hostile_name_stays_text(facts):
    document = assessed(facts, PLACED)
    document["candidate"]["name"] = HOSTILE
    text = "".join(pages(sheet_pdf(document, None, facts, "zh")))
    assert "".join(HOSTILE.split()) in text
    page = sheet_html(document, None, facts, "zh")
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_signs_that_do_not_print_are_taken_out(facts):
    document = assessed(facts, PLACED)
    document["candidate"]["name"] = "a\x00b\u202ec\x1bd"
    assert sheet(document, None, facts, "zh").applicant[0].value == "a b c d"
    assert pages(sheet_pdf(document, None, facts, "zh"))


def test_long_texts_flow_onto_further_pages(facts):
    document = assessed(facts, PLACED)
    document["candidate"]["name"] = "很长的名称" * 20
    document["sensitivity"] = ["阈值在 0 至 18.2 公里之间时结论不变。"]
    decisions = [
        {**HEADER["decisions"][0], "reason": f"第{n}次。" * 40} for n in range(20)
    ]
    read = pages(sheet_pdf(document, {**HEADER, "decisions": decisions}, facts, "zh"))
    text = "".join(read)
    assert len(read) > 2
    assert "很长的名称" * 20 in text
    assert "结论不变" in text
    assert all(f"第{n}次。" in text for n in range(20))


def test_what_was_not_stated_is_said_to_be_so(facts):
    items = sheet(assessed(facts), None, facts, "zh").applicant
    stated = {item.label: item for item in items}
    assert stated["国内固定直达航线（条）"].value == "12"
    assert stated["年进出境货物（吨）"].value == "未提供"


def test_outcomes_survive_black_and_white(facts):
    marks = {
        f.mark.outcome: f.mark
        for f in sheet(assessed(facts), None, facts, "en").findings
    }
    assert marks["met"].symbol != marks["undetermined"].symbol
    assert marks["met"].word == "met"


def test_the_page_holds_what_the_pdf_holds(facts):
    page = sheet_html(assessed(facts), HEADER, facts, "zh")
    for said in (
        "九寨黄龙机场",
        "253.481",
        HEADER["hash"],
        "受理",
        "距离与航线数均不符方不可申请",
    ):
        assert said in page
    assert "<script" not in page


def test_without_the_fonts_the_error_names_their_package(facts, tmp_path: Path):
    with pytest.raises(MissingFonts, match="fonts-noto-cjk"):
        sheet_pdf(assessed(facts), None, facts, "zh", fonts=tmp_path)


def test_the_map_has_its_review_number_once_it_has_one(facts):
    document = assessed(facts)
    (_, before), (_, after) = (
        sheet(document, None, facts, "zh", number).map_notes
        for number in ("", "GS(2026)0001号")
    )
    assert "须另行送审" in before
    assert "须另行送审" not in after
    assert after.startswith("审图号：GS(2026)0001号。")
