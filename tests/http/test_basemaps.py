"""Online base maps by setting: what the page offers, and whom it may ask."""

import pytest
from fastapi.testclient import TestClient

from app.configuration import load
from app.main import create_app
from app.settings import Settings
from geodata.errors import BadSetting
from tests.http.test_map import config

OSM = "https://tile.openstreetmap.org"
AMAP = {f"https://webrd0{letter}.is.autonavi.com" for letter in "1234"}


@pytest.fixture
def serving(atlas):
    return lambda **given: TestClient(create_app(Settings(**given), atlas))


def elsewhere(client):
    """The other hosts in the page's policy."""
    policy = client.get("/map").headers["content-security-policy"]
    return {word.rstrip(";") for word in policy.split() if "//" in word}


def ids(client):
    return [base["id"] for base in config(client)["basemaps"]]


def test_none_is_offered_unless_set(client):
    assert ids(client) == []
    assert elsewhere(client) == set()


@pytest.mark.parametrize(
    ("given", "hosts"),
    [
        ({"basemaps": "osm"}, {OSM}),
        ({"basemaps": "amap"}, AMAP),
        ({"basemaps": "osm, amap"}, {OSM, *AMAP}),
        ({"basemap": "osm"}, {OSM}),
        ({"basemaps": "provinces"}, set()),
    ],
)
def test_the_policy_names_the_hosts_offered_and_no_other(serving, given, hosts):
    assert elsewhere(serving(**given)) == hosts


def test_only_pictures_come_from_there(serving):
    policy = serving(basemaps="osm").get("/map").headers["content-security-policy"]
    (part,) = [part.strip() for part in policy.split(";") if "//" in part]
    assert part.startswith("img-src ")


def test_an_own_address_stands_for_the_hosts(serving):
    own = "http://tiles.agency.example:8080/amap/{z}/{x}/{y}"
    client = serving(basemaps="amap", amap_tiles=own)
    assert elsewhere(client) == {"http://tiles.agency.example:8080"}
    assert config(client)["basemaps"][0]["addresses"] == [own]


def test_the_one_shown_first_is_offered_too(serving):
    client = serving(basemap="osm", basemaps="amap")
    assert ids(client) == ["amap", "osm"]
    assert config(client)["basemap"] == "osm"


def test_tianditu_is_asked_with_the_key_on_each_of_its_sheets(serving):
    client = serving(basemaps="tianditu", tianditu_key="key-of-mine")
    (base,) = config(client)["basemaps"]
    names, labels = base["addresses"]
    assert "/vec_w/" in names
    assert "/cva_w/" in labels
    assert names.endswith("&tk=key-of-mine")
    assert elsewhere(client) == {f"https://t{n}.tianditu.gov.cn" for n in range(8)}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"basemaps": "tianditu"}, "KOUAN_TIANDITU_KEY"),
        ({"basemap": "tianditu"}, "KOUAN_TIANDITU_KEY"),
        ({"basemaps": "osm,bing"}, "no base map 'bing'"),
        ({"basemap": "osm,amap"}, "KOUAN_BASEMAP"),
        ({"amap_tiles": "/tiles/{z}/{x}/{y}"}, "http"),
        ({"baidu_tiles": "https://tiles.example/{z}"}, "{x}"),
        ({"osm_tiles": "https://tiles.example/{z}/{x}/{y}?{k}"}, "only"),
        ({"osm_tiles": "https://a.example/{z}/{x}/{y}; script-src *"}, "http"),
    ],
    ids=str,
)
def test_what_cannot_work_is_refused_in_words(given, said):
    with pytest.raises(BadSetting) as refused:
        load(**given)
    assert said in str(refused.value)
    assert f"KOUAN_{next(iter(given)).upper()}" in str(refused.value)


def test_the_self_check_names_those_offered(serving):
    client = serving(basemaps="osm,amap")
    assert "osm, amap" in client.get("/self-check?f=html").text
