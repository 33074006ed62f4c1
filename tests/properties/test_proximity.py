"""The verdict as a property of where ports may lie."""

from hypothesis import given
from hypothesis import strategies as st

from app.rules.neighbours import Neighbour
from app.rules.proximity_verdict import decide
from app.rules.rule import Outcome

PORT = {"id": "made-up", "name_zh": "某", "name_en": "Some", "iata": "AAA"}

ports = st.builds(
    Neighbour,
    port=st.just(PORT),
    certain=st.booleans(),
    distance_km=st.floats(3.1, 400.0),
    azimuth_deg=st.just(0.0),
    uncertainty_km=st.floats(0.0, 10.0),
)
several = st.lists(ports, min_size=1, max_size=6)


def worlds(port):
    """Every state of affairs the evidence allows: barring by distance, or not."""
    low = port.distance_km - port.uncertainty_km
    high = port.distance_km + port.uncertainty_km
    may, must = low <= 200.0, high <= 200.0 and port.certain
    return may, must, low <= 240.0


@given(several)
def test_agrees_with_weighing_every_state_of_affairs(found):
    states = [worlds(port) for port in found]
    if any(must for _, must, _ in states):
        expected = Outcome.NOT_MET
    elif any(may or drive for may, _, drive in states):
        expected = Outcome.UNDETERMINED
    else:
        expected = Outcome.MET
    assert decide(found, 200.0).outcome is expected


@given(several, ports)
def test_another_port_never_clears_a_candidate(found, other):
    order = [Outcome.MET, Outcome.UNDETERMINED, Outcome.NOT_MET]
    before, after = decide(found, 200.0), decide([*found, other], 200.0)
    assert order.index(after.outcome) >= order.index(before.outcome)


def test_exactly_the_threshold_is_within():
    port = Neighbour(
        port=PORT, certain=True, distance_km=200.0, azimuth_deg=0.0, uncertainty_km=0.0
    )
    assert decide([port], 200.0).outcome is Outcome.NOT_MET


def test_no_port_on_record_decides_nothing():
    assert decide([], 200.0).outcome is Outcome.UNDETERMINED


def test_beyond_240_km_the_drive_is_excluded_by_the_speed_limit():
    port = Neighbour(
        port=PORT, certain=True, distance_km=240.1, azimuth_deg=0.0, uncertainty_km=0.05
    )
    verdict = decide([port], 200.0)
    assert verdict.outcome is Outcome.MET
    assert verdict.drive.how == "excluded by the speed limit"
