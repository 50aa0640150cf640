"""How calls live in a process: other threads, Ctrl-C, forks, spawned workers, numbers of threads."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import linchpin

WAITS = """
import linchpin, sys, time
graph = linchpin.Graph()
print("ready", flush=True)
began = time.monotonic()
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
    began = time.monotonic()
    graph.find("resist")
    print("usable", flush=True)
"""


@pytest.mark.parametrize(
    "call",
    [
        'graph.simulate("TWN", trials=100_000_000)',
        'graph.cutoff("TWN", draws=1_000_000)',
    ],
    ids=["work that asks whether to stop", "work that does not"],
)
def test_ctrl_c_ends_a_call_and_the_module_stays_usable(call: str) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", WAITS.format(call=call)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    sent = time.monotonic()
    assert child.stdout.readline() == "interrupted\n"
    assert time.monotonic() - sent < 5
    assert child.stdout.readline() == "usable\n"
    child.kill()
    child.wait()


def test_other_threads_run_during_a_call(graph: linchpin.Graph) -> None:
    ticks = 0
    ended = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not ended.is_set():
            ticks += 1
            time.sleep(0.001)

    other = threading.Thread(target=tick)
    other.start()
    before = ticks
    graph.simulate("TWN", trials=256, targets=["dram"], threads=1)
    during = ticks - before
    ended.set()
    other.join()
    assert during > 5, "the call held the lock of the interpreter"


def test_the_answer_is_the_same_on_any_number_of_threads(graph: linchpin.Graph) -> None:
    answers = {
        graph.simulate("TWN", trials=64, targets=["dram"], horizon=26, threads=threads).json
        for threads in (1, 2, 7)
    }
    assert len(answers) == 1


def test_a_fork_is_told_instead_of_waiting_for_ever(graph: linchpin.Graph) -> None:
    graph.find("resist")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            graph.find("resist")
            told = b"answered"
        except linchpin.ForkError as error:
            told = b"told" if "spawn" in str(error) else b"told badly"
        except BaseException:
            told = b"something else"
        os.write(write, told)
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        assert pipe.read() == b"told"


def answer(graph: linchpin.Graph, case: linchpin.Case) -> str:
    return graph.cutoff(case, draws=0, threads=1).json


def test_spawned_workers_answer_as_this_process_does(graph: linchpin.Graph) -> None:
    cases = [linchpin.Case(lost, targets=["dram"]) for lost in ("TWN", "KOR")]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = pool.starmap(answer, [(graph, case) for case in cases])
    assert found == [answer(graph, case) for case in cases]


def test_a_fork_before_the_first_call_works() -> None:
    code = """
import multiprocessing, linchpin
def ask(lost):
    return linchpin.Graph().cutoff(lost, targets=["dram"], draws=0).verdict
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(len(pool.map(ask, ["TWN", "KOR"])))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == "2\n", done.stderr
