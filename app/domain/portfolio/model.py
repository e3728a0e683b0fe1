"""Portfolio: what one provider offers and plans, and the languages it speaks."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from app.database.base import Base, Keyed, Revised
from app.database.types import LocalizedText, localized
from app.history.recorded import Recorded


class Portfolio(Keyed, Revised, Recorded, Base):
    """The first language is the primary one."""

    __tablename__ = "portfolio"
    __table_args__ = (CheckConstraint("is_language_list(languages)", name="languages"), Index(None, "owner_id"))

    name: Mapped[LocalizedText] = localized("name")
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
