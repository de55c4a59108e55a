"""Every SQL statement about keys, devices and what is queued for them; the fan-out has its own."""

import math
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from backend.db import Db, many, one, the
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
from backend.push.rules import stall_of
from backend.seal import Sealer

# Whether an alert's places ($3 districts, $4 dongs) meet a device's. A dong is met by its whole district, both ways.
PLACE_MATCHES: LiteralString = """(
    (cardinality($3::integer[]) = 0 AND cardinality($4::integer[]) = 0)
    OR NOT EXISTS (SELECT FROM device_places p WHERE p.device_id = d.id)
    OR EXISTS (SELECT FROM device_places p WHERE p.device_id = d.id AND (
        p.district_id = ANY($3) OR p.dong_id = ANY($4)
        OR (p.dong_id IS NULL AND p.district_id IN (SELECT district_id FROM dongs WHERE id = ANY($4))))))"""
# Whether a device wants an alert of level $1 about topics $2 that is sent at a moment: 위급 has no opt-out.
WANTS: LiteralString = """($1::smallint = 4 OR ($1 >= d.min_level AND d.topics && $2::text[]
    AND NOT (d.paused AND (d.paused_until IS NULL OR d.paused_until > AT_MOMENT))))"""
# Whether it waits on the device's own wish: for the day's 소식, or for the end of the quiet hours.
DIGESTED: LiteralString = "($1::smallint = 1 AND d.digest_at IS NOT NULL)"
QUIETED: LiteralString = """($1::smallint < 4 AND NOT ($1 = 3 AND d.quiet_urgent)
    AND is_quiet(d.quiet_from, d.quiet_until, AT_MOMENT))"""
WAITS: LiteralString = "(" + DIGESTED + " OR " + QUIETED + ")"


def sent_at(condition: LiteralString, moment: LiteralString) -> LiteralString:
    """A condition about an alert that is sent at this moment, which is a parameter's name."""
    return condition.replace("AT_MOMENT", moment + "::timestamptz")


def of_message(condition: LiteralString) -> LiteralString:
    """A condition about an alert, said of a row `m` of push_messages."""
    return (
        condition.replace("AT_MOMENT", "m.created_at").replace("$1::smallint", "m.level").replace("$1 ", "m.level ")
        .replace("$2::text[]", "m.topics").replace("$3", "m.district_ids").replace("$4", "m.dong_ids")
    )  # fmt: skip


COUNTS: LiteralString = (
    "SELECT count(*) FILTER (WHERE place AND wants) AS devices,"  # noqa: S608 - only literals are put together
    " count(*) FILTER (WHERE place AND NOT wants) AS muted,"
    " count(*) FILTER (WHERE place AND wants AND waits) AS later, count(*) AS city FROM (SELECT "
    + PLACE_MATCHES
    + " AS place, "
    + sent_at(WANTS, "$5")
    + " AS wants, "
    + sent_at(WAITS, "$5")
    + " AS waits"
    " FROM devices d WHERE d.alerts AND d.retired_at IS NULL) found"
)
BY_DISTRICT: LiteralString = (
    "SELECT a.district_id, count(DISTINCT d.id) AS devices"  # noqa: S608 - only literals are put together
    " FROM devices d JOIN device_places a ON a.device_id = d.id"
    " WHERE d.alerts AND d.retired_at IS NULL AND "
    + sent_at(WANTS, "$3")
    + " GROUP BY a.district_id ORDER BY a.district_id"
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
                                     topics, created_at, seen_at, quiet_from, quiet_until, quiet_urgent, digest_at,
                                     paused, paused_until)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12::text::time, $13::text::time, $14,
                   $15::text::time, $16, $17)
           ON CONFLICT (endpoint) DO UPDATE
           SET p256dh = excluded.p256dh, vapid_key_id = excluded.vapid_key_id, session_id = excluded.session_id,
               lang = excluded.lang, alerts = excluded.alerts, min_level = excluded.min_level,
               topics = excluded.topics, seen_at = excluded.seen_at, quiet_from = excluded.quiet_from,
               quiet_until = excluded.quiet_until, quiet_urgent = excluded.quiet_urgent,
               digest_at = excluded.digest_at, paused = excluded.paused, paused_until = excluded.paused_until,
               retired_at = NULL
           WHERE d.auth = excluded.auth
           RETURNING id""",
        subscription.endpoint, subscription.origin, subscription.p256dh, subscription.auth, key_id, session_id,
        body.lang, body.alerts, body.min_level, sorted(set(body.topics)), now,
        body.quiet.from_ if body.quiet else None, body.quiet.until if body.quiet else None,
        body.quiet.urgent if body.quiet else True, body.digest_at, body.pause is not None,
        body.pause.until if body.pause else None,
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
                  CASE WHEN d.quiet_from IS NOT NULL
                       THEN jsonb_build_object('from', to_char(d.quiet_from, 'HH24:MI'),
                                               'until', to_char(d.quiet_until, 'HH24:MI'), 'urgent', d.quiet_urgent)
                  END AS quiet,
                  to_char(d.digest_at, 'HH24:MI') AS digest_at,
                  CASE WHEN d.paused THEN jsonb_build_object('until', d.paused_until) END AS pause,
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
                                      expires_at, created_at, lineage_id, exercise, walked,
                                      only_reached)
           VALUES ($1, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12::uuid, $2::uuid), $13, $14, $14)
           ON CONFLICT (cause) DO NOTHING""",
        cause, alert_id, audience.level, audience.topics, audience.district_ids, audience.dong_ids, payloads, urgency,
        topic, expires_at, now, lineage_id, audience.exercise, only_reached,
    )  # fmt: skip


