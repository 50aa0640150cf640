"""What is asked and what goes wrong, as plain data."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypedDict, Union

Outcome = Literal["output", "growth", "renewal"]
Basis = Literal["location", "law", "seat"]
Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True)
class Scenario:
    """A scenario as RON text; its name stands in answers and diagnostics.

    A scenario in a file needs no wrapping: a path is taken wherever a scenario is.
    """

    text: str
    name: str = "scenario"


Told = Union[str, "os.PathLike[str]", Scenario]


class Settings(TypedDict, total=False):
    """Everything that a case may say, each with the default of the library where it is left out."""

    from_week: float
    """The week in which the loss strikes [0]."""
    weeks: float
    """How many weeks it lasts before recovery begins [for good; with recovery, none]."""
    recovery: float
    """Weeks in which what is lost comes back, in a straight line [at once]."""
    fraction: float
    """The percent of capacity that is lost [100]."""
    targets: Iterable[str]
    """Products whose supply is asked about, by id or name [those of the graph]."""
    outcome: Outcome
    """What is asked to survive: output, growth (new capacity) or renewal (new generations) [output]."""
    basis: Basis
    """What a country means: where things are made, what its law reaches, or where makers have their seat [location]."""
    theta: float
    """The percent of normal supply below which a product is lost [50]."""
    horizon: float
    """Until when things are followed, in weeks [104]."""
    trust: Grade
    """The worst grade of evidence on supply that counts [D]."""
    open_data: bool
    """Opens what rests on a source that forbids commercial use, as if nobody had told it [False]."""
    bootstrap: bool
    """Starts from nothing instead of keeping running [False]."""
    scenario: Told
    """A scenario whose changes hold besides, and whose question is asked where nothing else is said [none]."""


@dataclass(frozen=True)
class Case:
    """A question and what happens: everything that an answer depends on besides the graph.

    ``lost`` is a country, bloc, firm, zone or product, by id or name in any case, or several of them. What is left
    ``None`` has the default of the library; :class:`Settings` tells each with its unit.

    >>> Case("TWN", weeks=26, recovery=8).lost
    ('TWN',)
    """

    lost: tuple[str, ...] = ()
    from_week: float | None = field(default=None, kw_only=True)
    weeks: float | None = field(default=None, kw_only=True)
    recovery: float | None = field(default=None, kw_only=True)
    fraction: float | None = field(default=None, kw_only=True)
    targets: tuple[str, ...] = field(default=(), kw_only=True)
    outcome: Outcome | None = field(default=None, kw_only=True)
    basis: Basis | None = field(default=None, kw_only=True)
    theta: float | None = field(default=None, kw_only=True)
    horizon: float | None = field(default=None, kw_only=True)
    trust: Grade | None = field(default=None, kw_only=True)
    open_data: bool = field(default=False, kw_only=True)
    bootstrap: bool = field(default=False, kw_only=True)
    scenario: Told | None = field(default=None, kw_only=True)

    # Written out, so that one name may stand for a list of one.
    def __init__(
        self,
        lost: str | Iterable[str] | None = None,
        *,
        from_week: float | None = None,
        weeks: float | None = None,
        recovery: float | None = None,
        fraction: float | None = None,
        targets: str | Iterable[str] | None = None,
        outcome: Outcome | None = None,
        basis: Basis | None = None,
        theta: float | None = None,
        horizon: float | None = None,
        trust: Grade | None = None,
        open_data: bool = False,
        bootstrap: bool = False,
        scenario: Told | None = None,
    ) -> None:
        said = {
            "lost": _names(lost),
            "from_week": from_week,
            "weeks": weeks,
            "recovery": recovery,
            "fraction": fraction,
            "targets": _names(targets),
            "outcome": outcome,
            "basis": basis,
            "theta": theta,
            "horizon": horizon,
            "trust": trust,
            "open_data": open_data,
            "bootstrap": bootstrap,
            "scenario": scenario,
        }
        for name, value in said.items():
            object.__setattr__(self, name, value)


def _names(names: str | Iterable[str] | None) -> tuple[str, ...]:
    if names is None:
        return ()
    if isinstance(names, str):
        return (names,)
    return tuple(names)


@dataclass(frozen=True)
class Diagnostic:
    """One finding about a file: what is wrong, where, and the way out.

    ``line`` and ``column`` count from 1, ``start`` and ``end`` are bytes of the file.
    """

    code: str
    severity: Literal["error", "warning"]
    message: str
    file: str
    line: int
    column: int
    start: int
    end: int
    help: str | None

    def __str__(self) -> str:
        told = f"{self.file}:{self.line}:{self.column}: {self.severity}[{self.code}]: {self.message}"
        return f"{told}; {self.help}" if self.help else told


class LinchpinError(Exception):
    """Nothing could be answered; ``diagnostics`` has what is wrong with files, as data."""

    def __init__(self, message: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message, diagnostics) if diagnostics else super().__init__(message)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return str(self.args[0])


class FilesError(LinchpinError, ValueError):
    """Files or texts cannot be used: ``diagnostics`` has every reason, with file, line and column."""


class AskedError(LinchpinError, ValueError):
    """A name is not in the graph, or a number is out of range."""


class ForkError(LinchpinError, RuntimeError):
    """The process is a copy of one that had threads, which were not copied: a call would wait for ever."""
