"""Every operation of the definition, asked as schemathesis thinks of it.

Names of collections differ, their code does not: one collection stands for all.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
ALL = list(HealthCheck)
ONE_OF_EACH = (
    r"^/(collections/)?sea-ports|/sea-ports$|^/[^/]*$|^/rules|^/tileMatrix"
    r"|proximity-zones/items"
)


def operations(service):
    definition = schemathesis.openapi.from_asgi("/api", service)
    chosen = definition.include(path_regex=ONE_OF_EACH)
    return [found.ok() for found in chosen.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_request_that_can_be_thought_of_breaks_the_service(service, mode):
    for operation in operations(service):
        if mode == GenerationMode.NEGATIVE and not operation.query:
            continue

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=8, suppress_health_check=ALL)
        def ask(case):
            case.call_and_validate(checks=CHECKS)

        ask()


def test_one_of_each_kind_of_operation_is_asked(service):
    paths = {operation.path for operation in operations(service)}
    assert "/collections/sea-ports/items" in paths
    assert "/rules/airport-proximity/check" in paths
    assert len(paths) > 20
