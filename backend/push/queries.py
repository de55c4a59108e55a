"""Every SQL statement about keys, devices and what is queued for them; the fan-out has its own."""

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.db import Db, many, one
from backend.errors import Conflict, Invalid
from backend.push.models import (
    Audience,
    Delivery,
    Device,
    DeviceBody,
    DistrictCount,
    KeyUse,
    Payloads,
    Subscription,
    Target,
    TestDevice,
    Urgency,
    VapidKey,
)
from backend.seal import Sealer

# Whether an alert's places ($3 districts, $4 dongs) meet a device's. A dong is met by its whole district, both ways.
PLACE_MATCHES: LiteralString = """(
    (cardinality($3::integer[]) = 0 AND cardinality($4::integer[]) = 0)
    OR NOT EXISTS (SELECT FROM device_places p WHERE p.device_id = d.id)
    OR EXISTS (SELECT FROM device_places p WHERE p.device_id = d.id AND (
        p.district_id = ANY($3) OR p.dong_id = ANY($4)
        OR (p.dong_id IS NULL AND p.district_id IN (SELECT district_id FROM dongs WHERE id = ANY($4))))))"""
# Whether a device wants an alert of level $1 about topics $2: 위급 has no opt-out.
WANTS: LiteralString = "($1::smallint = 4 OR ($1 >= d.min_level AND d.topics && $2::text[]))"

COUNTS: LiteralString = (
    "SELECT count(*) FILTER (WHERE place AND wants) AS devices,"  # noqa: S608 - only literals are put together
    " count(*) FILTER (WHERE place AND NOT wants) AS muted, count(*) AS city FROM (SELECT "
    + PLACE_MATCHES
    + " AS place, "
    + WANTS
    + " AS wants"
    " FROM devices d WHERE d.alerts AND d.retired_at IS NULL) found"
)
BY_DISTRICT: LiteralString = (
    "SELECT a.district_id, count(DISTINCT d.id) AS devices"  # noqa: S608 - only literals are put together
    " FROM devices d JOIN device_places a ON a.device_id = d.id"
    " WHERE d.alerts AND d.retired_at IS NULL AND " + WANTS + " GROUP BY a.district_id ORDER BY a.district_id"
)


class EndpointTaken(Conflict):
    code, title = "endpoint_taken", "This subscription belongs to another device"


async def active_public_key(db: Db) -> str | None:
    return await db.fetchval("SELECT public_key FROM vapid_keys WHERE retired_at IS NULL ORDER BY id DESC LIMIT 1")


async def insert_key_once(db: Db, public_key: str, private_sealed: bytes) -> str:
    """The active public key, which is this one unless somebody was faster."""
    async with db.transaction():
        await lock_keys(db)
        active = await active_public_key(db)
        if active is None:
            await db.execute(
                "INSERT INTO vapid_keys (public_key, private_sealed) VALUES ($1, $2)", public_key, private_sealed
            )
        return active or public_key


async def lock_keys(db: Db) -> None:
    await db.execute("SELECT pg_advisory_xact_lock(hashtext('vapid_keys'))")


async def retire_keys(db: Db) -> None:
    await db.execute("UPDATE vapid_keys SET retired_at = now() WHERE retired_at IS NULL")


async def count_by_key(db: Db) -> list[KeyUse]:
    """How many subscriptions still hang on each key, the newest first."""
    return await many(
        db, KeyUse,
        """SELECT k.public_key, k.retired_at, count(d.id) AS devices
           FROM vapid_keys k LEFT JOIN devices d ON d.vapid_key_id = k.id AND d.retired_at IS NULL
           GROUP BY k.id ORDER BY k.id DESC""",
    )  # fmt: skip


async def all_keys(db: Db, known: list[int]) -> list[VapidKey]:
    """The keys, retired ones too, that are not `known` yet."""
    return await many(
        db, VapidKey, "SELECT id, public_key, private_sealed FROM vapid_keys WHERE NOT id = ANY($1::integer[])", known
    )


async def find_key_id(db: Db, public_key: str) -> int | None:
    return await db.fetchval("SELECT id FROM vapid_keys WHERE public_key = $1 AND retired_at IS NULL", public_key)


