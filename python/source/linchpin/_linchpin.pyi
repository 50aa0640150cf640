import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, final

from typing_extensions import Self, Unpack

from linchpin._types import Case, Diagnostic, Settings, Told

__all__ = ["Finding", "Graph", "Sweep", "Table", "__version__", "backtest", "rank_network", "reopen", "run"]

__version__: str

_Lost = str | Iterable[str] | Case | None
_Kind = Literal["country", "firm", "producer", "product", "zone"]

@final
class Table:
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> list[tuple[str, str, str, str]]: ...
    def to_csv(self) -> str: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __len__(self) -> int: ...
    def _repr_html_(self) -> str: ...

@final
class Finding:
    @property
    def schema(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def verdict(self) -> str: ...
    @property
    def json(self) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...
    @property
    def fingerprint(self) -> str | None: ...
    @property
    def chains(self) -> list[tuple[str, str]]: ...
    @property
    def evidence(self) -> dict[str, Any] | None: ...
    @property
    def parameters(self) -> dict[str, Any] | None: ...
    @property
    def assumptions(self) -> list[dict[str, Any]]: ...
    @property
    def warnings(self) -> list[dict[str, Any]]: ...
    @property
    def complete(self) -> bool: ...
    @property
    def broken(self) -> bool: ...
    @property
    def tables(self) -> list[str]: ...
    def table(self, name: str | None = None, *, states: bool = False) -> Table: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def __len__(self) -> int: ...
    def _repr_html_(self) -> str: ...

@final
class Sweep:
    @property
    def members(self) -> int: ...
    @property
    def done(self) -> int: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Self: ...
    def __next__(self) -> Finding: ...

@final
class Graph:
    def __new__(cls) -> Self: ...
    @classmethod
    def embedded(cls) -> Graph: ...
    @classmethod
    def file(cls, path: str | os.PathLike[str]) -> Graph: ...
    @classmethod
    def text(cls, text: str, *, name: str = "text") -> Graph: ...
    @classmethod
    def suppliers(
        cls,
        sheet: object,
        *,
        name: str = "suppliers.csv",
        map: Mapping[str, str] | None = None,
        buyer: str | None = None,
        decimal: Literal["point", "comma"] | None = None,
        share_unit: Literal["percent", "fraction"] | None = None,
        source: str | None = None,
        licence: str | None = None,
        year: int | None = None,
    ) -> Graph: ...
    @classmethod
    def edges(
        cls,
        nodes: object,
        edges: object,
        *,
        name: str = "edges.csv",
        map: Mapping[str, str] | None = None,
        direction: Literal["supplies", "needs"] = "supplies",
        targets: Sequence[str] = ...,
        source: str | None = None,
        licence: str | None = None,
        year: int | None = None,
    ) -> Graph: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def targets(self) -> list[str]: ...
    @property
    def products(self) -> dict[str, str]: ...
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def taken(self) -> Finding | None: ...
    def to_ron(self) -> str: ...
    def cutoff(
        self,
        lost: _Lost = None,
        *,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def each(
        self,
        *,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def spof(
        self,
        by: _Kind = "country",
        *,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def rank(
        self,
        by: Sequence[Literal["country", "firm", "producer"]] | None = None,
        *,
        weights: Mapping[str, float] | None = None,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def explain(
        self,
        lost: _Lost,
        target: str,
        *,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def doubt(
        self,
        lost: _Lost,
        target: str | None = None,
        *,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def simulate(
        self,
        lost: _Lost = None,
        *,
        products: Sequence[str] = ...,
        surge: float | None = None,
        surge_weeks: float | None = None,
        refill_weeks: float | None = None,
        backlog: float | None = None,
        rationing: Literal["proportional", "priority"] = "proportional",
        trials: int | None = None,
        seed: int = 42,
        threads: int | None = None,
        **settings: Unpack[Settings],
    ) -> Finding: ...
    def find(self, *words: str) -> Finding: ...
    def run(
        self,
        *scenarios: Told,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
    ) -> Finding: ...
    def sweep(
        self,
        scenario: Told,
        *,
        block: int = 1024,
        draws: int = 0,
        seed: int = 42,
        threads: int | None = None,
    ) -> Sweep: ...
    def backtest(
        self,
        *scenarios: Told,
        sweep: int = 0,
        draws: int | None = None,
        seed: int = 42,
        threads: int | None = None,
    ) -> Finding: ...
    def plan(
        self,
        *threats: Told,
        budget: float = 50.0,
        measures: str | os.PathLike[str] | None = None,
        weights: Mapping[str, float] | None = None,
        targets: Sequence[str] = ...,
        objective: Literal["mean", "worst"] = "mean",
        draws: int | None = None,
        seed: int = 42,
        timeout: float | None = None,
        threads: int | None = None,
    ) -> Finding: ...
    def __reduce__(self) -> tuple[Any, tuple[str, str, str, str]]: ...

def run(
    *scenarios: Told,
    draws: int | None = None,
    seed: int = 42,
    threads: int | None = None,
) -> Finding: ...
def backtest(
    *scenarios: Told,
    sweep: int = 0,
    draws: int | None = None,
    seed: int = 42,
    threads: int | None = None,
) -> Finding: ...
def rank_network(
    folder: str | os.PathLike[str],
    *,
    firms: Mapping[str, float] | Sequence[str] | None = None,
    together: bool = False,
    eps: float = 0.01,
    replaceability: bool = True,
    unlisted: Literal["essential", "partial", "negligible"] = "partial",
    empty_market: float = 0.0,
    threads: int | None = None,
) -> Finding: ...
def reopen(kind: str, name: str, text: str, fingerprint: str) -> Graph: ...
