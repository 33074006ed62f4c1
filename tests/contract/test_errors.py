"""What every error must do."""

import re

import pytest

from app.http.wire.problems import CATEGORIES, status_of
from geodata import errors


def descendants(cls):
    return [cls, *(d for sub in cls.__subclasses__() for d in descendants(sub))]


every_error = pytest.mark.parametrize("error", descendants(errors.AtlasError)[1:])


@every_error
def test_has_a_title_in_both_languages_and_a_category(error):
    assert error.title.zh
    assert error.title.en
    assert status_of(error)
    assert error.category in CATEGORIES


def test_the_tree_at_the_top_of_the_module_is_that_of_the_classes():
    drawn, category = {}, None
    for mark, name in re.findall(r"^ +([-·]) (\w+)", errors.__doc__, re.MULTILINE):
        category = name if mark == "-" else category
        drawn.setdefault(category, set()).update({name} - {category})
    assert drawn == {
        error.__name__: {each.__name__ for each in descendants(error)[1:]}
        for error in errors.AtlasError.__subclasses__()
    }
