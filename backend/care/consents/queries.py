"""Consents of a person, under what `care.queries.enter` has said."""

from datetime import datetime
from uuid import UUID

import msgspec

from backend.care.models import Purpose
from backend.db import Db, many


class LastWord(msgspec.Struct, frozen=True):
    purpose: Purpose
    given: bool
    at: datetime


async def list_last_words(db: Db, person_id: UUID) -> list[LastWord]:
    """The latest of each purpose."""
    return await many(
        db, LastWord,
        """SELECT DISTINCT ON (purpose) purpose, given, at FROM care_consents
           WHERE person_id = $1 ORDER BY purpose, id DESC""",
        person_id,
    )  # fmt: skip


async def forget_words(db: Db, person_id: UUID) -> None:
    """What was written in their own words is kept no more: it may be about health."""
    await db.execute(
        """UPDATE care_cases SET words_sealed = NULL, version = version + 1
           WHERE person_id = $1 AND words_sealed IS NOT NULL""",
        person_id,
    )
