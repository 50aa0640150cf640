"""Every frame holds what the command line writes as CSV, cell by cell, and every JSON is the command line's."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

import linchpin
from conftest import GRAPHS, records

Ask = Callable[[linchpin.Graph], linchpin.Finding]

KOREA = GRAPHS / "scenarios" / "korea-cut-off.ron"
GALLIUM = GRAPHS / "scenarios" / "china-gallium.ron"
QUAKE = GRAPHS / "backtests" / "tainan-2016.ron"
TOY = GRAPHS / "toy" / "two-of-three.ron"
QUAKES = GRAPHS / "threats" / "kanto-quake.ron"
FIRMS = GRAPHS / "toy" / "firm-network"

ASKED: dict[str, tuple[Sequence[str], Ask]] = {
    "cutoff": (
        "cutoff TWN KOR --weeks 26 --recovery 8 --draws 8".split(),
        lambda graph: graph.cutoff(["TWN", "KOR"], weeks=26, recovery=8, draws=8),
    ),
    "cutoff by law": (
        "cutoff US --basis law --outcome growth --trust B --theta 40 --draws 0".split(),
        lambda graph: graph.cutoff(
            "US", basis="law", outcome="growth", trust="B", theta=40, draws=0
        ),
    ),
    "cutoff under a scenario": (
        ["cutoff", "KOR", "--scenario", str(GALLIUM), "--draws", "0"],
        lambda graph: graph.cutoff("KOR", scenario=GALLIUM, draws=0),
    ),
    "each": ("cutoff --each --target dram --draws 0".split(), lambda graph: graph.each(targets="dram", draws=0)),
    "doubt": (
        ["cutoff", "USA", "--doubt", "--draws", "64", "--graph", str(TOY)],
        lambda _: linchpin.Graph.file(TOY).doubt("USA", draws=64),
    ),
    "spof": (
        "spof --by firm --target hbm --draws 0".split(),
        lambda graph: graph.spof("firm", targets=["hbm"], draws=0),
    ),
    "rank": (
        "rank --by country --target dram --target nand --weight dram=2 --draws 0".split(),
        lambda graph: graph.rank(["country"], targets=["dram", "nand"], weights={"dram": 2}, draws=0),
    ),
    "explain": (
        "explain TWN ai_accelerator_gpu --draws 8".split(),
        lambda graph: graph.explain("TWN", "ai_accelerator_gpu", draws=8),
    ),
    "simulate": (
        "simulate TWN --weeks 26 --target dram --product hbm --horizon 52 --surge 110 --backlog 8".split(),
        lambda graph: graph.simulate(
            "TWN", weeks=26, targets=["dram"], products=["hbm"], horizon=52, surge=110, backlog=8
        ),
    ),
    "trials": (
        "simulate JPN --fraction 40 --target dram --horizon 26 --trials 64 --seed 7".split(),
        lambda graph: graph.simulate("JPN", fraction=40, targets=["dram"], horizon=26, trials=64, seed=7),
    ),
    "run": (["run", str(KOREA), "--draws", "0"], lambda graph: graph.run(KOREA, draws=0)),
    "backtest": (
        ["backtest", str(QUAKE), "--draws", "16"],
        lambda graph: graph.backtest(QUAKE, draws=16),
    ),
    "find": ("find resist".split(), lambda graph: graph.find("resist")),
    "firm network": (
        ["rank", "--network", str(FIRMS)],
        lambda _: linchpin.rank_network(FIRMS),
    ),
    "parts of firms at once": (
        ["rank", "--network", str(FIRMS), "--firm", "Crystal=50", "--firm", "Quartz=20", "--together"],
        lambda _: linchpin.rank_network(FIRMS, firms={"Crystal": 50, "Quartz": 20}, together=True),
    ),
}


def compare(found: linchpin.Finding, name: str, text: str) -> None:
    rows = records(text)
    frame = pl.DataFrame(found.table(name, states=True))
    heads = text.splitlines()[0].split(",")
    assert frame.columns == [column for head in heads for column in (head, f"{head}_state")]
    assert frame.height == len(rows)
    for number, row in enumerate(rows):
        for column in heads:
            value, state = frame[column][number], frame[f"{column}_state"][number]
            told = f"{name}[{number}].{column}: {value!r} ({state}), CSV {row[column]!r}"
            check(row[column], value, state, told)


def check(text: str, value: object, state: str, told: str) -> None:
    if isinstance(value, pl.Series):
        value = list(value)
    match state, value:
        case "blank", _:
            assert text == "" and value is None, told
        case "unknown" | "not-asked", _:
            assert text == state and value is None, told
        case "never", _:
            assert text == "never" and value in (float("inf"), "never"), told
        case "known", bool():
            assert text == ("true" if value else "false"), told
        case "known", int() | float():
            assert float(text) == value, told
        case "known", list():
            # A text that a spreadsheet would take for a formula has a quote mark before it.
            assert text.removeprefix("'") == " ".join(value), told
        case "known", None:
            assert text == "", told
        case _:
            assert text.removeprefix("'") == value, told


@pytest.mark.parametrize("name", ASKED)
def test_frames_and_json_are_the_command_lines(
    name: str, graph: linchpin.Graph, cli: Callable[..., str]
) -> None:
    args, ask = ASKED[name]
    agree(args, ask(graph), cli)


def test_a_plan_is_the_command_lines(
    graph: linchpin.Graph, cli: Callable[..., str], tmp_path: Path
) -> None:
    # The measures of the graph are many, and take long to weigh against one another.
    cli("new", "measures", str(tmp_path / "own"))
    measures = tmp_path / "own.ron"
    args = ["plan", "--budget", "1", "--measures", str(measures), "--draws", "2", "--target", "dram", str(QUAKES)]
    found = graph.plan(QUAKES, budget=1, measures=measures, draws=2, targets=["dram"])
    agree(args, found, cli)


def agree(args: Sequence[str], found: linchpin.Finding, cli: Callable[..., str]) -> None:
    assert found.tables, "an answer has a table"
    for table in found.tables:
        written = cli(*args, "--format", "csv", "--table", table)
        compare(found, table, written)
        assert found.table(table).to_csv() == written
    # Nothing outside ASCII is written in JSON as it stands, since a terminal may be at the end of it.
    written = cli(*args, "--format", "json")
    assert found.to_dict() == json.loads(written)
    assert pl.DataFrame(found).columns == written_columns(cli, args)


def written_columns(cli: Callable[..., str], args: Sequence[str]) -> list[str]:
    return cli(*args, "--format", "csv").splitlines()[0].split(",")


def test_other_libraries_read_the_same_frame(graph: linchpin.Graph) -> None:
    import duckdb
    import pandas as pd
    import pyarrow as pa

    found = graph.cutoff("TWN", draws=0)
    own = pl.DataFrame(found)
    assert pa.table(found).num_rows == own.height == len(found)
    assert list(pd.DataFrame.from_arrow(found).columns) == own.columns
    verdicts = duckdb.sql("select verdict from found").fetchall()
    assert [verdict for (verdict,) in verdicts] == own["verdict"].to_list()
    kinds = {name: kind for name, kind, _, _ in found.table().columns}
    assert kinds["target"] == "dictionary" and kinds["weeks_worst"] == "float64" and kinds["lacks"] == "list"
    field = pa.schema(pa.table(found).schema).field("weeks_worst")
    assert field.metadata == {b"head": b"Falls", b"unit": b"weeks"}


def test_a_frame_without_rows_has_its_columns(graph: linchpin.Graph) -> None:
    nothing = graph.find("no such thing anywhere")
    something = graph.find("resist")
    assert len(nothing) == 0 < len(something)
    assert pl.DataFrame(nothing).schema == pl.DataFrame(something).schema


def test_a_table_that_is_not_there_is_told(graph: linchpin.Graph) -> None:
    with pytest.raises(KeyError, match="no table `cuts`; there are `hits`"):
        graph.find("resist").table("cuts")
