"""What is written against the package, for type checkers; it is never run."""

from __future__ import annotations

from pathlib import Path

import linchpin
from linchpin import Case, Diagnostic, Finding, Graph, Scenario, Table


def uses(graph: Graph) -> list[Finding]:
    case = Case("TWN", weeks=26, recovery=8, basis="location", targets=["dram"])
    found: Finding = graph.cutoff(case)
    table: Table = found.table("targets", states=True)
    print(table.columns, table.to_csv(), len(table))
    return [
        found,
        graph.cutoff("TWN", weeks=4, trust="B", theta=40, outcome="growth"),
        graph.simulate(["TWN", "KOR"], trials=1000, products=["hbm"], threads=2),
        graph.spof("firm", targets=["dram"]),
        graph.rank(["country"], weights={"dram": 2.0}),
        graph.explain("TWN", "dram"),
        graph.run(Path("a.ron"), Scenario("()")),
        graph.plan(budget=20.0, objective="worst"),
        linchpin.backtest(),
    ]


def reasons(error: linchpin.FilesError) -> list[str]:
    first: Diagnostic = error.diagnostics[0]
    return [first.code, f"{first.file}:{first.line}", first.help or ""]
