"""Sessions: random tokens in HttpOnly cookies, hashed in the base. Guards run before dependencies, so the session is
loaded by a middleware with its own short transaction, and only where a cookie came."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.db import Database, Db, one
from backend.people.models import CitizenSession, Grant, Lang, Proof, StaffSession
from backend.seal import new_token, token_hash

CITIZEN_COOKIE, STAFF_COOKIE, DEVICE_COOKIE = "session", "staff_session", "device"
STAFF_PATH = "/api/staff"


class Lives(NamedTuple):
    """How long a session lives unused, and how long at most, however much it is used."""

    idle: timedelta
    most: timedelta


# Browsers throw a cookie away after 400 days: RFC 6265bis, 5.5.
CITIZEN_LIVES = Lives(timedelta(days=90), timedelta(days=400))
# A counsellor is not thrown out in the middle of a long day, and touches the passkey again once a week.
STAFF_LIVES = Lives(timedelta(hours=12), timedelta(days=7))
SEEN_EVERY = timedelta(minutes=5)


class SessionMiddleware:
    """Sets scope['user'] to a CitizenSession, a StaffSession or None. Staff cookies reach /api/staff only."""

    def __init__(self, app: ASGIApp, database: Database, clock: Any) -> None:
        self.app, self.database, self.clock = app, database, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            staff = scope["path"].startswith(STAFF_PATH)
            token = Request[Any, Any, Any](scope).cookies.get(STAFF_COOKIE if staff else CITIZEN_COOKIE)
            user: CitizenSession | StaffSession | None = None
            if token:
                async with self.database.connection() as db:
                    user = await (find_staff if staff else find_citizen)(db, token, self.clock())
            scope["user"] = user
        await self.app(scope, receive, send)


class _CitizenRow(msgspec.Struct):
    session_id: UUID
    id: UUID
    name: str | None
    lang: Lang
    proof: Proof
    seen_at: datetime
    vouched_from: datetime


async def find_citizen(db: Db, token: str, now: datetime) -> CitizenSession | None:
    row = await one(
        db, _CitizenRow,
        """SELECT s.id AS session_id, c.id, c.name, c.lang, s.proof, s.seen_at,
                  coalesce(s.vouched_from, s.created_at) AS vouched_from
           FROM sessions s JOIN citizens c ON c.id = s.citizen_id
           WHERE s.token_hash = $1 AND s.expires_at > $2 AND c.deleted_at IS NULL""",
        token_hash(token), now,
    )  # fmt: skip
    if row is None:
        return None
    await _seen(db, row.session_id, row.seen_at, now, CITIZEN_LIVES)
    return CitizenSession(session_id=row.session_id, id=row.id, name=row.name, lang=row.lang, proof=row.proof,
                          vouched_from=row.vouched_from)  # fmt: skip


class _StaffRow(msgspec.Struct):
    session_id: UUID
    id: UUID
    name: str
    title: str
    proof: Proof
    seen_at: datetime
    stepped_up_at: datetime | None
    grants: list[Grant]


async def find_staff(db: Db, token: str, now: datetime) -> StaffSession | None:
    row = await one(
        db, _StaffRow,
        """SELECT s.id AS session_id, p.id, p.name, p.title, s.proof, s.seen_at, s.stepped_up_at, coalesce((
                      SELECT jsonb_agg(jsonb_build_object('role', r.role, 'scope_kind', r.scope_kind,
                                                          'scope_id', r.scope_id) ORDER BY r.id)
                      FROM staff_roles r WHERE r.staff_id = p.id AND r.valid @> $3::date), '[]') AS grants
           FROM sessions s JOIN staff p ON p.id = s.staff_id
           WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.active""",
        token_hash(token), now, now.date(),
    )  # fmt: skip
    if row is None:
        return None
    await _seen(db, row.session_id, row.seen_at, now, STAFF_LIVES)
    return StaffSession(
        session_id=row.session_id, id=row.id, name=row.name, title=row.title, proof=row.proof,
        grants=row.grants, stepped_up_at=row.stepped_up_at,
    )  # fmt: skip


async def _seen(db: Db, session_id: UUID, seen_at: datetime, now: datetime, lives: Lives) -> None:
    # Once in five minutes is enough to slide the expiry, and spares a write a request.
    if seen_at >= now - SEEN_EVERY:
        return
    await db.execute(
        """WITH s AS (UPDATE sessions SET seen_at = $2, expires_at = least($3, created_at + $5::interval)
                      WHERE id = $1 AND seen_at < $4 RETURNING citizen_id)
           UPDATE citizens SET seen_at = $2 FROM s WHERE citizens.id = s.citizen_id""",
        session_id, now, now + lives.idle, now - SEEN_EVERY, lives.most,
    )  # fmt: skip


async def open_session(
    db: Db, *, citizen_id: UUID | None = None, staff_id: UUID | None = None, proof: Proof, device: str, now: datetime,
    vouched_from: datetime | None = None,
) -> str:  # fmt: skip
    """Insert a session and return its token, which is nowhere else. `device` is what the list of devices shows;
    `vouched_from`: what the passkey says, None for the session's own begin."""
    token = new_token()
    await db.execute(
        """INSERT INTO sessions (token_hash, citizen_id, staff_id, proof, device, created_at, seen_at, expires_at,
                                 vouched_from)
           VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)""",
        token_hash(token), citizen_id, staff_id, proof, device, now,
        now + (CITIZEN_LIVES if citizen_id else STAFF_LIVES).idle, vouched_from,
    )  # fmt: skip
    return token


def set_cookie(response: Response[Any], token: str, *, staff: bool, secure: bool) -> None:
    """For as long as the session may live; whether it still does, the base knows."""
    response.set_cookie(Cookie(
        key=STAFF_COOKIE if staff else CITIZEN_COOKIE, value=token, path=STAFF_PATH if staff else "/",
        max_age=int((STAFF_LIVES if staff else CITIZEN_LIVES).most.total_seconds()),
        httponly=True, samesite="strict" if staff else "lax", secure=secure,
    ))  # fmt: skip


def drop_cookie(response: Response[Any], *, staff: bool) -> None:
    response.delete_cookie(STAFF_COOKIE if staff else CITIZEN_COOKIE, path=STAFF_PATH if staff else "/")


def known_device(request: Request[Any, Any, Any]) -> str | None:
    """What the browser was given to be counted by: it says nothing about the person, and may be thrown away."""
    return request.cookies.get(DEVICE_COOKIE) or None


def set_device_cookie(response: Response[Any], *, secure: bool) -> None:
    response.set_cookie(Cookie(
        key=DEVICE_COOKIE, value=new_token(), path="/api/sign-in", max_age=365 * 24 * 3600, httponly=True,
        samesite="strict", secure=secure,
    ))  # fmt: skip
