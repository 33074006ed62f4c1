"""A database locked, full, read-only or gone: 503, nothing lost, and it comes back."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event, text

from app.main import create_app
from app.register import provider
from app.register.provider import RegisterProvider
from app.settings import Settings
from geodata.register import database
from geodata.register.errors import RegisterUnavailable
from tests.register.conftest import assessments_of
from tests.register.test_over_http import JZH, PLACED, sqlite_only


def post(shop, headers, application=JZH):
    return shop.client.post("/assessments", json=application, headers=headers)


def unavailable(answer, word):
    body = answer.json()
    assert answer.status_code == 503, body
    assert answer.headers["retry-after"]
    assert word in body["detail"]
    return True


@pytest.fixture
def hasty(monkeypatch):
    """Waits for locks are over at once."""
    monkeypatch.setattr(database, "WAIT_S", 0)


@sqlite_only
def test_a_locked_database_is_told_and_nothing_is_lost(hasty, shop):
    headers = shop.headers()
    with database.writing(shop.stores.register.engine):
        assert unavailable(post(shop, headers), "占用")
    assert post(shop, headers).status_code == 201


@sqlite_only
def test_a_full_database_is_told_and_nothing_is_lost(shop):
    headers = shop.headers()
    engine = shop.stores.register.engine
    post(shop, headers, PLACED)

    @event.listens_for(engine, "begin")
    def fill(connection):
        used = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {used}")

    remark = {"remark": "备注" * 2_000}
    assert unavailable(post(shop, headers, {**JZH, **remark}), "已满")
    event.remove(engine, "begin", fill)
    assert assessments_of(shop) == 1
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert post(shop, headers, {**JZH, **remark}).status_code == 201


@sqlite_only
def test_a_read_only_sqlite_is_told_and_still_read(shop):
    headers = shop.headers()
    post(shop, headers)

    @event.listens_for(shop.stores.register.engine, "begin")
    def freeze(connection):
        connection.exec_driver_sql("PRAGMA query_only = ON")

    assert unavailable(post(shop, headers, PLACED), "只读")
    assert shop.client.get("/assessments").json()["matched"] == 1


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_read_only_postgresql_is_told_and_still_read(shop):
    headers = shop.headers()
    post(shop, headers)
    engine = shop.stores.register.engine
    name = engine.url.database
    with engine.connect() as connection, connection.begin():
        read_only = "SET default_transaction_read_only = on"
        connection.execute(text(f"ALTER DATABASE {name} {read_only}"))
    engine.dispose()
    assert unavailable(post(shop, headers, PLACED), "只读")
    assert shop.client.get("/assessments").json()["matched"] == 1


@sqlite_only
def test_a_damaged_file_is_told(shop, tmp_path):
    shop.stores.register.engine.dispose()
    (tmp_path / database.FILE).write_bytes(b"no database" * 1000)
    answer = shop.client.get("/assessments")
    assert unavailable(answer, "损坏")
    assert "尚不可知" in answer.json()["detail"]
    assert "is kept" not in answer.json()["detail_en"]


@pytest.mark.parametrize(
    "where",
    [{"data_dir": "/dev/null/data"}, {"database_url": "postgresql://127.0.0.1:1/x"}],
)
def test_one_that_is_not_there_leaves_the_rest_at_work(atlas, where):
    client = TestClient(create_app(Settings(**where, register_reads="open"), atlas))
    answer = client.get("/assessments")
    assert unavailable(answer, "不可用")
    assert client.get("/collections").status_code == 200


def test_a_database_that_comes_back_is_used(atlas, tmp_path):
    blocked = tmp_path / "data"
    blocked.write_text("a file, not a folder")
    client = TestClient(
        create_app(Settings(data_dir=blocked, register_reads="open"), atlas)
    )
    assert client.get("/assessments").status_code == 503
    blocked.unlink()
    assert client.get("/assessments").status_code == 200


@pytest.fixture
def silent():
    """A register whose database takes connections and never answers, as behind a firewall."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"postgresql://127.0.0.1:{listener.getsockname()[1]}/x"
        yield RegisterProvider(Settings(database_url=address))


@pytest.fixture
def brief(monkeypatch):
    """Connecting is given up soon, and nobody waits for another's attempt."""
    monkeypatch.setitem(database.POSTGRES, "connect_timeout", 2)
    monkeypatch.setattr(provider, "PATIENCE_S", 0.1)


def refusal(of):
    with pytest.raises(RegisterUnavailable) as refused:
        of.stores()
    return refused.value.detail.en


def test_one_request_tries_a_silent_database_and_the_others_are_told(
    brief, silent, monkeypatch
):
    with ThreadPoolExecutor(4) as asking:
        found = sorted(asking.map(refusal, [silent] * 4))
    assert sum("cannot be reached" in text for text in found) == 1
    assert sum("has been tried since" in text for text in found) == 3
    monkeypatch.setattr(RegisterProvider, "_opened", None)
    assert "cannot be reached" in refusal(silent), "it is left alone for a while"
