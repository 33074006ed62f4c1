"""Sheets prove their records without a register; another chain is detected."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pypdfium2
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import app as kouan
from app.clock import now
from app.main import create_app
from app.register.seals import verified_sheet
from app.settings import Settings
from app.sheet.mark import FOUND, NAME
from geodata.errors import BadParameter
from geodata.register.errors import NoRegister
from geodata.register.file import FILE
from geodata.register.keeping import Keeping
from geodata.register.notes import read_verifier
from geodata.register.proofs import read_payload, read_proven
from tests.register.conftest import draft
from tests.register.test_over_http import DECISION, JZH


@pytest.fixture(scope="module")
def office(atlas, tmp_path_factory):
    """A register with an assessment that was decided on, its sheet, and its key."""
    data_dir = tmp_path_factory.mktemp("office")
    settings = Settings(data_dir=data_dir, register_reads="open")
    service = create_app(settings, atlas)
    stores = service.service.state.provider.stores()
    token = stores.tokens.issue("王核", "officer", now(), None)
    client, headers = TestClient(service), {"Authorization": f"Bearer {token}"}
    record = client.post("/assessments", json=JZH, headers=headers).json()["record"]
    where = f"/assessments/{record['id']}"
    decided = client.post(f"{where}/decisions", json=DECISION, headers=headers)
    assert decided.status_code == 201, decided.text
    sheet = tmp_path_factory.mktemp("sheets") / "sheet.pdf"
    sheet.write_bytes(client.get(f"{where}?f=pdf").content)
    yield SimpleNamespace(
        client=client,
        where=where,
        record=record,
        decision=decided.json()["made"],
        sheet=sheet,
        key=client.get("/register/key").text.strip(),
        data_dir=data_dir,
    )
    stores.register.close()


@pytest.fixture
def copy(office, tmp_path):
    """A copy of the register's folder, to be tampered with."""
    Keeping(data_dir=tmp_path).open(make=True).close()
    for name in ("signing.key", "checkpoints"):
        (tmp_path / name).write_bytes((office.data_dir / name).read_bytes())
    with (
        closing(sqlite3.connect(office.data_dir / FILE)) as there,
        closing(sqlite3.connect(tmp_path / FILE)) as here,
    ):
        there.backup(here)
    return tmp_path


def run(monkeypatch, data_dir, *words):
    monkeypatch.setenv("KOUAN_DATA_DIR", str(data_dir))
    return CliRunner().invoke(kouan, ["verify", *map(str, words)])


def edit(data_dir, *statements):
    with closing(sqlite3.connect(data_dir / FILE)) as thief:
        for verb in ("UPDATE", "DELETE"):
            thief.execute(f"DROP TRIGGER records_no_{verb}")
        for table in ("replays", "assessments"):
            thief.execute(f"DELETE FROM {table}")
        for statement in statements:
            thief.execute(statement)
        thief.commit()


def text_of(sheet):
    with closing(pypdfium2.PdfDocument(sheet)) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def test_a_sheet_prints_head_digests_checkpoint_and_key(office):
    text = text_of(office.sheet)
    for record in (office.record, office.decision):
        assert f"{record['id']}:{record['hash']}" in text
    assert office.key in text
    assert re.search(r"检查点.*3·[0-9a-f]{64}", text)


def test_it_proves_filing_and_decision_by_the_key_alone(office):
    shown = verified_sheet(office.sheet, read_verifier(office.key))
    assert [one.record.kind for one in shown] == ["assessment", "decision"]
    assert not any(one.fault for one in shown)
    assert "九寨黄龙" in shown[0].record.body


@pytest.mark.parametrize(
    ("lang", "told"), [("zh", "记录链核验不符"), ("en", "does not verify")]
)
def test_a_sheet_of_an_unsound_register_says_that_it_proves_nothing(
    atlas, office, copy, lang, told
):
    edit(copy, "DELETE FROM records WHERE number > 2")
    service = create_app(Settings(data_dir=copy, register_reads="open"), atlas)
    client = TestClient(service)
    page = client.get(f"{office.where}?f=html&lang={lang}").text
    assert told in page
    assert office.key not in page
    pdf = client.get(f"{office.where}?f=pdf&lang={lang}").content
    assert "".join(told.split()) in text_of(pdf)
    service.service.state.provider.stores().register.close()


def test_another_key_does_not_hold(office):
    stranger = Keeping(data_dir=office.sheet.parent)
    stranger.make_key()
    shown = verified_sheet(office.sheet, stranger.anchors().signer.verifier)
    assert all(one.fault for one in shown)


