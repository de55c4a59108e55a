"""Signing in, leaving, and inviting staff: what several routes, jobs and the commands share."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from backend import idempotency
from backend.db import Db
from backend.jobs import enqueue
from backend.people import queries
from backend.people.declarations.queries import delete_declaration, find_declaration
from backend.people.models import CitizenSession, Farewell, Grant, Lang, Me, PersonalData, Proof, StaffMe, StaffSession
from backend.people.passkeys.queries import list_passkeys
from backend.people.rules import FAREWELL_LIVES, INVITATION_LIVES, check_member, masked
from backend.people.sessions import open_session
from backend.seal import Sealer, new_token, token_hash
from backend.settings import Settings
from backend.trail.queries import append, list_about


async def read_me(db: Db, sealer: Sealer, citizen_id: UUID, proof: Proof) -> Me:
    """The citizen as they see themselves, with the number masked."""
    account = await queries.read_account(db, citizen_id)
    phone = None if not account.phone_sealed else masked(sealer.open(account.phone_sealed))
    return Me(id=account.id, name=account.name, phone=phone, lang=account.lang, proof=proof,
              consented=account.consented, passkeys=account.passkeys)  # fmt: skip


async def account_of_number(
    db: Db, settings: Settings, *, phone_index: bytes, phone_sealed: bytes, lang: Lang, now: datetime
) -> UUID:
    """The account of a number, new where there is none, or where it was idle for so long."""
    await _unlink_idle(db, settings, phone_index, now)
    return await queries.find_or_insert_citizen(
        db, phone_index=phone_index, phone_sealed=phone_sealed, lang=lang, now=now
    )


async def keep_number(db: Db, settings: Settings, staff_id: UUID, phone_index: bytes, now: datetime) -> None:
    """A member of staff has asked: a number that was idle for months is still the same person's."""
    kept = await queries.keep_idle(db, phone_index, now, settings.proof_idle_months)
    if kept is not None:
        await append(db, at=now, actor_kind="staff", actor_id=staff_id, action="number_kept",
                     subject_kind="citizen", subject_id=kept, citizen_id=kept, fields=["phone"])  # fmt: skip


async def change_number(
    db: Db, settings: Settings, citizen_id: UUID, *, phone_index: bytes, phone_sealed: bytes, now: datetime
) -> None:
    """Give the account a number that its owner has proven, and tell the number that it had.

    Raises PhoneInUse where another account lives by it.
    """
    await _unlink_idle(db, settings, phone_index, now)
    old = await queries.change_number(db, citizen_id, phone_index, phone_sealed)
    if old is not None:
        farewell = Farewell(old.phone_sealed, old.lang, now + FAREWELL_LIVES)
        await enqueue(db, "tell_old_number", msgspec.json.encode(farewell).decode())
    await append(db, at=now, actor_kind="citizen", actor_id=citizen_id, action="phone_changed",
                 subject_kind="citizen", subject_id=citizen_id, citizen_id=citizen_id, fields=["phone"])  # fmt: skip


async def _unlink_idle(db: Db, settings: Settings, phone_index: bytes, now: datetime) -> None:
    """A number that was idle for months may have a new owner: its old account loses it and keeps its data."""
    idle = await queries.unlink_idle(db, phone_index, now, settings.proof_idle_months)
    if idle is not None:
        await queries.delete_sessions(db, citizen_id=idle)
        await append(db, at=now, actor_kind="system", actor_id=None, action="number_unlinked",
                     subject_kind="citizen", subject_id=idle, citizen_id=idle, fields=["phone"])  # fmt: skip


