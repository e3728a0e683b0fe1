"""The tables of the feed are those of history, which no noun owns."""

from app.history.model import ChangeEvent, ChangeTransaction

__all__ = ["ChangeEvent", "ChangeTransaction"]
