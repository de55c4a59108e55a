"""SQL about citizens, their consents and sessions, and about staff. Codes and passkeys have their own."""

from datetime import date, datetime
from typing import Literal, LiteralString
from uuid import UUID

import asyncpg
import msgspec

from backend.db import Db, many, one, the
from backend.live import end_streams
from backend.people.models import (
    Consent,
    ConsentText,
    DemoAccount,
    Grant,
    Lang,
    SignedIn,
)
from backend.people.rules import PhoneInUse


class Account(msgspec.Struct, frozen=True):
    """A citizen's row with what `Me` counts."""

    id: UUID
    name: str | None
    phone_sealed: bytes | None
    lang: Lang
    created_at: datetime
    consented: bool
    passkeys: int


# Of a row of `citizens`: whether the person's last word was yes to the current text of the service's consent.
CONSENTED: LiteralString = """
    coalesce((SELECT c.given AND c.version = (SELECT max(t.version) FROM consent_texts t
                                              WHERE t.purpose = 'service' AND t.valid_from <= CURRENT_DATE)
              FROM consents c WHERE c.citizen_id = citizens.id AND c.purpose = 'service'
              ORDER BY c.id DESC LIMIT 1), false)
"""


async def read_account(db: Db, citizen_id: UUID) -> Account:
    return await the(
        db, Account,
        """SELECT id, name, phone_sealed, lang, created_at, """  # noqa: S608 # constants only
        + CONSENTED + """ AS consented,
                  (SELECT count(*) FROM passkeys p WHERE p.citizen_id = citizens.id) AS passkeys
           FROM citizens WHERE id = $1 AND deleted_at IS NULL""",
        citizen_id,
    )  # fmt: skip


async def unlink_idle(db: Db, phone_index: bytes, now: datetime, idle_months: int) -> UUID | None:
    """Take a number from the account that has not been seen for so long; returns that account."""
    return await db.fetchval(
        """UPDATE citizens SET phone_index = NULL, phone_sealed = NULL
           WHERE phone_index = $1 AND seen_at < $2::timestamptz - make_interval(months => $3) RETURNING id""",
        phone_index, now, idle_months,
    )  # fmt: skip


async def keep_idle(db: Db, phone_index: bytes, now: datetime, idle_months: int) -> UUID | None:
    """Let the account that has not been seen for so long keep its number; returns that account."""
    return await db.fetchval(
        """UPDATE citizens SET seen_at = $2
           WHERE phone_index = $1 AND seen_at < $2::timestamptz - make_interval(months => $3) RETURNING id""",
        phone_index, now, idle_months,
    )  # fmt: skip


async def find_or_insert_citizen(db: Db, *, phone_index: bytes, phone_sealed: bytes, lang: Lang, now: datetime) -> UUID:
    """The account of a number; two that sign in with a new number at once get the same one. Whether its person was here
    is not said: others book by it too."""
    return await db.fetchval(
        """INSERT INTO citizens (phone_index, phone_sealed, lang, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)
           ON CONFLICT (phone_index) DO UPDATE SET phone_index = excluded.phone_index RETURNING id""",
        phone_index, phone_sealed, lang, now,
    )  # fmt: skip


class OldNumber(msgspec.Struct, frozen=True):
    phone_sealed: bytes
    lang: Lang


async def change_number(db: Db, citizen_id: UUID, phone_index: bytes, phone_sealed: bytes) -> OldNumber | None:
    """The number that the account had, where it had another.

    Raises PhoneInUse; of two accounts that take a number at once, one gets it.
    """
    try:
        return await one(
            db, OldNumber,
            """WITH old AS (SELECT id, phone_index, phone_sealed, lang FROM citizens
                            WHERE id = $1 AND deleted_at IS NULL FOR UPDATE),
                    new AS (UPDATE citizens c SET phone_index = $2, phone_sealed = $3 FROM old WHERE c.id = old.id)
               SELECT phone_sealed, lang FROM old WHERE phone_index <> $2""",
            citizen_id, phone_index, phone_sealed,
        )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise PhoneInUse from None


async def mark_seen(db: Db, citizen_id: UUID, now: datetime) -> None:
    await db.execute("UPDATE citizens SET seen_at = $2 WHERE id = $1", citizen_id, now)


async def change_me(db: Db, citizen_id: UUID, name: str | None, lang: Lang | None) -> None:
    """None leaves the value as it is."""
    await db.execute(
        "UPDATE citizens SET name = coalesce($2, name), lang = coalesce($3, lang) WHERE id = $1",
        citizen_id, name, lang,
    )  # fmt: skip


async def lock_citizen(db: Db, citizen_id: UUID) -> None:
    await db.execute("SELECT FROM citizens WHERE id = $1 FOR UPDATE", citizen_id)


