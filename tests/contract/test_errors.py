"""What every error must do."""

import pytest

from app.http.problems import status_of
from geodata import errors


def descendants(cls):
    return [cls, *(d for sub in cls.__subclasses__() for d in descendants(sub))]


every_error = pytest.mark.parametrize("error", descendants(errors.AtlasError)[1:])


@every_error
def test_has_a_title_in_both_languages_and_a_category(error):
    assert error.title.zh
    assert error.title.en
    assert status_of(error)


@every_error
def test_is_in_the_hierarchy_at_the_top_of_its_module(error):
    assert error.__name__ in errors.__doc__
