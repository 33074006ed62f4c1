"""OGC 20-002r1 (draft of November 2026's sources), Features part 4: its abstract tests.

Of the class `features` not those on conditions that do not hold here: `put-create` (a
feature is added by POST), `crs84`, GML, JSON-FG, `schema` and the second half of `geojson`
(they are for services that declare `returnables-and-receivables`). One differs on purpose:
after DELETE the draft expects 404; here it is 410 with links to the past of the feature, as
the draft on versions has it.

The service runs without four eyes; with them every write is answered by 202, which ends
each of these tests.
"""

import pytest

from app.settings import Settings
from tests.ledger.conftest import Office

PATH = "/collections/sea-ports/items"
MERGE, GEO = "application/merge-patch+json", "application/geo+json"
CLASSES = ("create-replace-delete", "update", "optimistic-locking-etags", "features")
NEW = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [121.95, 29.9]},
    "properties": {
        "name_zh": "试港",
        "name_en": "Trial",
        "status": "open",
        "province_zh": "浙江省",
        "plan_ref": "专栏1",
        "plan_quote_zh": "试",
        "cluster": "yangtze-river-delta",
        "tier": "regional",
        "unlocode": "CNXXX",
    },
}


class Asked:
    def __init__(self, office):
        self.client, self.token = office.client, office.headers("officer")

    def __call__(self, method, path, body=None, kind=None, **headers):
        told = {**self.token, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if kind:
            told["Content-Type"] = kind
        options = {} if body is None else {"json": body}
        request = self.client.build_request(method, path, headers=told, **options)
        if not kind and body is not None:
            del request.headers["content-type"]
        return self.client.send(request)

    def read(self, fid):
        response = self("GET", f"{PATH}/{fid}")
        assert response.status_code == 200
        return response.json(), response.headers["etag"]

    def add(self, **more):
        response = self("POST", PATH, {**NEW, **more}, GEO)
        assert response.status_code == 201, response.text
        return response.headers["location"].rpartition("/")[2]


@pytest.fixture(scope="module")
def asked(tmp_path_factory, atlas):
    folder = tmp_path_factory.mktemp("part4")
    return Asked(Office(Settings(data_dir=folder, four_eyes=False), atlas))


@pytest.mark.parametrize("name", CLASSES)
def test_the_class_is_declared(asked, name):
    declared = asked("GET", "/conformance?f=json").json()["conformsTo"]
    assert f"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/{name}" in declared


def test_conf_create_replace_delete_options(asked):
    """/conf/create-replace-delete/options, /conf/update/options."""
    items, item = asked("OPTIONS", PATH), asked("OPTIONS", f"{PATH}/dalian")
    assert (items.status_code, item.status_code) == (200, 200)
    assert "POST" in items.headers["allow"]
    assert {"PUT", "PATCH", "DELETE"} <= set(item.headers["allow"].split(", "))
    assert GEO in items.headers["accept-post"]
    assert item.headers["accept-patch"] == MERGE


def test_conf_create_replace_delete_create(asked):
    """/conf/create-replace-delete/create: with and without an id in the body."""
    before = asked("GET", f"{PATH}?limit=1000").json()["features"]
    for more in ({}, {"id": "trial-by-id"}):
        fid = asked.add(**more)
        feature, _ = asked.read(fid)
        assert fid not in {one["id"] for one in before}
        assert feature["geometry"] == NEW["geometry"]
        assert feature["properties"].items() >= NEW["properties"].items()


@pytest.mark.parametrize(
    ("method", "path"), [("POST", PATH), ("PUT", f"{PATH}/dalian")]
)
def test_conf_create_replace_delete_content_type(asked, method, path):
    """/conf/create-replace-delete/create-content-type, .../replace-content-type."""
    assert asked(method, path, NEW, If_Match="*").status_code == 400


def test_conf_create_replace_delete_replace(asked):
    """/conf/create-replace-delete/replace and .../replace-rid (rejected)."""
    _, tag = asked.read("rizhao")
    body = {**NEW, "properties": {**NEW["properties"], "name_en": "Replaced"}}
    other = asked("PUT", f"{PATH}/rizhao", {**body, "id": "x"}, GEO, If_Match=tag)
    assert other.status_code == 422
    assert asked("PUT", f"{PATH}/rizhao", body, GEO, If_Match=tag).status_code == 204
    feature, _ = asked.read("rizhao")
    assert feature["properties"].items() >= body["properties"].items()
    assert feature["properties"]["note"] is None


def test_conf_create_replace_delete_replace_exceptions(asked):
    """/conf/create-replace-delete/replace-exceptions: PUT creates nothing."""
    for fid, match in (("nowhere", {}), ("nobody", {"If_Match": '"xyz"'})):
        assert asked("PUT", f"{PATH}/{fid}", NEW, GEO, **match).status_code == 404
        assert asked("GET", f"{PATH}/{fid}").status_code == 404


def test_conf_create_replace_delete_delete(asked):
    """/conf/create-replace-delete/delete, but 410 instead of 404."""
    fid = asked.add()
    _, tag = asked.read(fid)
    assert asked("DELETE", f"{PATH}/{fid}", If_Match=tag).status_code == 204
    assert asked("GET", f"{PATH}/{fid}").status_code == 410


def test_conf_update_update(asked):
    """/conf/update/update and /conf/features/json-merge-patch."""
    before, tag = asked.read("fuzhou")
    geometry = {"type": "Point", "coordinates": [119.5, 26.05]}
    patch = {"geometry": geometry, "properties": {"tier": "major", "note": None}}
    done = asked("PATCH", f"{PATH}/fuzhou", patch, MERGE, If_Match=tag)
    assert done.status_code == 204, done.text
    after, _ = asked.read("fuzhou")
    assert after["geometry"] == geometry
    # The source and accuracy of a place go with it; an edit adds its document.
    moved = {"position_source", "position_accuracy_m", "source"}
    same = before["properties"].keys() - moved - patch["properties"].keys()
    assert all(after["properties"][n] == before["properties"][n] for n in same)
    assert after["properties"].items() >= patch["properties"].items()
    for body in ({"id": "x"}, {"properties": {"id": "x"}}):
        sent = asked("PATCH", f"{PATH}/fuzhou", body, MERGE, If_Match="*")
        assert sent.status_code == 422


def test_conf_update_update_content_type(asked):
    """/conf/update/update-content-type."""
    assert asked("PATCH", f"{PATH}/dalian", {}, If_Match="*").status_code == 400


@pytest.mark.parametrize(
    ("method", "body", "kind"),
    [
        ("PUT", NEW, GEO),
        ("PATCH", {"properties": {"name_en": "Z"}}, MERGE),
        ("DELETE", None, None),
    ],
)
def test_conf_optimistic_locking_etags(asked, method, body, kind):
    """/conf/optimistic-locking-etags/get-etag, /replace, /update, /delete."""
    fid = asked.add(id=f"locked-{method.lower()}")
    before, tag = asked.read(fid)
    path = f"{PATH}/{fid}"
    if body is not None:
        body = {**body, "properties": {**body["properties"], "name_en": method}}
    assert asked(method, path, body, kind, If_Match='"0"').status_code == 412
    assert asked.read(fid) == (before, tag)
    assert asked(method, path, body, kind).status_code == 428
    done = asked(method, path, body, kind, If_Match=tag)
    assert done.status_code == 204, done.text
    if method != "DELETE":
        assert done.headers["etag"] != tag


def test_conf_features_endpoints(asked):
    """/conf/features/endpoints: what is edited are features of a collection."""
    listed = asked("GET", f"{PATH}?limit=1000").json()["features"]
    allowed = asked("OPTIONS", f"{PATH}/{listed[0]['id']}").headers["allow"]
    assert "PATCH" in allowed


def test_conf_features_crs(asked):
    """/conf/features/crs: Content-Crs names the system of the body."""
    crs = "http://www.opengis.net/def/crs/EPSG/0/4490"
    swapped = {"type": "Point", "coordinates": [29.9, 121.95]}
    body = {**NEW, "geometry": swapped}
    first = asked.add()
    second = asked("POST", PATH, body, GEO, Content_Crs=crs)
    assert second.status_code == 201
    for fid in (first, second.headers["location"].rpartition("/")[2]):
        found = asked("GET", f"{PATH}/{fid}?crs={crs}").json()["geometry"]
        assert found == swapped
    unknown = asked("POST", PATH, body, GEO, Content_Crs=crs.replace("4490", "2000"))
    assert unknown.status_code == 400


def test_conf_features_schema(asked):
    """/conf/features/schema: properties beyond it, and read-only ones, are refused."""
    known = asked("GET", "/collections/sea-ports/schema").json()["properties"]
    assert known["cluster_zh"]["readOnly"]
    assert known["confidence"]["writeOnly"]
    assert not known.keys() & {"lon", "lat"}
    for more in ({"colour": "x"}, {"cluster_zh": "x"}):
        body = {**NEW, "properties": {**NEW["properties"], **more}}
        assert asked("POST", PATH, body, GEO).status_code == 422
