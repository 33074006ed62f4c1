"""Find the one object that each module of a package declares."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import TypeVar

from geodata.errors import Miswired

T = TypeVar("T")


def discover(package: ModuleType, constant: str, kind: type[T]) -> Mapping[str, T]:
    """Collect ``constant`` from every module of ``package``.

    The file name is the identifier: ``derived/sea_ports.py`` declares the
    layer ``sea-ports``, so two plug-ins can never claim one name.

    Args:
        package: The package to look in, one level deep.
        constant: Name of the module-level constant, e.g. ``"LAYER"``.
        kind: Class the constant must be an instance of.

    Returns:
        Read-only mapping of identifier to object, in alphabetical order.

    Raises:
        Miswired: A module lacks the constant, or it is of another class.
    """
    found: dict[str, T] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        item = getattr(module, constant, None)
        if not isinstance(item, kind):
            raise Miswired(module.__name__, constant, kind.__name__)
        found[info.name.replace("_", "-")] = item
    return MappingProxyType(found)
