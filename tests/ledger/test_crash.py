"""A process that is killed while it publishes leaves the old edition or the new one."""

import os
import signal

import pytest

from app.clock import now
from app.ledger import acts
from app.ledger.living import Living
from app.register.filing import Signed
from app.settings import Settings
from geodata.register.link import Link
from tests.ledger.conftest import MOVE, Office

RENAMED = MOVE["properties"]["name_en"]


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def before_the_record(patch):
    patch.setattr(Living, "append", die)


def in_the_transaction(patch):
    whole = Link.append
    patch.setattr(Link, "append", lambda *given: die(whole(*given)))


def after_the_record(patch):
    patch.setattr(Living, "_take", die)


def published_by_a_process_that_dies(at, settings, atlas, number):
    child = os.fork()
    if child == 0:
        try:
            other = Office(settings, atlas)
            at(pytest.MonkeyPatch())
            signed = Signed(name="乙", at=now())
            acts.publish(other.living, number, signed, four_eyes=True)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    ("at", "name"),
    [
        (before_the_record, "Dalian"),
        (in_the_transaction, "Dalian"),
        (after_the_record, RENAMED),
    ],
)
def test_killed_at_a_point_of_publishing(office, atlas, url, tmp_path, at, name):
    number = office.propose(MOVE).json()["n"]
    settings = Settings(data_dir=tmp_path, database_url=url)
    died = published_by_a_process_that_dies(at, settings, atlas, number)
    assert died == -signal.SIGKILL
    office.living.refresh()
    assert office.name() == name
    late = Office(settings, atlas)
    assert late.get("/readyz").content == office.get("/readyz").content
    assert office.stores.register.verify().faults == ()
    again = office.settle(number)
    assert again.status_code == (200 if name == "Dalian" else 409)
    assert office.name() == RENAMED
    late.stores.register.engine.dispose()
