"""The chain shows any record altered, taken out, put in or moved."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.register.chain import GENESIS, Record, digest, seal, walk
from tests.register.conftest import draft


def chain(length=6):
    records, head = [], None
    for number in range(length):
        head = seal(draft(said=number), head)
        records.append(head)
    return records


def test_the_first_record_follows_the_beginning():
    assert chain(1)[0].previous == GENESIS


def test_an_untouched_chain_is_sound():
    found = walk(chain())
    assert (found.count, found.fault) == (6, None)


def test_an_empty_chain_is_sound():
    assert walk([]).head is None


@pytest.mark.parametrize("field", [field.name for field in fields(Record)])
@given(place=st.integers(0, 5))
def test_any_field_altered_is_found_at_its_record(field, place):
    records = chain()
    altered = 99 if field == "number" else "altered"
    records[place] = replace(records[place], **{field: altered})
    assert walk(records).faulty == (99 if field == "number" else place + 1)


@given(place=st.integers(0, 4))
def test_a_record_taken_out_is_found_at_the_next(place):
    records = chain()
    del records[place]
    assert walk(records).faulty == place + 2


@given(place=st.integers(1, 5))
def test_a_record_written_anew_with_its_own_digest_is_found_at_the_next(place):
    records = chain(7)
    forged = replace(records[place], body="{}")
    records[place] = replace(forged, hash=digest(forged))
    assert walk(records).faulty == place + 2


def test_what_is_sound_before_the_fault_is_told():
    records = chain()
    records[3] = replace(records[3], made_by="someone else")
    found = walk(records)
    assert (found.count, found.head.number) == (3, 3)
