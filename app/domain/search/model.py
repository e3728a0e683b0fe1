"""SearchDocument, SearchWord, SearchDue: the words of what can be searched, written by the database at the end of a transaction."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Computed, Identity, Index, UniqueConstraint, desc, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text, Uuid

from app.database.base import Base
from app.database.types import word
from app.domain.portfolio.words import Language
from app.domain.search.words import SearchKind

STATES = {"in_force": "= 0", "not_in_force": "in (1, 2)", "said": "= 3"}
"""What the states of documents mean. Each has an index of its own: of a frequent word what is in force is enough."""


STANDING = "(state::bigint << 56) + (case language when 'fi' then 0::bigint when 'sv' then 1 else 2 end << 52) + (4503599627370495 - id)"
"""Which document of a service speaks for it, the least: by state, by language, then the newest."""


class SearchDocument(Base):
    """What can be found in one row in one language: `owner_id` is a version, an idea or a comment. `shown`: a version is shown to customers
    in this language, a comment is in a thread with them. `state`: 0 in force, 1 planned, 2 past, 3 said. `words`: a letter for the place,
    then `=` and the word, or the letter of the language, `~` and the stem."""

    __tablename__ = "search_document"
    __table_args__ = (
        UniqueConstraint("owner_id", "language"),
        *(
            Index(
                f"ix_search_document_{name}",
                "words",
                postgresql_using="gin",
                postgresql_with={"gin_pending_list_limit": 256},
                postgresql_where=text(f"state {states}"),
            )
            for name, states in STATES.items()
        ),
        Index("ix_search_document_newest", desc("spoken_at"), postgresql_where=text("kind = 'COMMENT'")),
        Index("ix_search_document_newest_shown", desc("spoken_at"), postgresql_where=text("kind = 'COMMENT' and shown")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    owner_id: Mapped[UUID]
    kind: Mapped[SearchKind] = word("kind", SearchKind)
    language: Mapped[Language] = word("language", Language)
    service_id: Mapped[UUID]
    shown: Mapped[bool]
    state: Mapped[int]
    spoken_at: Mapped[datetime | None]
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    standing: Mapped[int] = mapped_column(BigInteger, Computed(STANDING, persisted=True))


class SearchWord(Base):
    """A word that a text has, or had once, and the same without dots and accents. Several writers may have written the same one."""

    __tablename__ = "search_word"
    __table_args__ = (
        CheckConstraint("word <> ''", name="word"),
        Index(None, "word"),
        Index("ix_search_word_folded", "folded", postgresql_using="gin", postgresql_ops={"folded": "gin_trgm_ops"}),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    word: Mapped[str]
    folded: Mapped[str]


class SearchDue(Base):
    """Whose words are written before this transaction ends. A committed one leaves none."""

    __tablename__ = "search_due"
    __table_args__ = ({"prefixes": ["UNLOGGED"]},)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    owners: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
