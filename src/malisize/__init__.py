"""Size reachable audiences from sourced figures and stated assumptions.

The public names are loaded when first used, so that importing the package costs nothing:

>>> from malisize import Study
>>> estimate = Study.load().audience(channels=["facebook"], range=None)
>>> estimate["channel.facebook.accounts"].central
2200000.0
"""

TYPE_CHECKING = (
    False  # as typing has it, without the cost of importing typing in `malisize --version`
)
if TYPE_CHECKING:
    from typing import Any

    from malisize.errors import MalisizeError
    from malisize.importing.make import Made, read_export
    from malisize.records import Estimate, Note, Row
    from malisize.scenarios.batch.batch import Batch
    from malisize.study import Study

__version__ = "0.1.0"
__all__ = [
    "Batch",
    "Estimate",
    "Made",
    "MalisizeError",
    "Note",
    "Row",
    "Study",
    "__version__",
    "read_export",
]

_HOMES = {
    "Batch": "malisize.scenarios.batch.batch",
    "Estimate": "malisize.records",
    "Made": "malisize.importing.make",
    "MalisizeError": "malisize.errors",
    "Note": "malisize.records",
    "Row": "malisize.records",
    "Study": "malisize.study",
    "read_export": "malisize.importing.make",
}


def __getattr__(name: str) -> "Any":
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'malisize' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
