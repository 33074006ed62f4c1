"""A service over an empty register, and two officers who change facts."""

from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from app.clock import now
from app.main import create_app
from app.settings import Settings
from tests.register.conftest import postgres, url

__all__ = ["postgres", "url"]

MOVE = {
    "collection": "sea-ports",
    "id": "dalian",
    "action": "amend",
    "properties": {"name_en": "Dalian New Port"},
    "valid_from": "2020-05",
    "reason": "更名",
    "source": "plan-13",
}
CLOSE = {
    "collection": "aviation-ports",
    "id": "xuz",
    "action": "retire",
    "valid_to": "2014-01-01",
    "reason": "口岸关闭",
    "source": {
        "id": "closing-2014",
        "title": "关于关闭徐州航空口岸的通知",
        "publisher": "国家口岸管理办公室",
        "url": "https://example.org/closing",
        "licence": "public",
        "retrieved": "2026-11-01",
    },
}
"""Xuzhou bars Bengbu at the end of 2015; closed in 2014, it does not."""


class Office:
    """A service, and what officers ask of it."""

    def __init__(self, settings, atlas):
        self.service = create_app(settings, atlas)
        self.client = TestClient(self.service, raise_server_exceptions=False)
        self.living = self.service.service.state.living
        self.stores = self.service.service.state.provider.stores()
        self._tokens = {}

    def headers(self, name):
        if name not in self._tokens:
            self._tokens[name] = self.stores.tokens.issue(name, "officer", now(), None)
        return {"Authorization": f"Bearer {self._tokens[name]}"}

    def propose(self, change, by="甲", **more):
        return self.client.post(
            "/changes", json={**change, **more}, headers=self.headers(by)
        )

    def settle(self, number, act="publication", by="乙", **body):
        return self.client.post(
            f"/changes/{number}/{act}", json=body, headers=self.headers(by)
        )

    def changed(self, change):
        """Propose and publish; return the number."""
        proposed = self.propose(change)
        assert proposed.status_code == 201, proposed.text
        number = proposed.json()["n"]
        published = self.settle(number)
        assert published.status_code == 200, published.text
        return SimpleNamespace(number=number, **published.json())

    def get(self, path, **params):
        return self.client.get(path, params=params or None)

    def name(self, **params):
        return self.get("/collections/sea-ports/items/dalian", **params).json()[
            "properties"
        ]["name_en"]


@pytest.fixture
def office(url, tmp_path, atlas):
    office = Office(Settings(data_dir=tmp_path, database_url=url), atlas)
    yield office
    office.stores.register.engine.dispose()


@pytest.fixture
def second(office, url, tmp_path, atlas):
    """Another worker over the same register."""
    other = Office(Settings(data_dir=tmp_path, database_url=url), atlas)
    yield other
    other.stores.register.engine.dispose()


PLACE = {"position_source": "海图", "position_accuracy_m": 500}


def added(office):
    """A change that adds the port `new-port` beside Dalian."""
    here = office.get("/collections/sea-ports/items/dalian").json()
    row = {
        name: here["properties"][name]
        for name in ("status", "province_zh", "plan_ref", "plan_quote_zh", "tier")
    } | {"cluster": "bohai-rim", "unlocode": "CNXXX", "confidence": "low"}
    return {
        **MOVE,
        "id": "new-port",
        "action": "add",
        "properties": {**row, **PLACE, "name_zh": "新港", "name_en": "New Port"},
        "geometry": {"type": "Point", "coordinates": [121.6, 38.95]},
    }