async def erase_citizen(db: Db, citizen_id: UUID, now: datetime) -> None:
    """Remove the account with all that is ours about it; a nameless row stays where another domain refers to it."""
    await db.execute(
        """DELETE FROM phone_challenges
           WHERE phone_index = (SELECT phone_index FROM citizens WHERE id = $1)""",
        citizen_id,
    )  # fmt: skip
    await delete_sessions(db, citizen_id=citizen_id)
    await db.execute("DELETE FROM passkeys WHERE citizen_id = $1", citizen_id)
    await db.execute("DELETE FROM passkey_challenges WHERE citizen_id = $1", citizen_id)
    await db.execute("DELETE FROM consents WHERE citizen_id = $1", citizen_id)
    try:
        async with db.transaction():
            await db.execute("DELETE FROM citizens WHERE id = $1", citizen_id)
    except asyncpg.ForeignKeyViolationError:
        await db.execute(
            """UPDATE citizens SET name = NULL, phone_index = NULL, phone_sealed = NULL, lang = 'ko', deleted_at = $2
               WHERE id = $1""",
            citizen_id, now,
        )  # fmt: skip


# Sessions


async def list_sessions(db: Db, citizen_id: UUID, current_id: UUID, now: datetime) -> list[SignedIn]:
    """The devices, the one seen last first."""
    return await many(
        db, SignedIn,
        """SELECT id, device, proof, created_at, seen_at, id = $2 AS current
           FROM sessions WHERE citizen_id = $1 AND expires_at > $3 ORDER BY seen_at DESC, id""",
        citizen_id, current_id, now,
    )  # fmt: skip


async def delete_session(db: Db, session_id: UUID, *, citizen_id: UUID | None = None,
                         staff_id: UUID | None = None) -> UUID | None:  # fmt: skip
    """End one session of that person and what it watches; None if it is not theirs."""
    ended = await db.fetchval(
        "DELETE FROM sessions WHERE id = $1 AND (citizen_id = $2 OR staff_id = $3) RETURNING id",
        session_id, citizen_id, staff_id,
    )  # fmt: skip
    if ended is not None:
        await end_streams(db, [ended])
    return ended


async def mark_stepped_up(db: Db, session_id: UUID, now: datetime) -> None:
    await db.execute("UPDATE sessions SET stepped_up_at = $2 WHERE id = $1", session_id, now)


async def delete_sessions(db: Db, *, citizen_id: UUID | None = None, staff_id: UUID | None = None) -> None:
    ended = await db.fetch(
        "DELETE FROM sessions WHERE citizen_id = $1 OR staff_id = $2 RETURNING id", citizen_id, staff_id
    )
    await end_streams(db, [row["id"] for row in ended])


async def delete_expired(db: Db, now: datetime) -> None:
    """Codes, challenges and sessions whose time is over."""
    await db.execute("DELETE FROM phone_challenges WHERE expires_at < $1", now)
    await db.execute("DELETE FROM passkey_challenges WHERE expires_at < $1", now)
    ended = await db.fetch("DELETE FROM sessions WHERE expires_at < $1 RETURNING id", now)
    await end_streams(db, [row["id"] for row in ended])


# Consents


async def list_consent_texts(db: Db) -> list[ConsentText]:
    """The current version of each purpose, in every language."""
    return await many(
        db, ConsentText,
        """SELECT purpose, version, lang, title, why, items, kept, refusal FROM consent_texts t
           WHERE version = (SELECT max(version) FROM consent_texts
                            WHERE purpose = t.purpose AND valid_from <= CURRENT_DATE)
           ORDER BY purpose, lang DESC""",
    )  # fmt: skip


async def has_consent(db: Db, citizen_id: UUID) -> bool:
    """Whether the citizen's last word was yes to the current text of the service's consent."""
    return bool(await db.fetchval(
        "SELECT " + CONSENTED + " FROM citizens WHERE id = $1 AND deleted_at IS NULL",  # noqa: S608 # constants only
        citizen_id,
    ))  # fmt: skip


async def list_consents(db: Db, citizen_id: UUID) -> list[Consent]:
    """Every answer that was given, the newest first."""
    return await many(
        db, Consent,
        "SELECT purpose, version, given, at FROM consents WHERE citizen_id = $1 ORDER BY id DESC", citizen_id,
    )  # fmt: skip


async def insert_consent(
    db: Db, citizen_id: UUID, purpose: str, version: int, given: bool, now: datetime
) -> Consent | None:
    """None unless the version is the current one: nobody agrees to a text that they were not shown."""
    return await one(
        db, Consent,
        """INSERT INTO consents (citizen_id, purpose, version, given, at)
           SELECT $1, $2, $3, $4, $5
           WHERE $3 = (SELECT max(version) FROM consent_texts WHERE purpose = $2 AND valid_from <= CURRENT_DATE)
           RETURNING purpose, version, given, at""",
        citizen_id, purpose, version, given, now,
    )  # fmt: skip


