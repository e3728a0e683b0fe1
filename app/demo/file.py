"""Reads portfolio.yaml and tells every fault of it at once, each by the keys that lead to it."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import yaml
from pydantic import ValidationError

from app.demo.shape import PortfolioFile
from app.errors import SetupError

PATH = Path(__file__).with_name("portfolio.yaml")

_NAMES = ("key", "number", "component", "party", "to")
"""What a row of a list is called by, the first of these that it has."""


class PortfolioFault(SetupError):
    """The file of the portfolio cannot be loaded as it stands. `faults`: one line each."""

    def __init__(self, faults: Sequence[str]) -> None:
        listed = "\n".join(f"  {fault}" for fault in faults)
        super().__init__(f"The portfolio file is not right, and nothing was loaded:\n{listed}", remedy=f"Correct {PATH.name}.")
        self.faults = tuple(faults)


def demo_portfolio() -> PortfolioFile:
    """The reviewed one."""
    return parse(PATH.read_text(encoding="utf-8"))


def parse(text: str) -> PortfolioFile:
    try:
        written: object = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader, see below
    except yaml.YAMLError as error:
        raise PortfolioFault([str(error)]) from error
    try:
        return PortfolioFile.model_validate(written)
    except ValidationError as error:
        raise PortfolioFault([f"{_where(written, fault['loc'])}: {fault['msg']}" for fault in error.errors()]) from error


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C's when it was built: ten times faster
    """The safe loader, which also refuses a key that stands twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return cast("dict[object, object]", super().construct_mapping(node, deep))


def _where(written: object, path: Sequence[str | int]) -> str:
    """`services.PKG-FAX.versions.1.0.stages`: rows by their names. What is no step into the file (a variant that was tried) is left out."""
    names: list[str] = []
    for step in path:
        if isinstance(written, list) and isinstance(step, int) and step < len(written):
            written = written[step]
            names.append(_name(written, step))
        elif isinstance(written, dict) and isinstance(step, int) and step < len(written):
            name, written = list(written.items())[step]
            names.append(str(name))
        elif isinstance(written, dict):
            names.append(str(step))
            written = written.get(step)
    return ".".join(names)


def _name(row: object, position: int) -> str:
    if isinstance(row, dict):
        for name in _NAMES:
            if name in row:
                return str(row[name])
    return str(position)
