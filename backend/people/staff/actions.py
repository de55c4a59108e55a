"""Leaving, and a new passkey for a lost one. Raise ValueError with a sentence for the terminal."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from backend.db import Db
from backend.people.queries import insert_invitation
from backend.people.rules import INVITATION_LIVES
from backend.people.staff import queries
from backend.people.staff.queries import Member
from backend.seal import new_token, token_hash
from backend.trail.queries import append


async def find_member(db: Db, who: str, now: datetime) -> Member:
    """Somebody who works here, by name or by id."""
    found = [m for m in await queries.list_members(db, now.date()) if who.strip() in (m.name, str(m.id))]
    active = [m for m in found if m.active]
    if len(active) > 1:
        ids = ", ".join(str(m.id) for m in active)
        raise ValueError(f"{len(active)} people are called {who}: say which by id, of {ids}.")
    if not active:
        raise ValueError(f"{who} has left already." if found else f"There is nobody called {who}.")
    return active[0]


async def leave(
    db: Db, who: str, now: datetime, *, count_ahead: Callable[[Db, UUID, datetime], Awaitable[int]],
    care_held: Callable[[Db, UUID, datetime], Awaitable[str]], retire: Callable[[Db, UUID], Awaitable[None]],
) -> Member:  # fmt: skip
    """End a membership with all that opens the door, unless people are still booked with that person or in their care.

    `care_held`: what they have of care, in words, or nothing."""
    member = await find_member(db, who, now)
    await queries.lock_member(db, member.id)
    if ahead := await count_ahead(db, member.id, now):
        visits = "1 booking" if ahead == 1 else f"{ahead} bookings"
        raise ValueError(f"{member.name} still has {visits} ahead: cancel or move what is booked first.")
    if held := await care_held(db, member.id, now):
        raise ValueError(
            f"{member.name} still has {held}: a supervisor gives it to colleagues first, at /staff/care/board."
        )
    await retire(db, member.id)
    await queries.end_membership(db, member.id, now)
    await _trail(db, member, "staff_left", now)
    return member


async def reinvite(db: Db, who: str, now: datetime) -> str:
    """The token of a new link; the passkeys of before work until one is made with it."""
    member = await find_member(db, who, now)
    await queries.void_invitations(db, member.id, now)
    token = new_token()
    await insert_invitation(db, member.id, token_hash(token), now, now + INVITATION_LIVES)
    await _trail(db, member, "staff_reinvited", now)
    return token


async def _trail(db: Db, member: Member, action: str, now: datetime) -> None:
    await append(db, at=now, actor_kind="system", actor_id=None, action=action,
                 subject_kind="staff", subject_id=member.id)  # fmt: skip
