"""An empty answer says which condition removed what."""

import pytest

ITEMS = "/collections/aviation-ports/items"


def explained(client, **params):
    body = client.get(ITEMS, params={"explain": "true", **params}).json()
    return body, body["appliedFilters"]


def test_every_condition_is_told_in_order(client):
    body, steps = explained(
        client, bbox="100,20,110,30", filter="status='open' AND iata LIKE 'K%'"
    )
    assert [step["parameter"] for step in steps] == ["bbox", "filter", "filter"]
    assert steps[1]["condition"] == "status = 'open'"
    assert steps[-1]["remaining"] == body["numberMatched"]
    assert sum(step["removed"] for step in steps) == 97 - body["numberMatched"]


def test_an_empty_answer_names_the_condition_that_emptied_it(client):
    body, steps = explained(client, datetime="2015-12-31", filter="iata='XXX'")
    assert body["numberMatched"] == 0
    assert steps[0]["remaining"] == 71
    assert steps[1] == {
        "parameter": "filter",
        "condition": "iata = 'XXX'",
        "keepsAlone": 0,
        "removed": 71,
        "remaining": 0,
    }


def test_without_conditions_there_is_nothing_to_tell(client):
    assert explained(client)[1] == []


def test_nothing_is_explained_unasked(client):
    assert "appliedFilters" not in client.get(ITEMS).json()


@pytest.mark.parametrize(
    "params", [{"explain": "yes"}, {"explain": "true", "f": "csv"}]
)
def test_what_cannot_be_explained_is_refused(client, params):
    assert client.get(ITEMS, params=params).status_code == 400


def test_arcgis_pages_by_startindex(client):
    by_index = client.get(ITEMS, params={"startindex": 5, "limit": 5}).json()
    by_offset = client.get(ITEMS, params={"offset": 5, "limit": 5}).json()
    assert by_index["features"] == by_offset["features"]
    turned = next(link for link in by_index["links"] if link["rel"] == "next")
    assert client.get(turned["href"]).json()["features"] != by_index["features"]
    assert "offset=10" in turned["href"]


def test_offset_and_startindex_together_are_refused(client):
    both = {"startindex": 5, "offset": 5}
    assert client.get(ITEMS, params=both).status_code == 400


def test_arcgis_where_reaches_the_filter(client):
    whole = client.get(ITEMS, params={"query": "1=1"}).json()
    assert whole["numberMatched"] == 97
    asked = {"query": "iata='CTU'", "filter": "status='open'"}
    assert client.get(ITEMS, params=asked).json()["numberMatched"] == 1


def test_signing_and_cache_busting_change_nothing(client):
    plain = client.get(ITEMS).json()["features"]
    marked = client.get(ITEMS, params={"token": "abc", "_": "1700000000"}).json()
    assert marked["features"] == plain


def test_an_item_of_a_past_day_can_be_had(client):
    zone = "/collections/proximity-zones/items"
    then = client.get(zone, params={"datetime": "2015-12-31"}).json()["features"][0]
    path = f"{zone}/{then['id']}"
    alone = client.get(path, params={"datetime": "2015-12-31"}).json()
    assert alone["geometry"] == then["geometry"]
    later = client.get(f"{zone}/pkx", params={"datetime": "2015-12-31"})
    assert later.status_code == 404


def test_an_item_not_valid_then_is_not_found(client):
    path = f"{ITEMS}/pkx"
    assert client.get(path).status_code == 200
    assert client.get(path, params={"datetime": "2015-12-31"}).status_code == 404


def test_a_cursor_leads_through_all_pages(client):
    found, address = [], f"{ITEMS}?cursor=&limit=20&sortby=-iata"
    while address:
        body = client.get(address).json()
        found += [feature["id"] for feature in body["features"]]
        turns = [link["href"] for link in body["links"] if link["rel"] == "next"]
        assert all("cursor=" in turn and "offset" not in turn for turn in turns)
        address = turns[0] if turns else None
    whole = client.get(ITEMS, params={"sortby": "-iata"}).json()["features"]
    assert found == [feature["id"] for feature in whole]


def test_a_cursor_of_other_data_is_refused_and_told_to_begin_anew(client):
    response = client.get(f"{ITEMS}?cursor=000000000000-20&lang=en")
    assert response.status_code == 400
    assert "begin anew" in response.json()["detail"]


@pytest.mark.parametrize(
    ("datetime", "day"),
    [("2010-01-01/2015-12-31", "2015-12-31"), ("../2015-12-31", "2015-12-31")],
)
def test_of_a_period_rings_are_those_of_its_last_day_and_say_so(client, datetime, day):
    zones = "/collections/proximity-zones/items"
    of_period = client.get(zones, params={"datetime": datetime}).json()
    of_day = client.get(zones, params={"datetime": day}).json()
    assert of_period["datetime"] == day
    assert of_period["features"] == of_day["features"]


def test_a_box_in_metres_holds_what_lies_just_inside_its_edges(client):
    """Edges of 4,000 km, bent: chords of 125 km would lose a city by 300 m."""
    zone = "http://www.opengis.net/def/crs/EPSG/0/4514"
    corners = []
    for feature in client.get(
        "/collections/aviation-hubs/items", params={"crs": zone}
    ).json()["features"]:
        corners.append(feature["geometry"]["coordinates"])
    north, east = zip(*corners, strict=True)
    box = f"{min(north) - 1},{min(east) - 1},{max(north) + 1},{max(east) + 1}"
    found = client.get(
        "/collections/aviation-hubs/items", params={"bbox": box, "bbox-crs": zone}
    )
    assert found.json()["numberMatched"] == 14


@pytest.mark.parametrize("name", ["sea-ports", "provinces", "border-pairs"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_feature_asked_for_without_a_word_more_says_the_same(client, name, lang):
    first = client.get(f"/collections/{name}/items?limit=1").json()["features"][0]
    path, asked = f"/collections/{name}/items/{first['id']}", {"accept-language": lang}
    plain = client.get(path, headers=asked).json()
    assert client.get(f"{path}?f=json", headers=asked).json() == plain
    general = client.get(f"{path}?lang={lang}").json()
    for body in (plain, general):
        for link in body["links"]:
            link["href"] = link["href"].replace(f"lang={lang}&", "")
    assert plain == general
    assert all(client.get(link["href"]).status_code == 200 for link in plain["links"])


@pytest.mark.parametrize("name", ["sea-ports", "provinces"])
@pytest.mark.parametrize("cut", ["limit=3", "limit=3&offset=5", "offset=900", "f=json"])
def test_a_page_cut_as_it_lies_says_the_same(client, name, cut):
    plain = client.get(f"/collections/{name}/items?{cut}")
    general = client.get(f"/collections/{name}/items?{cut}&lang=zh")
    body, told = plain.json(), general.json()
    for link in told["links"]:
        link["href"] = link["href"].replace("&lang=zh", "").replace("?lang=zh&", "?")
    assert body == told
    assert list(body) == list(told)
    links = general.headers["link"].replace("&lang=zh", "").replace("?lang=zh&", "?")
    assert plain.headers["link"].split(", ")[0] in links
