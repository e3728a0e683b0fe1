"""The domain: one folder per noun of the business. A new noun is a new folder and, as it has tables, its name here."""

from importlib import import_module

from app.database.base import Base
from app.history.states import add_states

NOUNS = (
    "party",
    "portfolio",
    "service",
    "package",
    "lifecycle",
    "conversation",
    "idea",
    "feedback",
    "capability",
    "agreement",
    "project",
    "sync",
    "change",
    "search",
)


def load_models() -> None:
    """Make the metadata whole: the tables of every noun (they name each other by string only) and those of history."""
    for noun in NOUNS:
        import_module(f"app.domain.{noun}.model")
    import_module("app.history.model")
    add_states(Base.registry, Base.metadata)
