"""Taking down what the person wants to be told to whom."""

from datetime import datetime
from uuid import UUID

from backend.care import queries as cases
from backend.care.digest import queries
from backend.care.models import Actor, ConsentGiven
from backend.db import Db
from backend.seal import Sealer


async def choose(
    db: Db, sealer: Sealer, person_id: UUID, mandate_id: UUID, actor: Actor, version: int, now: datetime, *, on: bool
) -> None:
    """This relative is told of each week, or no more. The person's consent goes with the last who is told."""
    await queries.set_digest(db, mandate_id, on=on)
    case_id = await queries.latest_case(db, person_id)
    if case_id is None:
        return
    if on or not await queries.is_anybody_told(db, person_id):
        is_staff = actor.kind == "staff"
        await cases.insert_consents(
            db, person_id, case_id, [ConsentGiven("care_family", version, given=on)], now,
            given_by=None if is_staff else actor.id, heard_by=actor.id if is_staff else None,
        )  # fmt: skip
    await cases.append_event(db, sealer, case_id, actor, "digest_on" if on else "digest_off", now)
