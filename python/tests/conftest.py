"""What the tests share: the command line beside the package, and a frame of what it writes."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import linchpin

ROOT = Path(__file__).resolve().parents[2]
GRAPHS = ROOT / "graphs"


def run_cli(*args: str) -> str:
    """What the program writes; it has to end well, or with a broken expectation."""
    binary = os.environ.get("LINCHPIN_BIN", str(ROOT / "target/debug/linchpin"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINCHPIN_")}
    done = subprocess.run([binary, *args], capture_output=True, text=True, cwd=ROOT, env=kept)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def cli() -> Callable[..., str]:
    return run_cli


@pytest.fixture(scope="session")
def graph() -> linchpin.Graph:
    return linchpin.Graph()


def records(text: str) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text)))