async def move_device(db: Db, endpoint: str, auth: bytes, to: Subscription) -> None:
    """Give the device its new subscription in place, so that what is on its way to it still arrives."""
    moved = await db.fetchval(
        """UPDATE devices SET endpoint = $3, origin = $4, p256dh = $5, auth = $6
           WHERE endpoint = $1 AND auth = $2 AND NOT EXISTS (SELECT FROM devices WHERE endpoint = $3)
           RETURNING true""",
        endpoint, auth, to.endpoint, to.origin, to.p256dh, to.auth,
    )  # fmt: skip
    if not moved:
        await delete_device(db, endpoint, auth)


async def save_device(
    db: Db, subscription: Subscription, body: DeviceBody, key_id: int, session_id: UUID | None, now: datetime
) -> None:
    """Insert the device, or change it on proof of its `auth` secret.

    Raises EndpointTaken, and Invalid for a place that does not exist.
    """
    device_id = await db.fetchval(
        """INSERT INTO devices AS d (endpoint, origin, p256dh, auth, vapid_key_id, session_id, lang, alerts, min_level,
                                     topics, created_at, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
           ON CONFLICT (endpoint) DO UPDATE
           SET p256dh = excluded.p256dh, vapid_key_id = excluded.vapid_key_id, session_id = excluded.session_id,
               lang = excluded.lang, alerts = excluded.alerts, min_level = excluded.min_level,
               topics = excluded.topics, seen_at = excluded.seen_at, retired_at = NULL
           WHERE d.auth = excluded.auth
           RETURNING id""",
        subscription.endpoint, subscription.origin, subscription.p256dh, subscription.auth, key_id, session_id,
        body.lang, body.alerts, body.min_level, sorted(set(body.topics)), now,
    )  # fmt: skip
    if device_id is None:
        raise EndpointTaken
    await db.execute("DELETE FROM device_places WHERE device_id = $1", device_id)
    places = list(dict.fromkeys(body.places))
    inserted = await db.fetchval(
        """WITH wanted AS (
               SELECT district_id, dong_id FROM unnest($2::integer[], $3::integer[]) w(district_id, dong_id)
           ), inserted AS (
               INSERT INTO device_places (device_id, district_id, dong_id)
               SELECT $1, w.district_id, w.dong_id FROM wanted w JOIN districts r ON r.id = w.district_id
               WHERE w.dong_id IS NULL OR w.district_id = (SELECT o.district_id FROM dongs o WHERE o.id = w.dong_id)
               RETURNING 1
           ) SELECT count(*) FROM inserted""",
        device_id, [place.district_id for place in places], [place.dong_id for place in places],
    )  # fmt: skip
    if inserted != len(places):
        raise Invalid("There is no such place.")


async def find_device(db: Db, endpoint: str, auth: bytes) -> Device | None:
    """What the device wants, for whoever knows its `auth` secret."""
    return await one(
        db, Device,
        """SELECT d.alerts, d.min_level, d.topics, d.lang, d.session_id IS NOT NULL AS personal,
                  coalesce((SELECT jsonb_agg(jsonb_build_object('district_id', p.district_id, 'dong_id', p.dong_id)
                                             ORDER BY p.district_id, p.dong_id NULLS FIRST)
                            FROM device_places p WHERE p.device_id = d.id), '[]') AS places
           FROM devices d WHERE d.endpoint = $1 AND d.auth = $2 AND d.retired_at IS NULL""",
        endpoint, auth,
    )  # fmt: skip


async def delete_device(db: Db, endpoint: str, auth: bytes) -> None:
    await db.execute("DELETE FROM devices WHERE endpoint = $1 AND auth = $2", endpoint, auth)


async def insert_test_code(db: Db, code_index: bytes, staff_id: UUID, expires_at: datetime, now: datetime) -> None:
    """Whoever asks for another code has only the new one."""
    await db.execute("DELETE FROM test_device_codes WHERE staff_id = $1 OR expires_at <= $2", staff_id, now)
    await db.execute(
        "INSERT INTO test_device_codes (code_index, staff_id, expires_at) VALUES ($1, $2, $3)",
        code_index, staff_id, expires_at,
    )  # fmt: skip