async def insert_gathered(
    db: Db, slot: datetime, *, payloads: Payloads, topic: str, expires_at: datetime, now: datetime
) -> None:
    """Queue one message to those for whom something may have waited until `slot`; once a slot, and none where nothing
    that was sent in the day before it waits for anybody."""
    await db.execute(
        """INSERT INTO push_messages (cause, gathers, level, payloads, urgency, topic, expires_at, created_at)
           SELECT 'gathered:' || extract(epoch FROM $1::timestamptz), $1, 2, $2::jsonb, 'normal', $3, $4, $5
           WHERE EXISTS (SELECT FROM push_messages m WHERE m.alert_id IS NOT NULL AND m.level < 4
                           AND m.created_at > $1 - interval '1 day' AND m.created_at <= $1 AND m.expires_at > $5)
             AND EXISTS (SELECT FROM devices d WHERE d.retired_at IS NULL
                           AND ($1 AT TIME ZONE 'Asia/Seoul')::time IN (d.quiet_until, d.digest_at))
           ON CONFLICT (cause) DO NOTHING""",
        slot, payloads, topic, expires_at, now,
    )  # fmt: skip


async def insert_for_staff(
    db: Db, *, staff_ids: Sequence[UUID], cause: str, payloads: Payloads, urgency: Urgency, topic: str,
    expires_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Queue it to the phones that they marked, if there are any; with its chunks, since they are a handful."""
    await db.execute(
        """WITH phones AS (
               SELECT id, origin, lang FROM devices WHERE tester_id = ANY($1::uuid[]) AND retired_at IS NULL
           ), message AS (
               INSERT INTO push_messages (cause, staff_ids, level, payloads, urgency, topic, status, expires_at,
                                          created_at)
               SELECT $2, $1::uuid[], 4, $3::jsonb, $4, $5, 'sending', $6::timestamptz, $7::timestamptz
               WHERE EXISTS (SELECT FROM phones)
               ON CONFLICT (cause) DO NOTHING RETURNING id
           )
           INSERT INTO push_chunks (message_id, seq, origin, lang, device_ids, done, took)
           SELECT m.id, row_number() OVER (ORDER BY p.origin, p.lang), p.origin, p.lang, p.ids, z.bytes, z.bytes
           FROM message m,
                (SELECT origin, lang, array_agg(id ORDER BY id) AS ids FROM phones GROUP BY origin, lang) p
                CROSS JOIN LATERAL (SELECT decode(repeat('00', cardinality(p.ids)), 'hex') AS bytes) z""",
        staff_ids, cause, payloads, urgency, topic, expires_at, now,
    )  # fmt: skip


async def expire_cause(db: Db, cause: str, now: datetime) -> None:
    await db.execute(
        "UPDATE push_messages SET expires_at = $2 WHERE cause = $1 AND status <> 'finished' AND expires_at > $2",
        cause, now,
    )  # fmt: skip


async def save_wishes(db: Db, citizen_id: UUID, wishes_sealed: bytes, now: datetime) -> None:
    await db.execute(
        """INSERT INTO citizen_wishes (citizen_id, wishes_sealed, saved_at) VALUES ($1, $2, $3)
           ON CONFLICT (citizen_id) DO UPDATE
           SET wishes_sealed = excluded.wishes_sealed, saved_at = excluded.saved_at""",
        citizen_id, wishes_sealed, now,
    )  # fmt: skip


class WishesRow(msgspec.Struct, frozen=True):
    wishes_sealed: bytes
    saved_at: datetime


async def find_wishes(db: Db, citizen_id: UUID) -> WishesRow | None:
    return await one(
        db, WishesRow, "SELECT wishes_sealed, saved_at FROM citizen_wishes WHERE citizen_id = $1", citizen_id
    )


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
    later: int
    city: int


async def estimate(db: Db, audience: Target, now: datetime) -> Audience:
    """How many devices the planner would find at a moment."""
    if audience.exercise:
        testers: int = await db.fetchval(
            "SELECT count(*) FROM devices WHERE tester_id IS NOT NULL AND retired_at IS NULL"
        )
        return Audience(devices=testers, muted=0, later=0, city=testers, by_district=[])
    counts = await the(
        db, _Counts, COUNTS, audience.level, audience.topics, audience.district_ids, audience.dong_ids, now
    )
    by_district = await many(db, DistrictCount, BY_DISTRICT, audience.level, audience.topics, now)
    return Audience(
        devices=counts.devices, muted=counts.muted, later=counts.later, city=counts.city, by_district=by_district
    )


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
                   / least(10, greatest(1, extract(epoch FROM now() - m.created_at))))::float8 AS a_second,
                  greatest(m.created_at, max(c.flushed_at)) AS moved_at,
                  extract(epoch FROM now() - greatest(m.created_at, max(c.flushed_at)))::float8 AS still_for,
                  count(*) FILTER (WHERE c.status <> 'finished') AS open_chunks,
                  count(*) FILTER (WHERE c.status <> 'finished' AND NOT EXISTS (
                      SELECT FROM push_origins o WHERE o.origin = c.origin AND o.paused_until > now())) AS free_chunks,
                  EXISTS (SELECT FROM push_workers w WHERE w.seen_at > now() - interval '30 seconds') AS has_worker
           FROM push_messages m LEFT JOIN push_chunks c ON c.message_id = m.id
           WHERE m.alert_id = ANY($1) GROUP BY m.id""",
        alert_ids,
    )  # fmt: skip
    return {row["alert_id"]: _delivery(dict(row)) for row in rows}