async def sign_in_citizen(
    db: Db, citizen_id: UUID, proof: Proof, device: str, now: datetime, *, replaces: CitizenSession | None,
    vouched_from: datetime | None = None,
) -> str:  # fmt: skip
    """Open a session and return its token; the one that the browser had before ends, and vouches for the new one where
    it was the same person's. `vouched_from`: what the passkey says."""
    if replaces is not None:
        if replaces.id == citizen_id:
            vouched_from = min(replaces.vouched_from, vouched_from or now)
        await queries.delete_session(db, replaces.session_id, citizen_id=replaces.id)
    await queries.mark_seen(db, citizen_id, now)
    await append(db, at=now, actor_kind="citizen", actor_id=citizen_id, action=f"signed_in_by_{proof}",
                 subject_kind="citizen", subject_id=citizen_id, citizen_id=citizen_id)  # fmt: skip
    return await open_session(db, citizen_id=citizen_id, proof=proof, device=device, now=now, vouched_from=vouched_from)


async def sign_in_staff(
    db: Db, member: queries.StaffMember, proof: Proof, device: str, now: datetime, *, source: str | None,
    replaces: StaffSession | None,
) -> tuple[StaffMe, str]:  # fmt: skip
    """Open a session and return it with its token; the one that the browser had before ends."""
    if replaces is not None:
        await queries.delete_session(db, replaces.session_id, staff_id=replaces.id)
    await append(db, at=now, actor_kind="staff", actor_id=member.id, action=f"signed_in_by_{proof}",
                 subject_kind="staff", subject_id=member.id, source=source)  # fmt: skip
    token = await open_session(db, staff_id=member.id, proof=proof, device=device, now=now)
    grants = await queries.list_grants(db, member.id, now.date())
    return StaffMe(member.id, member.name, member.title, proof, grants), token


async def export_me(
    db: Db, sealer: Sealer, citizen: CitizenSession, personal_data: PersonalData, now: datetime
) -> dict[str, Any]:
    """Everything that is held about the citizen, by domain; their number in full."""
    account = await queries.read_account(db, citizen.id)
    people = {
        "id": account.id,
        "name": account.name,
        "phone": sealer.open(account.phone_sealed) if account.phone_sealed else None,
        "lang": account.lang,
        "created_at": account.created_at,
        "consents": await queries.list_consents(db, citizen.id),
        "declaration": await find_declaration(db, sealer, citizen.id),
        "devices_signed_in": await queries.list_sessions(db, citizen.id, citizen.session_id, now),
        "passkeys": await list_passkeys(db, citizen_id=citizen.id),
        "history": await list_about(db, citizen.id),
    }
    others = {name: await export(db, sealer, citizen.id) for name, export in personal_data.exports.items()}
    return {"exported_at": now, "people": people, **others}


async def erase_me(db: Db, citizen_id: UUID, personal_data: PersonalData, now: datetime) -> None:
    """Remove the account: each domain first what is its own, then the citizen. The trail keeps the ids."""
    # What the person does on another device at this moment waits, and then finds nobody.
    await queries.lock_citizen(db, citizen_id)
    for erase in personal_data.erasers:
        await erase(db, citizen_id, now)
    await idempotency.forget(db, f"citizen:{citizen_id}")
    await delete_declaration(db, citizen_id)
    await queries.erase_citizen(db, citizen_id, now)
    await append(db, at=now, actor_kind="citizen", actor_id=citizen_id, action="account_deleted",
                 subject_kind="citizen", subject_id=citizen_id, citizen_id=citizen_id)  # fmt: skip


async def invite_staff(db: Db, name: str, title: str, grants: list[Grant], now: datetime) -> str:
    """Make a member of staff and return the token of the link with which they make their passkey, once.

    Raises ValueError with a sentence for a name or title that is none, and for a place that is not there.
    """
    name, title = check_member(name, title)
    for grant in grants:
        if not await queries.is_place(db, grant):
            raise ValueError(f"There is no {grant.scope_kind} {grant.scope_id}.")
    staff_id = await queries.insert_staff(db, name, title, demo=False, now=now)
    await queries.insert_grants(db, staff_id, grants, now.date())
    token = new_token()
    await queries.insert_invitation(db, staff_id, token_hash(token), now, now + INVITATION_LIVES)
    await append(db, at=now, actor_kind="system", actor_id=None, action="staff_invited",
                 subject_kind="staff", subject_id=staff_id)  # fmt: skip
    return token