async def take_test_code(db: Db, code_index: bytes, now: datetime) -> UUID | None:
    """Whose code it is; it serves once."""
    return await db.fetchval(
        "DELETE FROM test_device_codes WHERE code_index = $1 AND expires_at > $2 RETURNING staff_id", code_index, now
    )


async def mark_tester(db: Db, endpoint: str, auth: bytes, staff_id: UUID) -> bool:
    """False for a browser that is not subscribed."""
    return bool(await db.fetchval(
        """UPDATE devices SET tester_id = $3 WHERE endpoint = $1 AND auth = $2 AND retired_at IS NULL RETURNING true""",
        endpoint, auth, staff_id,
    ))  # fmt: skip


async def list_testers(db: Db, staff_id: UUID) -> list[TestDevice]:
    return await many(
        db, TestDevice,
        """SELECT d.id, s.name AS owner_name, s.id = $1 AS mine, d.lang, d.seen_at
           FROM devices d JOIN staff s ON s.id = d.tester_id WHERE d.retired_at IS NULL ORDER BY s.name, d.id""",
        staff_id,
    )  # fmt: skip


async def unmark_tester(db: Db, device_id: int) -> None:
    await db.execute("UPDATE devices SET tester_id = NULL WHERE id = $1", device_id)


async def insert_personal(
    db: Db, *, citizen_id: UUID, cause: str, payloads: Payloads, urgency: Urgency, topic: str, expires_at: datetime,
    now: datetime,
) -> None:  # fmt: skip
    """Queue it if the person is signed in on a device at all."""
    await db.execute(
        """INSERT INTO push_messages (cause, citizen_id, payloads, urgency, topic, expires_at, created_at)
           SELECT $2, $1, $3::jsonb, $4, $5, $6::timestamptz, $7::timestamptz
           WHERE $6::timestamptz > $7::timestamptz
             AND EXISTS (SELECT FROM devices d JOIN sessions s ON s.id = d.session_id
                         WHERE s.citizen_id = $1 AND s.expires_at > $7 AND d.retired_at IS NULL)
           ON CONFLICT (cause) DO NOTHING""",
        citizen_id, cause, payloads, urgency, topic, expires_at, now,
    )  # fmt: skip


async def insert_broadcast(
    db: Db, *, alert_id: UUID, cause: str, payloads: Payloads, urgency: Urgency, topic: str, audience: Target,
    expires_at: datetime, now: datetime, lineage_id: UUID | None = None, only_reached: bool = False,
) -> None:  # fmt: skip
    await db.execute(
        """INSERT INTO push_messages (cause, alert_id, level, topics, district_ids, dong_ids, payloads, urgency, topic,
                                      expires_at, created_at, lineage_id, exercise, walked)
           VALUES ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12::uuid, $2::uuid), $13, $14)
           ON CONFLICT (cause) DO NOTHING""",
        cause, alert_id, audience.level, audience.topics, audience.district_ids, audience.dong_ids, payloads, urgency,
        topic, expires_at, now, lineage_id, audience.exercise, only_reached,
    )  # fmt: skip


async def wake_worker(db: Db) -> None:
    """When this transaction commits. The worker polls too, so nothing hangs on it."""
    await db.execute("SELECT pg_notify('push', '')")


async def expire_alert(db: Db, alert_id: UUID, now: datetime) -> None:
    await db.execute(
        "UPDATE push_messages SET expires_at = $2 WHERE alert_id = $1 AND status <> 'finished' AND expires_at > $2",
        alert_id, now,
    )  # fmt: skip


class _Counts(msgspec.Struct):
    devices: int
    muted: int
    city: int


