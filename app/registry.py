"""The plug-ins found in their folders: layers, rules, encoders, processes."""

import app.processes.offered
import app.rules.clauses
import layers.derived
import layers.encoders
from app.processes.process import Process
from app.rules.rule import Rule
from geodata.discover import discover
from layers.features.encoder import Encoder
from layers.layer import Layer

ENCODERS = discover(layers.encoders, "ENCODER", Encoder)
LAYERS = discover(layers.derived, "LAYER", Layer)
PROCESSES = discover(app.processes.offered, "PROCESS", Process)
RULES = discover(app.rules.clauses, "RULE", Rule)