def test_one_name_altered_in_the_attached_record_does_not_hold(office):
    content = office.client.get(f"{office.where}/proof").text
    with closing(pypdfium2.PdfDocument(office.sheet)) as document:
        record = bytes(document.get_attachment(0).get_data()).decode()
    verifier = read_verifier(office.key)
    assert read_proven(record, content, verifier)[0].hash == office.record["hash"]
    with pytest.raises(ValueError, match="does not show"):
        read_proven(record.replace("九寨", "九塞"), content, verifier)


def test_the_same_sheet_is_the_same_bytes(office):
    again = office.client.get(f"{office.where}?f=pdf").content
    assert again == office.sheet.read_bytes()


def test_the_page_shows_the_same(office):
    page = office.client.get(f"{office.where}?f=html").text
    assert office.key in page
    assert "<svg" in page
    assert f"{office.decision['id']}:{office.decision['hash']}" in page


def resaved(sheet, file):
    """Save a sheet again, as another program would."""
    with closing(pypdfium2.PdfDocument(sheet)) as document:
        document.save(file)


class TestTheFile:
    """Every change of a page, its QR code or its attachments is detected."""

    def told(self, office, tmp_path, content):
        (tmp_path / "forged.pdf").write_bytes(content)
        shown = verified_sheet(tmp_path / "forged.pdf", read_verifier(office.key))
        return any(one.name == "PDF" and one.fault for one in shown)

    def test_as_it_was_made_holds(self, office, tmp_path):
        assert not self.told(office, tmp_path, office.sheet.read_bytes())

    @pytest.mark.parametrize("share", range(0, 100, 4))
    def test_one_byte_altered_anywhere_is_told(self, office, tmp_path, share):
        content = bytearray(office.sheet.read_bytes())
        content[len(content) * share // 100] ^= 1
        assert self.told(office, tmp_path, bytes(content))

    @pytest.mark.parametrize("added", [b"\n", b"%", b"\n1 0 obj<</X 1>>endobj\n%%EOF"])
    def test_what_is_added_behind_is_told(self, office, tmp_path, added):
        assert self.told(office, tmp_path, office.sheet.read_bytes() + added)

    def test_saved_anew_is_told(self, office, tmp_path):
        resaved(office.sheet, tmp_path / "anew.pdf")
        assert self.told(office, tmp_path, (tmp_path / "anew.pdf").read_bytes())

    @pytest.mark.parametrize("code", [b"", b"A" * 92, b"A" * 91 + b"="])
    def test_without_its_signature_is_told(self, office, tmp_path, code):
        content = FOUND.sub(NAME + code, office.sheet.read_bytes())
        assert self.told(office, tmp_path, content)

    def test_with_the_signature_of_another_is_told(self, office, tmp_path):
        here = office.sheet.read_bytes()
        other = office.client.get(f"{office.where}?f=pdf&lang=en").content
        assert not self.told(office, tmp_path, other)
        code = FOUND.search(here)[0]
        assert self.told(office, tmp_path, FOUND.sub(code, other))
        twice = here + FOUND.search(other)[0]
        assert self.told(office, tmp_path, twice)

    def test_a_preview_has_none(self, office):
        asked = "/assessments/preview?airport=JZH&as_of=2015-12-31&f=pdf"
        assert NAME not in office.client.get(asked).content


class TestTheCommand:
    def test_holds_without_a_register(self, office, tmp_path, monkeypatch):
        told = run(monkeypatch, tmp_path / "none", office.sheet, "--key", office.key)
        assert told.exit_code == 0, told.output
        assert "九寨黄龙机场" in told.output
        assert not (tmp_path / "none").exists()

    def test_asks_for_the_key_where_none_is(self, office, tmp_path, monkeypatch):
        told = run(monkeypatch, tmp_path / "none", office.sheet)
        assert isinstance(told.exception, BadParameter)

    def test_of_no_register_and_no_sheet_is_an_error(self, tmp_path, monkeypatch):
        told = run(monkeypatch, tmp_path / "none")
        assert isinstance(told.exception, NoRegister)

    def test_of_a_file_copied_alone_says_that_its_end_may_be_missing(
        self, copy, monkeypatch
    ):
        warning = "records missing at the end cannot be noticed"
        assert warning not in run(monkeypatch, copy).output
        for name in ("checkpoints", "signing.key"):
            (copy / name).unlink()
        assert warning in run(monkeypatch, copy).output

    def test_holds_with_the_register(self, office, copy, monkeypatch):
        told = run(monkeypatch, copy, office.sheet)
        assert (told.exit_code, "完好 / sound: 3" in told.output) == (0, True)

    def test_tells_a_sheet_that_was_altered(self, office, copy, monkeypatch):
        resaved(office.sheet, copy / "anew.pdf")
        told = run(monkeypatch, copy, copy / "anew.pdf")
        assert told.exit_code == 1
        assert "not the one that the service made" in told.output

    def test_tells_a_sheet_that_is_no_sheet(self, office, copy, monkeypatch):
        (copy / "x.pdf").write_bytes(b"%PDF-1.7 nothing")
        assert run(monkeypatch, copy, copy / "x.pdf").exit_code == 1

    @pytest.mark.parametrize("way", ["sheet", "number", "code"])
    @pytest.mark.parametrize("tampered", ["cut", "refilled", "rewritten", "emptied"])
    def test_tells_another_chain(self, office, copy, monkeypatch, tampered, way):
        at_least = {"cut": 2, "refilled": 2, "rewritten": 1, "emptied": 0}[tampered]
        edit(copy, f"DELETE FROM records WHERE number > {at_least}")
        forger = Keeping(data_dir=copy, checkpoints=("|true",)).open()
        for number in range({"refilled": 2, "rewritten": 2}.get(tampered, 0)):
            forged = draft(forged=number)
            forger.append(replace(forged, made_at=now().isoformat()))
        forger.close()
        (copy / "checkpoints").unlink()
        witness = {
            "sheet": office.sheet,
            "number": f"{office.decision['id']}:{office.decision['hash'][:16]}",
            "code": code_of(office),
        }[way]
        told = run(monkeypatch, copy, witness)
        assert told.exit_code == 1
        assert "tampered with" in told.output


def code_of(office):
    """What the QR code of the sheet says."""
    from app.register.seals import sealed  # noqa: PLC0415

    register = office.client.app.service.state.provider.stores().register
    return sealed(register, [office.record["id"]])["seal"]["code"]


def test_the_code_has_what_it_needs_and_is_small(office):
    code = code_of(office)
    payload = read_payload(code)
    payload.check(read_verifier(office.key))
    assert (payload.record, payload.hash) == (
        office.record["id"],
        office.record["hash"],
    )
    assert re.fullmatch(r"[0-9A-Z:-]{200,240}", code)


class TestOnTheSite:
    @pytest.mark.parametrize("digits", [16, 64])
    def test_a_digest_is_compared_and_nothing_is_told(self, office, digits):
        witness = f"{office.record['id']}:{office.record['hash'][:digits]}"
        answer = office.client.get("/verify", params={"record": witness})
        assert answer.json()["matches"] is True
        assert "九寨" not in answer.text

    def test_another_digest_is_told(self, office):
        witness = f"{office.record['id']}:{'0' * 16}"
        answer = office.client.get("/verify", params={"record": witness})
        assert answer.json()["matches"] is False
        assert office.record["hash"] not in answer.text

    def test_too_few_digits_are_refused(self, office):
        witness = f"{office.record['id']}:{office.record['hash'][:8]}"
        assert office.client.get(f"/verify?record={witness}").status_code == 400

    def test_what_the_code_of_a_sheet_says_is_compared(self, office):
        answer = office.client.get("/verify", params={"record": code_of(office)})
        assert answer.json()["matches"] is True

    def test_is_a_page(self, office):
        witness = f"{office.record['id']}:{office.record['hash'][:16]}"
        page = office.client.get("/verify", params={"record": witness, "f": "html"})
        assert "与登记簿一致" in page.text

    def test_the_page_shows_its_form_again_with_what_was_typed_and_why(self, office):
        asked = {"record": "2026-000002:3fa0", "f": "html"}
        page = office.client.get(
            "/verify", params=asked, headers={"accept": "text/html"}
        )
        assert page.status_code == 400
        assert 'value="2026-000002:3fa0"' in page.text
        assert "校验值须 16 至 64 位" in page.text

    def test_needs_no_token_while_the_proof_does(self, atlas, office):
        closed = create_app(Settings(data_dir=office.data_dir), atlas)
        client = TestClient(closed)
        assert client.get("/verify?record=2026-000009:" + "0" * 16).status_code == 200
        assert client.get(f"{office.where}/proof").status_code == 401
        closed.service.state.provider.stores().register.close()