async def estimate(db: Db, audience: Target) -> Audience:
    """How many devices the planner would find now."""
    if audience.exercise:
        testers: int = await db.fetchval(
            "SELECT count(*) FROM devices WHERE tester_id IS NOT NULL AND retired_at IS NULL"
        )
        return Audience(devices=testers, muted=0, city=testers, by_district=[])
    arguments = (audience.level, audience.topics, audience.district_ids, audience.dong_ids)
    counts = await one(db, _Counts, COUNTS, *arguments)
    by_district = await many(db, DistrictCount, BY_DISTRICT, audience.level, audience.topics)
    counts = counts or _Counts(0, 0, 0)
    return Audience(devices=counts.devices, muted=counts.muted, city=counts.city, by_district=by_district)


async def deliveries(db: Db, alert_ids: Sequence[UUID]) -> dict[UUID, Delivery]:
    """How far the alerts that were pushed have got.

    Summed from the chunks: a counter on one row would be what all senders wait for.
    """
    rows = await db.fetch(
        """SELECT m.alert_id, m.status, m.finished_at, coalesce(sum(c.recipients), 0) AS total,
                  coalesce(sum(c.accepted), 0) AS accepted, coalesce(sum(c.gone), 0) AS gone,
                  coalesce(sum(c.refused), 0) AS refused, coalesce(sum(c.expired), 0) AS expired,
                  coalesce(sum(c.recipients - c.accepted - c.gone - c.refused - c.expired), 0) AS open,
                  -- A chunk takes a fraction of a second, so those that were written lately are what was done lately.
                  (coalesce(sum(c.accepted) FILTER (
                       WHERE m.status <> 'finished' AND c.flushed_at > now() - interval '10 seconds'), 0)
                   / least(10, greatest(1, extract(epoch FROM now() - m.created_at))))::float8 AS a_second
           FROM push_messages m LEFT JOIN push_chunks c ON c.message_id = m.id
           WHERE m.alert_id = ANY($1) GROUP BY m.id""",
        alert_ids,
    )  # fmt: skip
    return {row["alert_id"]: _delivery(dict(row)) for row in rows}


def _delivery(row: dict[str, Any]) -> Delivery:
    rate = row["a_second"]
    left = None if rate < 1 or row["status"] != "sending" else math.ceil(row["open"] / rate)
    return msgspec.convert(row | {"a_second": round(rate), "seconds_left": left}, Delivery)


async def delete_old(db: Db, retired_before: datetime, seen_before: datetime, finished_before: datetime) -> None:
    """Devices whose push service has forgotten them or that nobody has opened, and messages that nobody asks about."""
    await db.execute("DELETE FROM devices WHERE retired_at < $1 OR seen_at < $2", retired_before, seen_before)
    await db.execute(
        """WITH old AS (SELECT id FROM push_messages WHERE finished_at < $1),
                chunks AS (DELETE FROM push_chunks WHERE message_id IN (SELECT id FROM old))
           DELETE FROM push_messages WHERE id IN (SELECT id FROM old)""",
        finished_before,
    )  # fmt: skip


class _Exported(msgspec.Struct):
    lang: str
    alerts: bool
    min_level: int
    topics: list[str]
    created_at: datetime
    seen_at: datetime


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """The devices on which the person is signed in; those without a sign-in belong to nobody."""
    return await many(
        db, _Exported,
        """SELECT d.lang, d.alerts, d.min_level, d.topics, d.created_at, d.seen_at
           FROM devices d JOIN sessions s ON s.id = d.session_id WHERE s.citizen_id = $1 ORDER BY d.id""",
        citizen_id,
    )  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """What was queued for the person goes; the devices stay for city alerts and belong to nobody."""
    await db.execute(
        "UPDATE devices d SET session_id = NULL FROM sessions s WHERE s.id = d.session_id AND s.citizen_id = $1",
        citizen_id,
    )  # fmt: skip
    await db.execute(
        """WITH mine AS (SELECT id FROM push_messages WHERE citizen_id = $1),
                retries AS (DELETE FROM push_retries WHERE message_id IN (SELECT id FROM mine)),
                chunks AS (DELETE FROM push_chunks WHERE message_id IN (SELECT id FROM mine))
           DELETE FROM push_messages WHERE id IN (SELECT id FROM mine)""",
        citizen_id,
    )  # fmt: skip
