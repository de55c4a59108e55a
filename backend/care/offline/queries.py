"""SQL of what is taken along. Every statement runs after `enter`, under row-level security."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from backend.care.models import CaseRow
from backend.care.offline.models import OfflineOpening
from backend.db import Db, the


class PackRow(msgspec.Struct, frozen=True):
    id: UUID
    on_date: date
    made_at: datetime
    expires_at: datetime


async def insert_pack(
    db: Db, pack: PackRow, staff_id: UUID, device: str, cases: Sequence[CaseRow]
) -> None:  # fmt: skip
    await db.execute(
        """INSERT INTO care_packs (id, staff_id, on_date, device, dong_ids, made_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        pack.id, staff_id, pack.on_date, device, sorted({case.dong_id for case in cases}), pack.made_at,
        pack.expires_at,
    )  # fmt: skip
    await db.executemany(
        "INSERT INTO care_pack_cases (pack_id, case_id, citizen_id) VALUES ($1, $2, $3)",
        [(pack.id, case.id, case.person_citizen_id) for case in cases],
    )


async def find_pack(db: Db, pack_id: UUID, staff_id: UUID) -> PackRow:
    """One of one's own. Raises NotFound."""
    return await the(
        db, PackRow, "SELECT id, on_date, made_at, expires_at FROM care_packs WHERE id = $1 AND staff_id = $2",
        pack_id, staff_id,
    )  # fmt: skip


async def list_packed(db: Db, pack_id: UUID) -> dict[UUID, UUID | None]:
    """The cases of a pack, and in whose trail they stand."""
    return {
        row["case_id"]: row["citizen_id"]
        for row in await db.fetch("SELECT case_id, citizen_id FROM care_pack_cases WHERE pack_id = $1", pack_id)
    }


async def insert_opening(db: Db, pack_id: UUID, opening: OfflineOpening, at: datetime, now: datetime) -> bool:
    """False where it was told before."""
    inserted = await db.fetchval(
        """INSERT INTO care_pack_openings (id, pack_id, case_id, at, told_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (id) DO NOTHING RETURNING true""",
        opening.id, pack_id, opening.case_id, at, now,
    )  # fmt: skip
    return inserted is True