def _delivery(row: dict[str, Any]) -> Delivery:
    rate = row["a_second"]
    left = None if rate < 1 or row["status"] != "sending" else math.ceil(row["open"] / rate)
    stalled = stall_of(row["status"], row["still_for"], row["open_chunks"], row["free_chunks"], row["has_worker"])
    return msgspec.convert(row | {"a_second": round(rate), "seconds_left": left, "stalled": stalled}, Delivery)


async def list_sending(db: Db) -> list[UUID]:
    """The alerts that are on their way."""
    rows = await db.fetch("SELECT alert_id FROM push_messages WHERE alert_id IS NOT NULL AND status <> 'finished'")
    return [row["alert_id"] for row in rows]


async def delete_old(db: Db, retired_before: datetime, seen_before: datetime, finished_before: datetime) -> None:
    """Devices whose push service has forgotten them or that nobody has opened, and messages that nobody asks about.
    What an alert came to in all is kept."""
    await db.execute("DELETE FROM devices WHERE retired_at < $1 OR seen_at < $2", retired_before, seen_before)
    await db.execute(
        """WITH old AS (SELECT id, alert_id FROM push_messages WHERE finished_at < $1),
                sums AS (INSERT INTO push_sums (alert_id, buckets, recipients, gone, refused, expired)
                         SELECT o.alert_id, h.buckets, h.recipients, h.gone, h.refused, h.expired
                         FROM old o JOIN push_histograms h ON h.message_id = o.id
                         WHERE o.alert_id IS NOT NULL AND h.origin IS NULL AND h.district_id IS NULL
                         ON CONFLICT DO NOTHING),
                chunks AS (DELETE FROM push_chunks WHERE message_id IN (SELECT id FROM old))
           DELETE FROM push_messages WHERE id IN (SELECT id FROM old)""",
        finished_before,
    )  # fmt: skip


class _Exported(msgspec.Struct):
    lang: str
    alerts: bool
    min_level: int
    topics: list[str]
    quiet_from: time | None
    quiet_until: time | None
    digest_at: time | None
    paused: bool
    created_at: datetime
    seen_at: datetime


async def export_personal(db: Db, sealer: Sealer, citizen_id: UUID) -> Any:
    """The devices on which the person is signed in; those without a sign-in belong to nobody."""
    return await many(
        db, _Exported,
        """SELECT d.lang, d.alerts, d.min_level, d.topics, d.quiet_from, d.quiet_until, d.digest_at, d.paused,
                  d.created_at, d.seen_at
           FROM devices d JOIN sessions s ON s.id = d.session_id WHERE s.citizen_id = $1 ORDER BY d.id""",
        citizen_id,
    )  # fmt: skip


async def erase_personal(db: Db, citizen_id: UUID, now: datetime) -> None:
    """What was queued for the person goes; the devices stay for city alerts and belong to nobody."""
    await db.execute(
        "UPDATE devices d SET session_id = NULL FROM sessions s WHERE s.id = d.session_id AND s.citizen_id = $1",
        citizen_id,
    )  # fmt: skip
    await db.execute("DELETE FROM citizen_wishes WHERE citizen_id = $1", citizen_id)
    await db.execute(
        """WITH mine AS (SELECT id FROM push_messages WHERE citizen_id = $1),
                retries AS (DELETE FROM push_retries WHERE message_id IN (SELECT id FROM mine)),
                chunks AS (DELETE FROM push_chunks WHERE message_id IN (SELECT id FROM mine))
           DELETE FROM push_messages WHERE id IN (SELECT id FROM mine)""",
        citizen_id,
    )  # fmt: skip
