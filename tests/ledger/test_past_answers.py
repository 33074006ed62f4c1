"""What was answered by what was known at a moment is answered so ever after, byte for byte."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.clock import now
from app.settings import Settings
from tests.ledger.conftest import CLOSE, MOVE, Office

ADDRESSES = (
    "/collections/sea-ports/items?f=csv&datetime=2020-06-01",
    "/collections/aviation-ports.csv?datetime=2016-01-01",
    "/collections/sea-ports/tiles/WebMercatorQuad/5/12/26?datetime=2019-01-01",
    "/rules/airport-proximity/check?airport=BZJ&as_of=2015-12-31&sensitivity=true",
    "/rules/airport-proximity/area?as_of=2015-12-31",
    "/assessments/preview?airport=BZJ&as_of=2015-12-31&f=json",
    "/diff?from=2013-12-31&to=2021-01-01",
)
DAYS = st.dates(date(2013, 1, 1), date(2020, 12, 31)).map(str)
CHANGES = st.one_of(
    st.builds(
        lambda name, day: {**MOVE, "properties": {"name_en": name}, "valid_from": day},
        st.text("abc", min_size=1, max_size=4),
        DAYS,
    ),
    st.builds(
        lambda row, day: {**CLOSE, "id": row, "valid_to": day},
        st.sampled_from(["xuz", "lyg", "tna"]),
        DAYS,
    ),
    st.builds(
        lambda east, day: {
            **MOVE,
            "collection": "aviation-ports",
            "id": "xuz",
            "properties": {"position_source": "测绘", "position_accuracy_m": 50},
            "geometry": {"type": "Point", "coordinates": [117.5 + east / 100, 34.06]},
            "valid_from": day,
        },
        st.integers(0, 9),
        DAYS,
    ),
)


def answers(office, moment):
    asked = moment.isoformat().replace("+", "%2B")
    found = {path: office.get(f"{path}&known_at={asked}") for path in ADDRESSES}
    assert {answer.status_code for answer in found.values()} == {200}
    return {path: answer.content for path, answer in found.items()}


@given(history=st.lists(CHANGES, min_size=2, max_size=4))
@examples(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_answer_of_the_past_never_changes(atlas, history):
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Settings(data_dir=Path(folder)), atlas)
        kept = {}
        for change in history:
            moment = now() - timedelta(microseconds=1)
            kept[moment] = answers(office, moment)
            proposed = office.propose(change)
            if proposed.status_code == 201:
                office.settle(proposed.json()["n"])
        again = {moment: answers(office, moment) for moment in kept}
        office.stores.register.engine.dispose()
    assert again == kept


def test_the_present_is_what_is_known_now(office):
    """Every address takes the parameters, and answers anew once something is published."""
    before = {path: office.get(path).content for path in ADDRESSES}
    old = office.get("/readyz").json()["edition"]
    for change in (MOVE, CLOSE):
        office.changed(change)
    after = {path: office.get(path).content for path in ADDRESSES}
    unmoved = [path for path in ADDRESSES if after[path] == before[path]]
    assert unmoved == [ADDRESSES[2]]  # a tile of a day before the new name
    then = {path: office.get(f"{path}&edition={old}").content for path in ADDRESSES}
    assert then == before