async def insert_heard_consent(
    db: Db, citizen_id: UUID, staff_id: UUID, said: Literal["counter", "phone"], now: datetime
) -> None:
    """Somebody agreed to the current text of the service's consent before a member of staff."""
    await db.execute(
        """WITH c AS (
               INSERT INTO consents (citizen_id, purpose, version, given, at)
               SELECT $1, 'service', max(version), true, $4 FROM consent_texts
               WHERE purpose = 'service' AND valid_from <= CURRENT_DATE RETURNING id)
           INSERT INTO consent_witnesses (consent_id, staff_id, said) SELECT id, $2, $3 FROM c""",
        citizen_id, staff_id, said, now,
    )  # fmt: skip


# Staff


class StaffMember(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    title: str


async def insert_staff(db: Db, name: str, title: str, *, demo: bool, now: datetime) -> UUID:
    return await db.fetchval(
        "INSERT INTO staff (name, title, demo, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        name, title, demo, now,
    )  # fmt: skip


async def insert_grants(db: Db, staff_id: UUID, grants: list[Grant], valid_from: date) -> None:
    await db.executemany(
        """INSERT INTO staff_roles (staff_id, role, scope_kind, scope_id, valid)
           VALUES ($1, $2, $3, $4, daterange($5, NULL))""",
        [(staff_id, grant.role, grant.scope_kind, grant.scope_id, valid_from) for grant in grants],
    )


async def is_place(db: Db, grant: Grant) -> bool:
    """Whether the grant's scope stands in the base."""
    return await db.fetchval(
        """SELECT CASE $1 WHEN 'city' THEN $2::int IS NULL
                          WHEN 'district' THEN EXISTS (SELECT FROM districts WHERE id = $2)
                          WHEN 'dong' THEN EXISTS (SELECT FROM dongs WHERE id = $2)
                          WHEN 'site' THEN EXISTS (SELECT FROM sites WHERE id = $2)
                          WHEN 'organization' THEN EXISTS (SELECT FROM care_organizations WHERE id = $2) END""",
        grant.scope_kind, grant.scope_id,
    )  # fmt: skip


async def list_grants(db: Db, staff_id: UUID, today: date) -> list[Grant]:
    return await many(
        db, Grant,
        "SELECT role, scope_kind, scope_id FROM staff_roles WHERE staff_id = $1 AND valid @> $2::date ORDER BY id",
        staff_id, today,
    )  # fmt: skip


async def find_demo_staff_id(db: Db, name: str) -> UUID:
    """The demo's member of staff with this name; in a demo they are all different."""
    return await db.fetchval("SELECT id FROM staff WHERE name = $1 AND demo ORDER BY created_at LIMIT 1", name)


async def read_staff(db: Db, staff_id: UUID) -> StaffMember:
    return await the(db, StaffMember, "SELECT id, name, title FROM staff WHERE id = $1 AND active", staff_id)


async def holds_real_data(db: Db) -> bool:
    """Whether somebody uses this base who is not a demo's: such a base had its demo staff first."""
    return await db.fetchval(
        """SELECT NOT EXISTS (SELECT FROM staff WHERE demo)
                  AND (EXISTS (SELECT FROM staff) OR EXISTS (SELECT FROM citizens))"""
    )


async def read_demo_staff(db: Db, staff_id: UUID) -> StaffMember:
    return await the(db, StaffMember, "SELECT id, name, title FROM staff WHERE id = $1 AND active AND demo", staff_id)


async def list_demo_accounts(db: Db, today: date) -> list[DemoAccount]:
    """In the order in which they were made."""
    return await many(
        db, DemoAccount,
        """SELECT s.id, s.name, s.title, array_agg(r.role ORDER BY r.id) AS roles
           FROM staff s JOIN staff_roles r ON r.staff_id = s.id AND r.valid @> $1::date
           WHERE s.demo AND s.active GROUP BY s.id ORDER BY min(r.id)""",
        today,
    )  # fmt: skip


async def insert_invitation(db: Db, staff_id: UUID, token_hash: bytes, now: datetime, expires_at: datetime) -> None:
    await db.execute(
        "INSERT INTO staff_invitations (staff_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        staff_id, token_hash, now, expires_at,
    )  # fmt: skip


async def find_invited(db: Db, token_hash: bytes, now: datetime) -> StaffMember | None:
    return await one(
        db, StaffMember,
        """SELECT s.id, s.name, s.title FROM staff_invitations i JOIN staff s ON s.id = i.staff_id
           WHERE i.token_hash = $1 AND i.used_at IS NULL AND i.expires_at > $2 AND s.active""",
        token_hash, now,
    )  # fmt: skip


async def use_invitation(db: Db, token_hash: bytes, staff_id: UUID, now: datetime) -> bool:
    """Of two that use it at once, one does."""
    used = await db.fetchval(
        """UPDATE staff_invitations SET used_at = $3
           WHERE token_hash = $1 AND staff_id = $2 AND used_at IS NULL AND expires_at > $3 RETURNING true""",
        token_hash, staff_id, now,
    )  # fmt: skip
    return used is True
