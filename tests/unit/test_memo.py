"""Results kept on what they were computed from."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from weakref import ref

import pytest

from geodata import boundaries, facts
from geodata.former_sites import former_sites
from geodata.memo import Owner, memo
from layers.derivation.coverage import coverage

AT = ((116.6, 40.1), (121.8, 31.1))


@dataclass(frozen=True, slots=True, eq=False)
class Word(Owner):
    text: str


@pytest.fixture
def asked():
    return []


@pytest.fixture
def repeated(asked):
    @memo(most=2)
    def repeated(word, times=1):
        """Say a word again."""
        asked.append(times)
        return word.text * times

    return repeated


@contextmanager
def uncollected() -> Iterator[None]:
    """Switch the garbage collector off: what goes now was in no circle."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_a_result_is_computed_once_for_each_owner_and_argument(repeated, asked):
    one, other = Word("a"), Word("b")
    assert [repeated(one, 2), repeated(one, 2), repeated(other, 2)] == [
        "aa",
        "aa",
        "bb",
    ]
    assert asked == [2, 2]


def test_owners_that_say_the_same_share_nothing(repeated, asked):
    repeated(Word("a"), 3), repeated(Word("a"), 3)
    assert asked == [3, 3]


def test_a_changed_copy_starts_with_no_results(repeated):
    word = Word("a")
    assert (repeated(word, 2), repeated(replace(word, text="b"), 2)) == ("aa", "bb")


def test_the_least_recently_used_result_goes(repeated, asked):
    word = Word("a")
    for times in (1, 2, 3, 3, 2, 1):
        repeated(word, times)
    assert asked == [1, 2, 3, 1]


def test_the_function_keeps_its_name_and_its_description(repeated):
    assert (repeated.__name__, repeated.__doc__) == ("repeated", "Say a word again.")


def test_a_failure_is_not_kept(asked):
    @memo(most=2)
    def failing(word):
        asked.append(word)
        raise KeyError(word.text)

    for _ in range(2):
        with pytest.raises(KeyError):
            failing(word := Word("a"))
    assert len(asked) == 2
    assert word.memos


def test_results_go_with_their_owner_without_the_garbage_collector(repeated):
    word = Word("a")
    repeated(word, 2)
    gone = ref(word)
    with uncollected():
        del word
        assert gone() is None


def test_many_threads_get_the_same_result(repeated):
    words = [Word(letter) for letter in "abcd"]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda turn: repeated(words[turn % 4], 3), range(400)))
    assert found == ["aaa", "bbb", "ccc", "ddd"] * 100


def test_facts_and_what_was_computed_from_them_go_when_they_are_dropped():
    read = facts.load(boundaries.load())
    gone = [ref(read), ref(read.boundaries)]
    assert former_sites(read)
    assert coverage(read, AT, 200.0).shares
    with uncollected():
        del read
        assert [left() for left in gone] == [None, None]
