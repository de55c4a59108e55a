"""The citizen's own account: who they are, where they are signed in, what they agreed to."""

from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Response, Router, delete, get, patch, post
from litestar.datastructures import CacheControlHeader
from litestar.response import Stream

from backend.db import Database, Db
from backend.errors import Conflict, NotFound
from backend.people import actions, queries
from backend.people.codes.routes import router as codes
from backend.people.declarations.routes import router as declarations
from backend.people.export.archive import write_zip
from backend.people.export.readable import page
from backend.people.guards import Allow
from backend.people.models import (
    CitizenSession,
    Consent,
    ConsentText,
    Me,
    MeChange,
    NewConsent,
    PersonalData,
    Session,
    SignedIn,
)
from backend.people.passkeys.routes import router as passkeys
from backend.people.rules import tidy_name
from backend.people.sessions import drop_cookie
from backend.people.staff.routes import router as staff
from backend.seal import Sealer
from backend.seoul import day_in_seoul
from backend.settings import Settings
from backend.trail.queries import append


class StaleVersion(Conflict):
    code, title = "stale_version", "This has changed meanwhile"


@get("/session", guards=[Allow("anyone")])
async def read_session(
    database: Database, settings: Settings, sealer: Sealer, visitor: CitizenSession | None
) -> Session:
    """Who is signed in, if anyone."""
    if visitor is None:
        return Session(None, settings.demo)
    async with database.transaction() as db:
        return Session(await actions.read_me(db, sealer, visitor.id, visitor.proof), settings.demo)


@get("/me", guards=[Allow("citizen")])
async def read_me(db: Db, sealer: Sealer, citizen: CitizenSession) -> Me:
    """My account, with the number masked."""
    return await actions.read_me(db, sealer, citizen.id, citizen.proof)


@patch("/me", guards=[Allow("citizen")])
async def change_me(db: Db, sealer: Sealer, citizen: CitizenSession, now: datetime, data: MeChange) -> Me:
    """Change my name or language; what is not named stays."""
    name = None if data.name is msgspec.UNSET else tidy_name(data.name)
    lang = None if data.lang is msgspec.UNSET else data.lang
    await queries.change_me(db, citizen.id, name, lang)
    fields = [field for field, value in (("name", name), ("lang", lang)) if value is not None]
    await _trail(db, citizen, "account_changed", now, fields)
    return await actions.read_me(db, sealer, citizen.id, citizen.proof)


@delete("/me", guards=[Allow("citizen")], status_code=204)
async def delete_me(db: Db, citizen: CitizenSession, personal_data: PersonalData, now: datetime) -> Response[None]:
    """Delete my account at once; live bookings are cancelled, and what no rule keeps is removed."""
    await actions.erase_me(db, citizen.id, personal_data, now)
    return _signed_out()


@get("/me/export/ready", guards=[Allow("citizen")], status_code=204)
async def check_export(db: Db, citizen: CitizenSession, personal_data: PersonalData, now: datetime) -> None:
    """Whether this session may take everything along; refused as the export itself would be, `care_proof_needed`."""
    for check in personal_data.checks:
        await check(db, citizen, now, False)


@get("/me/export", guards=[Allow("citizen")], media_type="application/zip")
async def export_me(
    database: Database, sealer: Sealer, citizen: CitizenSession, personal_data: PersonalData, now: datetime
) -> Stream:
    """Everything that is held about me and nobody else, as a ZIP: data.json, the same to read in Korean and English,
    and the photos and papers. Nothing of it is kept here."""
    async with database.transaction() as db:
        for check in personal_data.checks:
            await check(db, citizen, now, True)
        everything = await actions.export_me(db, sealer, citizen, personal_data, now)
        await _trail(db, citizen, "account_exported", now, sorted(everything.keys() - {"exported_at"}))

    async def entries() -> AsyncIterator[tuple[str, bytes]]:
        yield "data.json", msgspec.json.format(msgspec.json.encode(everything), indent=1)
        plain = msgspec.to_builtins(everything)
        yield "내 정보.html", page(plain, "ko", now)
        yield "my data.html", page(plain, "en", now)
        for files in personal_data.files:
            async for name, content in files(database, sealer, citizen.id, now):
                yield name, content

    return Stream(
        write_zip(entries(), now), media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="mobile-gwangju-{day_in_seoul(now)}.zip"'},
    )  # fmt: skip


@get("/me/devices", guards=[Allow("citizen")])
async def list_devices(db: Db, citizen: CitizenSession, now: datetime) -> list[SignedIn]:
    """Where I am signed in, the last used first."""
    return await queries.list_sessions(db, citizen.id, citizen.session_id, now)


@delete("/me/devices/{session_id:uuid}", guards=[Allow("citizen")], status_code=204)
async def sign_out_device(db: Db, citizen: CitizenSession, now: datetime, session_id: UUID) -> None:
    """Sign out one of my devices."""
    if await queries.delete_session(db, session_id, citizen_id=citizen.id) is None:
        raise NotFound
    await _trail(db, citizen, "device_signed_out", now)


@post("/sign-out", guards=[Allow("citizen")], status_code=204)
async def sign_out(db: Db, citizen: CitizenSession, now: datetime) -> Response[None]:
    """Sign out here; personal notices to this device stop, the city's alerts go on."""
    await queries.delete_session(db, citizen.session_id, citizen_id=citizen.id)
    await _trail(db, citizen, "signed_out", now)
    return _signed_out()


@post("/sign-out-everywhere", guards=[Allow("citizen")], status_code=204)
async def sign_out_everywhere(db: Db, citizen: CitizenSession, now: datetime) -> Response[None]:
    """Sign out on all of my devices."""
    await queries.delete_sessions(db, citizen_id=citizen.id)
    await _trail(db, citizen, "signed_out_everywhere", now)
    return _signed_out()


@get("/consent-texts", guards=[Allow("anyone")], cache_control=CacheControlHeader(public=True, max_age=3600))
async def list_consent_texts(db: Db) -> list[ConsentText]:
    """What people are asked to agree to: the current texts in every language."""
    return await queries.list_consent_texts(db)


@get("/me/consents", guards=[Allow("citizen")])
async def list_consents(db: Db, citizen: CitizenSession) -> list[Consent]:
    """What I agreed to or refused, the newest first."""
    return await queries.list_consents(db, citizen.id)


@post("/me/consents", guards=[Allow("citizen")], status_code=201)
async def answer_consent(db: Db, citizen: CitizenSession, now: datetime, data: NewConsent) -> Consent:
    """Record a yes or a no to the current text; 409 `stale_version` for another one."""
    consent = await queries.insert_consent(db, citizen.id, data.purpose, data.version, data.given, now)
    if consent is None:
        raise StaleVersion
    await _trail(db, citizen, "consent_given" if data.given else "consent_withdrawn", now, [data.purpose])
    return consent


async def _trail(db: Db, citizen: CitizenSession, action: str, now: datetime, fields: list[str] | None = None) -> None:
    await append(db, at=now, actor_kind="citizen", actor_id=citizen.id, action=action, subject_kind="citizen",
                 subject_id=citizen.id, citizen_id=citizen.id, fields=fields or [])  # fmt: skip


def _signed_out() -> Response[None]:
    response = Response(None, status_code=204)
    drop_cookie(response, staff=False)
    return response


router = Router(
    "/api",
    route_handlers=[
        read_session, read_me, change_me, delete_me, check_export, export_me, list_devices, sign_out_device, sign_out,
        sign_out_everywhere, list_consent_texts, list_consents, answer_consent, codes, declarations,
        passkeys, staff,
    ],
)  # fmt: skip
