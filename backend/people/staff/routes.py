"""Staff: their session, the invitation that makes their passkey, and the demo's one tap."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, Router, get, post

from backend.db import Database, Db
from backend.errors import NotFound
from backend.limits import client_address, hit
from backend.people import queries
from backend.people.actions import sign_in_staff
from backend.people.guards import Allow, provide_staff_visitor
from backend.people.models import (
    AcceptInvitation,
    DemoAccount,
    DemoSignIn,
    Invitation,
    OpenInvitation,
    PasskeyOptions,
    PasskeySignIn,
    StaffMe,
    StaffSession,
    StaffSessionReply,
)
from backend.people.passkeys.actions import (
    PasskeyRefused,
    check_registration,
    check_sign_in,
    offer_registration,
    offer_sign_in,
)
from backend.people.passkeys.queries import find_staffs_passkey, insert_passkey, mark_used
from backend.people.rules import device_label, roles_of, tidy_name
from backend.people.sessions import drop_cookie, set_cookie
from backend.people.staff.queries import delete_passkeys
from backend.seal import Sealer, token_hash
from backend.settings import Settings
from backend.trail.queries import append

PER_ADDRESS = 300


class InvitationInvalid(NotFound):
    code, title = "invitation_invalid", "This invitation is used, expired or wrong"


@get("/session", guards=[Allow("anyone")])
async def read_staff_session(settings: Settings, staff_visitor: StaffSession | None) -> StaffSessionReply:
    """Who is signed in on the staff pages, if anyone."""
    return StaffSessionReply(None if staff_visitor is None else _me(staff_visitor), settings.demo)


@get("/demo-accounts", guards=[Allow("anyone")])
async def list_demo_accounts(db: Db, settings: Settings, now: datetime) -> list[DemoAccount]:
    """The demo's members of staff; 404 where this is no demo."""
    if not settings.demo:
        raise NotFound
    return await queries.list_demo_accounts(db, now.date())


@post("/demo-sign-in", guards=[Allow("anyone")], status_code=200)
async def sign_in_to_demo(
    request: Request[Any, Any, Any], db: Db, settings: Settings, now: datetime, staff_visitor: StaffSession | None,
    data: DemoSignIn,
) -> Response[StaffMe]:  # fmt: skip
    """Sign in as one of the demo's members of staff; 404 where this is no demo."""
    if not settings.demo:
        raise NotFound
    member = await queries.read_demo_staff(db, data.staff_id)
    me, token = await sign_in_staff(
        db, member, "demo", _device(request), now, source=client_address(request, settings), replaces=staff_visitor
    )
    return _signed_in(me, token, settings)


@post("/sign-in/passkey/options", guards=[Allow("anyone")], status_code=200)
async def offer_staff_sign_in(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime
) -> PasskeyOptions:
    """Give a challenge to sign with a passkey; it works once, for five minutes."""
    await _limit(request, database, settings, sealer, now)
    async with database.transaction() as db:
        return await offer_sign_in(db, settings, staff=True, now=now)


@post("/sign-in/passkey", guards=[Allow("anyone")], status_code=200)
async def sign_in_staff_with_passkey(
    request: Request[Any, Any, Any], database: Database, settings: Settings, now: datetime,
    staff_visitor: StaffSession | None, data: PasskeySignIn,
) -> Response[StaffMe]:  # fmt: skip
    """Sign in with a passkey and its PIN or finger: a session of twelve hours, in a cookie."""
    passkey, sign_count = await check_sign_in(
        database, settings, request, data.challenge_id, data.credential, now, find=find_staffs_passkey, staff=True
    )
    async with database.transaction() as db:
        if not await mark_used(db, passkey, sign_count, now):
            raise PasskeyRefused
        member = await queries.read_staff(db, passkey.holder_id)
        me, token = await sign_in_staff(
            db, member, "passkey", _device(request), now,
            source=client_address(request, settings), replaces=staff_visitor,
        )  # fmt: skip
    return _signed_in(me, token, settings)


async def _find_invited(database: Database, token: str, now: datetime) -> queries.StaffMember:
    async with database.transaction() as db:
        member = await queries.find_invited(db, token_hash(token), now)
    if member is None:
        raise InvitationInvalid
    return member


@post("/step-up/options", guards=[Allow("staff")], status_code=200)
async def offer_step_up(db: Db, settings: Settings, staff: StaffSession, now: datetime) -> PasskeyOptions:
    """Give a challenge to sign before what asks for the passkey again; it works once, for five minutes."""
    return await offer_sign_in(db, settings, staff=True, now=now)


@post("/step-up", guards=[Allow("staff")], status_code=204)
async def step_up(
    request: Request[Any, Any, Any], database: Database, settings: Settings, staff: StaffSession, now: datetime,
    data: PasskeySignIn,
) -> None:  # fmt: skip
    """Prove the passkey again: for five minutes this session may do what asks for that. Raises PasskeyRefused, also for
    a colleague's."""
    passkey, sign_count = await check_sign_in(
        database, settings, request, data.challenge_id, data.credential, now, find=find_staffs_passkey, staff=True
    )
    async with database.transaction() as db:
        if passkey.holder_id != staff.id or not await mark_used(db, passkey, sign_count, now):
            raise PasskeyRefused
        await queries.mark_stepped_up(db, staff.session_id, now)
        await append(db, at=now, actor_kind="staff", actor_id=staff.id, action="stepped_up", subject_kind="staff",
                     subject_id=staff.id, source=client_address(request, settings))  # fmt: skip


