"""Finds the linchpins of a supply chain: what stops which target when it is lost, how soon, and why.

>>> import linchpin
>>> graph = linchpin.Graph()
>>> found = graph.cutoff("TWN", targets=["dram"], draws=0)
>>> found.tables[0]
'targets'
"""

from linchpin._linchpin import (
    Finding,
    Graph,
    Sweep,
    Table,
    __version__,
    backtest,
    rank_network,
    run,
)
from linchpin._types import (
    AskedError,
    Case,
    Diagnostic,
    FilesError,
    ForkError,
    LinchpinError,
    Scenario,
    Settings,
)

__all__ = [
    "AskedError",
    "Case",
    "Diagnostic",
    "FilesError",
    "Finding",
    "ForkError",
    "Graph",
    "LinchpinError",
    "Scenario",
    "Settings",
    "Sweep",
    "Table",
    "__version__",
    "backtest",
    "rank_network",
    "run",
]
