"""The lowest yearly volume of an aviation port: names of its numbers in the plans."""

VOLUMES = "port-volume"
"""The clause of the plan that has the volumes of every type of port: Box 4 of the 13th."""

COASTAL_PEOPLE, OTHER_PEOPLE = "people-air-coastal", "people-air-other"
COASTAL_CARGO, CARGO = "cargo-air-coastal", "cargo-air-other"
YEARS = "years-in-use"
