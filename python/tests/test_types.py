"""The stubs say what is there, and mypy and pyright take them and what is written against them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import linchpin

HERE = Path(__file__).parent
USES = HERE / "uses.py"


def checked(*args: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-m", *args], capture_output=True, text=True, cwd=cwd)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_stubs_are_what_is_there(tmp_path: Path) -> None:
    told = checked("mypy.stubtest", "linchpin._linchpin", "--ignore-disjoint-bases", cwd=tmp_path)
    assert not told, told


def test_mypy_takes_what_is_right_and_refuses_what_is_not(tmp_path: Path) -> None:
    args = ("mypy", "--strict", "--cache-dir", str(tmp_path / "cache"))
    assert not (told := checked(*args, str(USES), cwd=tmp_path)), told
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import linchpin\nlinchpin.Graph().cutoff('TWN', basis='sea', weeks='six')\n")
    assert checked(*args, str(wrong), cwd=tmp_path).count("error:") == 2


def test_pyright_takes_what_is_right(tmp_path: Path) -> None:
    told = checked("pyright", "--pythonpath", sys.executable, str(USES), cwd=tmp_path)
    assert not told, told


def test_everything_has_words() -> None:
    for of in (linchpin.Graph, linchpin.Finding, linchpin.Sweep, linchpin.Table):
        for name, member in vars(of).items():
            if not name.startswith("_"):
                assert (getattr(member, "__doc__", None) or "").strip(), f"{of.__name__}.{name}"
    assert linchpin.run.__doc__ and linchpin.backtest.__doc__ and linchpin.rank_network.__doc__
