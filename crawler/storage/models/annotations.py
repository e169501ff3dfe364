"""What people write beside the figures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crawler.storage.models.base import Base


class Annotation(Base):
    """A person's note on a day, shown on the charts."""

    __tablename__ = "annotation"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime]
