"""The base of every table: how constraints are named and how Python types become columns, and the columns that many tables share."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, Integer, MetaData, Text, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONSTRAINT_NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

KEY_PATTERN = "^[A-Z0-9-]{3,40}$"


class Base(DeclarativeBase):
    """Tables are singular and in snake_case, their class is the same name in CamelCase."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Uuid(),
        str: Text(),
        int: Integer(),
        date: Date(),
        datetime: DateTime(timezone=True),
    }


class Identified:
    """A row with an id that grows with time (UUIDv7), given by the database when the writer brings none."""

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"), sort_order=-30)


class Keyed(Identified):
    """A row that people name by a key. The key never changes; a trigger refuses it."""

    key: Mapped[str] = mapped_column(CheckConstraint(f"key ~ '{KEY_PATTERN}'", name="key"), unique=True, sort_order=-20)


class Revised:
    """A row that is changed under optimistic locking. The database counts: no writer sets the revision."""

    revision: Mapped[int] = mapped_column(server_default=text("1"), sort_order=30)
