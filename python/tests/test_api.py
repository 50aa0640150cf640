"""Graphs, cases, errors, pickles, and what a notebook shows."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

import linchpin
from conftest import GRAPHS, ROOT

TOY = GRAPHS / "toy" / "two-of-three.ron"
SHEET = """item,supplier,country,share,weeks_of_stock
Resist,Tokyo Ohka,Japan,60,6
Resist,DuPont,USA,40,6
Wafer,Shin-Etsu,Japan,100,8
"""


def test_a_graph_is_the_same_by_every_door(graph: linchpin.Graph) -> None:
    again = linchpin.Graph.text(graph.to_ron(), name="again")
    on_disk = linchpin.Graph.file(GRAPHS / "allied")
    assert again.fingerprint == graph.fingerprint == on_disk.fingerprint
    assert graph.name == "allied" and "dram" in graph.targets
    assert graph.products["dram"] and graph.taken is None


def test_defaults_are_those_of_the_library(graph: linchpin.Graph) -> None:
    found = graph.cutoff("TWN", draws=0)
    said = graph.cutoff(
        "TWN",
        draws=0,
        from_week=0,
        fraction=100,
        outcome="output",
        basis="location",
        theta=50,
        horizon=104,
        trust="D",
        targets=graph.targets,
    )
    assert found.json == said.json
    asked = found.parameters
    assert asked is not None and asked["theta_pct"] == 50 and asked["horizon_weeks"] == 104


def test_a_case_is_what_its_keywords_say(graph: linchpin.Graph) -> None:
    case = linchpin.Case("Taiwan", weeks=26, recovery=8, targets="dram")
    assert case == linchpin.Case(["Taiwan"], weeks=26, recovery=8, targets=["dram"])
    by_words = graph.cutoff("TWN", weeks=26, recovery=8, targets=["DRAM"], draws=0)
    assert graph.cutoff(case, draws=0).json == by_words.json
    shorter = graph.cutoff(case, weeks=4, draws=0)
    assert shorter.json == graph.cutoff("TWN", weeks=4, recovery=8, targets="dram", draws=0).json
    with pytest.raises(TypeError, match="week"):
        graph.cutoff("TWN", week=3)  # type: ignore[call-arg]


def test_an_answer_tells_what_it_rests_on(graph: linchpin.Graph) -> None:
    found = graph.cutoff("TWN", targets=["dram"], draws=0)
    assert found.fingerprint == graph.fingerprint
    assert found.chains == [("allied", graph.fingerprint)]
    assert found.complete and not found.broken
    evidence = found.evidence
    assert evidence is not None and evidence["products"] > 0
    assert found.assumptions and found.warnings == []
    assert found.schema.startswith("linchpin.cutoff/")
    assert "Taiwan" in found.verdict and found.verdict in str(found).replace("\n", " ")


def test_names_and_numbers_that_cannot_be_are_told(graph: linchpin.Graph) -> None:
    for ask, told in [
        (lambda: graph.cutoff("Taiwaan"), "did you mean `TWN`"),
        (lambda: graph.cutoff("TWN", theta=120), "theta is a percent above 0 and up to 100, not 120"),
        (lambda: graph.cutoff("TWN", from_week=-1), "from_week is a number of weeks"),
        (lambda: graph.cutoff("TWN", basis="sea"), 'basis is one of "location", "law", "seat", not "sea"'),
        (lambda: graph.cutoff(weeks=3), "nothing is lost"),
        (lambda: graph.simulate("TWN", surge=90), "surge is a percent from 100 to 200, not 90"),
        (lambda: graph.simulate("TWN", surge_weeks=0), "surge_weeks is a number of weeks from 1"),
        (lambda: graph.rank(targets=["dram"], weights={"nand": 1}), "`nand` is no target"),
        (lambda: graph.plan(budget=-1), "budget is an amount of at least 0"),
        (lambda: graph.plan(weights={"nowhere": 1}), "no threat is called `nowhere`"),
        (lambda: graph.spof("continent"), "by is one of"),
        (lambda: graph.cutoff("TWN", threads=0), "threads is at least 1"),
        (lambda: graph.run(), "name a scenario"),
    ]:
        with pytest.raises(linchpin.AskedError, match=re.escape(told)):
            ask()


def test_everything_wrong_with_a_file_is_data(tmp_path: Path) -> None:
    file = tmp_path / "bad.ron"
    file.write_text('(format: 1, name: "x", targets: ["chip"], productss: {})\n')
    with pytest.raises(linchpin.FilesError) as raised:
        linchpin.Graph.file(file)
    first = next(one for one in raised.value.diagnostics if one.code == "unknown-field")
    assert (first.severity, first.line) == ("error", 1)
    assert first.file.endswith("bad.ron") and "productss" in first.message and first.help
    assert "bad.ron:1" in str(raised.value)
    copy = pickle.loads(pickle.dumps(raised.value))
    assert copy.diagnostics == raised.value.diagnostics and str(copy) == str(raised.value)
    with pytest.raises(linchpin.FilesError) as raised:
        linchpin.Graph.file(tmp_path / "nowhere.ron")
    assert raised.value.diagnostics[0].code == "unreadable-file"


def test_handles_are_pickled_by_what_they_are(graph: linchpin.Graph, tmp_path: Path) -> None:
    toy = linchpin.Graph.file(TOY)
    sheet = linchpin.Graph.suppliers(SHEET, buyer="Acme")
    for handle in [graph, toy, sheet]:
        assert pickle.loads(pickle.dumps(handle)).fingerprint == handle.fingerprint
    case = linchpin.Case(["TWN", "KOR"], weeks=3)
    assert pickle.loads(pickle.dumps(case)) == case
    file = tmp_path / "own.ron"
    file.write_text(toy.to_ron())
    held = pickle.dumps(linchpin.Graph.file(file))
    file.write_text(sheet.to_ron())
    with pytest.raises(linchpin.LinchpinError, match="fingerprint differs"):
        pickle.loads(held)


def test_frames_are_read_as_the_sheet_they_are(tmp_path: Path, cli: Callable[..., str]) -> None:
    file = tmp_path / "suppliers.csv"
    file.write_text(SHEET)
    by_text = linchpin.Graph.suppliers(SHEET, buyer="Acme")
    by_pandas = linchpin.Graph.suppliers(pd.read_csv(file), buyer="Acme")
    by_polars = linchpin.Graph.suppliers(pl.read_csv(file), buyer="Acme")
    cli("import", "suppliers", str(file), str(tmp_path / "acme"), "--buyer", "Acme")
    by_cli = linchpin.Graph.file(tmp_path / "acme")
    prints = {graph.fingerprint for graph in [by_text, by_pandas, by_polars, by_cli]}
    assert len(prints) == 1
    taken = by_polars.taken
    assert taken is not None and taken.tables[0] == "inputs" or "columns" in taken.tables
    assert by_polars.cutoff("Japan", draws=0).verdict
    with pytest.raises(linchpin.FilesError) as raised:
        linchpin.Graph.suppliers(pl.DataFrame({"item": ["Resist"]}))
    assert raised.value.diagnostics
    with pytest.raises(TypeError, match="polars or pandas"):
        linchpin.Graph.suppliers(object())


def test_nodes_and_edges_are_read_from_frames() -> None:
    nodes = pl.DataFrame({"id": ["chip", "wafer", "TWN"], "kind": ["product", "product", "country"]})
    edges = pd.DataFrame(
        {"source": ["wafer", "TWN"], "target": ["chip", "wafer"], "share": [None, 80.0]}
    )
    graph = linchpin.Graph.edges(nodes, edges)
    assert graph.targets == ["chip"]
    turned = linchpin.Graph.edges(nodes, edges, direction="needs")
    assert turned.targets == ["wafer"]


def test_scenarios_are_files_folders_and_texts(graph: linchpin.Graph) -> None:
    korea = GRAPHS / "scenarios" / "korea-cut-off.ron"
    found = linchpin.run(korea, draws=0)
    text = linchpin.Scenario(korea.read_text(), name="korea-cut-off.ron")
    assert graph.run(text, draws=0).to_dict() == found.to_dict()
    assert len(pl.DataFrame(found)["scenario"].unique()) == 4
    with pytest.raises(linchpin.AskedError, match="sweep of 4"):
        graph.cutoff(scenario=korea)


def test_a_sweep_is_answered_block_by_block(graph: linchpin.Graph) -> None:
    korea = GRAPHS / "scenarios" / "korea-cut-off.ron"
    whole = pl.DataFrame(graph.run(korea, draws=0))
    sweep = graph.sweep(korea, block=3)
    assert (sweep.members, len(sweep), sweep.done) == (4, 2, 0)
    blocks = [pl.DataFrame(found) for found in sweep]
    own = [block["scenario"].n_unique() for block in blocks]
    assert own == [3, 1] and sweep.done == 4
    heads = pl.concat([block.drop("target", "target_name") for block in blocks])
    assert heads.equals(whole.drop("target", "target_name"))
    with pytest.raises(linchpin.AskedError, match="block is at least 1"):
        graph.sweep(korea, block=0)


def test_a_broken_expectation_is_told(graph: linchpin.Graph) -> None:
    text = """(format: 1, targets: ["dram"], interventions: [(what: Outage(product("dram")))],
        expect: [EXPECTED(target: "dram")])"""
    found = {
        word: graph.run(linchpin.Scenario(text.replace("EXPECTED", word)), draws=0)
        for word in ("Kept", "Lost")
    }
    assert found["Kept"].broken and not found["Lost"].broken


def test_what_a_notebook_shows_runs_nothing(graph: linchpin.Graph) -> None:
    found = graph.simulate("TWN", weeks=26, recovery=8, targets=["dram", "hbm"])
    page = found._repr_html_()
    assert "<polyline" in page and "Taiwan" in page and page.count("<div class=\"linchpin\">") == 1
    assert "<script" not in page and "http" not in page and " onload" not in page
    assert len(page) < 100_000
    table = graph.cutoff("TWN", draws=0).table()._repr_html_()
    assert 'class="bar"' in table


def test_a_hostile_name_stays_text() -> None:
    text = linchpin.Graph.suppliers(SHEET.replace("Resist", "<script>alert(1)</script>"), buyer="A").to_ron()
    graph = linchpin.Graph.text(text)
    page = graph.cutoff("Japan", draws=0)._repr_html_() + graph.find("script")._repr_html_()
    assert "<script" not in page and "&lt;script" in page


def test_the_readme_names_the_package_version() -> None:
    cargo = (ROOT / "python" / "Cargo.toml").read_text()
    assert f'version = "{linchpin.__version__}"' in cargo
