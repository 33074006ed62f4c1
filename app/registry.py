"""Everything that was found on disk, assembled once."""

import app.rules.clauses
import layers.derived
import layers.encoders
from app.rules.rule import Rule
from geodata.discover import discover
from layers.encoder import Encoder
from layers.layer import Layer

ENCODERS = discover(layers.encoders, "ENCODER", Encoder)
LAYERS = discover(layers.derived, "LAYER", Layer)
RULES = discover(app.rules.clauses, "RULE", Rule)
