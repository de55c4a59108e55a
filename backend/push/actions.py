"""Queueing what is to be pushed: a row in the caller's transaction, and the worker does the rest."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.db import Db
from backend.push import queries
from backend.push.models import Payloads, Target, Urgency


async def queue_personal(
    db: Db, *, citizen_id: UUID, cause: str, payloads: Payloads, urgency: Urgency, topic: str, expires_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Queue a message to the devices on which this person is signed in, if there are any; once a `cause`."""
    await queries.insert_personal(
        db, citizen_id=citizen_id, cause=cause, payloads=payloads, urgency=urgency, topic=topic,
        expires_at=expires_at, now=now,
    )  # fmt: skip
    await queries.wake_worker(db)


async def queue_alert(
    db: Db, *, alert_id: UUID, cause: str, payloads: Payloads, urgency: Urgency, topic: str, audience: Target,
    expires_at: datetime, now: datetime, lineage_id: UUID | None = None, only_reached: bool = False,
) -> None:  # fmt: skip
    """Queue an alert; who gets it is worked out by the planner, since a person waits for this. Once a `cause`.

    Whoever was reached by an earlier alert of the lineage gets it, too; with `only_reached`, nobody else does.
    """
    await queries.insert_broadcast(
        db, alert_id=alert_id, lineage_id=lineage_id, cause=cause, payloads=payloads, urgency=urgency, topic=topic,
        audience=audience, only_reached=only_reached, expires_at=expires_at, now=now,
    )  # fmt: skip
    await queries.wake_worker(db)


async def queue_gathered(
    db: Db, slot: datetime, *, payloads: Payloads, topic: str, expires_at: datetime, now: datetime
) -> None:
    """Queue one message to everybody for whom something waited until `slot`, where anything can have; once a slot."""
    await queries.insert_gathered(db, slot, payloads=payloads, topic=topic, expires_at=expires_at, now=now)
    await queries.wake_worker(db)


async def queue_for_staff(
    db: Db, staff_ids: Sequence[UUID], *, cause: str, payloads: Payloads, urgency: Urgency, topic: str,
    expires_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Queue a message to the phones that these members of staff marked as theirs; once a `cause`."""
    await queries.insert_for_staff(
        db, staff_ids=staff_ids, cause=cause, payloads=payloads, urgency=urgency, topic=topic, expires_at=expires_at,
        now=now,
    )  # fmt: skip
    await queries.wake_worker(db)


async def stop(db: Db, cause: str, now: datetime) -> None:
    """Whoever has not got what was told of this cause never will: something else is so by now."""
    await queries.expire_cause(db, cause, now)


async def stop_alert(db: Db, alert_id: UUID, now: datetime) -> None:
    """Whoever has not got it yet never will: the planner and the sender look at the expiry."""
    await queries.expire_alert(db, alert_id, now)
    await queries.wake_worker(db)