@post("/invitations/open", guards=[Allow("anyone")], status_code=200)
async def open_invitation(
    request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer, now: datetime,
    data: OpenInvitation,
) -> Invitation:  # fmt: skip
    """Show who is invited, with a challenge to make the passkey."""
    await _limit(request, database, settings, sealer, now)
    async with database.transaction() as db:
        member = await queries.find_invited(db, token_hash(data.token), now)
        if member is None:
            raise InvitationInvalid
        grants = await queries.list_grants(db, member.id, now.date())
        offer = await offer_registration(db, settings, user_name=member.name, now=now, staff_id=member.id)
    return Invitation(member.name, member.title, roles_of(grants), offer.challenge_id, offer.options)


@post("/invitations/accept", guards=[Allow("anyone")], status_code=200)
async def accept_invitation(
    request: Request[Any, Any, Any], database: Database, settings: Settings, now: datetime,
    staff_visitor: StaffSession | None, data: AcceptInvitation,
) -> Response[StaffMe]:  # fmt: skip
    """Keep the invited person's passkey, which replaces any of before, and sign them in; of two at once, one."""
    member = await _find_invited(database, data.token, now)
    name = tidy_name(data.name)
    try:
        new = await check_registration(
            database, settings, request, data.challenge_id, data.credential, now, staff_id=member.id
        )
    except PasskeyRefused:
        # Who accepted it a moment ago took this challenge along: then the invitation is what is gone.
        await _find_invited(database, data.token, now)
        raise
    source = client_address(request, settings)
    async with database.transaction() as db:
        if not await queries.use_invitation(db, token_hash(data.token), member.id, now):
            raise InvitationInvalid
        # Whoever was invited again has lost what opened the door before: nobody else may come in with it.
        await delete_passkeys(db, member.id)
        await queries.delete_sessions(db, staff_id=member.id)
        if not await insert_passkey(
            db, new.id, public_key=new.public_key, sign_count=new.sign_count, transports=new.transports,
            name=name, now=now, staff_id=member.id,
        ):  # fmt: skip
            raise PasskeyRefused
        await append(db, at=now, actor_kind="staff", actor_id=member.id, action="invitation_accepted",
                     subject_kind="staff", subject_id=member.id, source=source)  # fmt: skip
        me, token = await sign_in_staff(
            db, member, "passkey", _device(request), now, source=source, replaces=staff_visitor
        )
    return _signed_in(me, token, settings)


@post("/sign-out", guards=[Allow("staff")], status_code=204)
async def sign_out_staff(db: Db, staff: StaffSession, now: datetime) -> Response[None]:
    """End this session."""
    await queries.delete_session(db, staff.session_id, staff_id=staff.id)
    return await _signed_out(db, staff, "signed_out", now)


@post("/sign-out-everywhere", guards=[Allow("staff")], status_code=204)
async def sign_out_staff_everywhere(db: Db, staff: StaffSession, now: datetime) -> Response[None]:
    """End all of my sessions."""
    await queries.delete_sessions(db, staff_id=staff.id)
    return await _signed_out(db, staff, "signed_out_everywhere", now)


def _me(staff: StaffSession) -> StaffMe:
    return StaffMe(staff.id, staff.name, staff.title, staff.proof, staff.grants)


def _device(request: Request[Any, Any, Any]) -> str:
    return device_label(request.headers.get("user-agent", ""))


def _signed_in(me: StaffMe, token: str, settings: Settings) -> Response[StaffMe]:
    response = Response(me, status_code=200)
    set_cookie(response, token, staff=True, secure=settings.secure_cookies)
    return response


async def _signed_out(db: Db, staff: StaffSession, action: str, now: datetime) -> Response[None]:
    await append(db, at=now, actor_kind="staff", actor_id=staff.id, action=action,
                 subject_kind="staff", subject_id=staff.id)  # fmt: skip
    response = Response(None, status_code=204)
    drop_cookie(response, staff=True)
    return response


async def _limit(request: Request[Any, Any, Any], database: Database, settings: Settings, sealer: Sealer,
                 now: datetime) -> None:  # fmt: skip
    if address := client_address(request, settings):
        await hit(database, sealer.index("staff address", address), most=PER_ADDRESS, per=timedelta(hours=1), now=now)


router = Router(
    "/staff",
    route_handlers=[
        read_staff_session, list_demo_accounts, sign_in_to_demo, offer_staff_sign_in, sign_in_staff_with_passkey,
        offer_step_up, step_up, open_invitation, accept_invitation, sign_out_staff, sign_out_staff_everywhere,
    ],
    dependencies={"staff_visitor": provide_staff_visitor},
)  # fmt: skip
