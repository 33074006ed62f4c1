"""What commands print: every text as it is."""

import pytest

from app.register.provider import keeping
from app.settings import Settings

STRANGE = "[/red] [bold]x[/] :smile: 口岸"


@pytest.fixture
def register(tmp_path, monkeypatch):
    """An empty register, the one that commands open."""
    monkeypatch.setenv("KOUAN_DATA_DIR", str(tmp_path))
    kept = keeping(Settings(data_dir=tmp_path)).open(make=True)
    yield kept
    kept.close()


@pytest.mark.parametrize(
    "words",
    [
        ("check", STRANGE),
        ("export", STRANGE, "out.csv"),
        ("verify", f"{STRANGE}:{'0' * 16}"),
        ("token", "revoke", STRANGE),
        ("token", "create", "a", "--role", STRANGE),
        ("screen", STRANGE),
    ],
    ids=lambda words: words[0],
)
def test_refusals_repeat_what_was_given_to_the_letter(kouan, register, words):
    done = kouan(*words)
    assert done.returncode in (1, 2)
    assert STRANGE in done.stderr + done.stdout


def test_names_on_record_are_listed_to_the_letter(kouan, register):
    assert kouan("token", "create", STRANGE).returncode == 0
    again = kouan("token", "create", STRANGE)
    assert STRANGE in again.stderr
    assert STRANGE in kouan("token", "list").stdout


@pytest.mark.parametrize(
    "name", ["", " ", "a\x1b[31m", "a\0b", "a\u202eb", "a\udcffb", "a\nb", "a" * 501]
)
def test_what_cannot_be_read_goes_on_no_record(kouan, register, name):
    assert kouan("token", "create", name).returncode == 2
    assert kouan("restore", "--reason", name).returncode == 2
    assert kouan("restore", "--by", name, "--reason", "演练").returncode == 2
    assert register.verify().count == 0
