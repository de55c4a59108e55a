"""What tests need to exist: plain functions, each with the least that its thing can have.

The districts, dongs and holidays stand in every base already.
"""

from datetime import UTC, date, datetime, time
from uuid import UUID

from backend.db import Db
from backend.people.models import Grant, Proof, ScopeKind, StaffRole
from backend.people.queries import insert_grants, insert_staff
from backend.people.sessions import open_session
from backend.places.queries import insert_hours, insert_site

CHIPYEONG = 2914007
SEO_GU = 29140
LONG_AGO = date(2020, 1, 1)


def now() -> datetime:
    return datetime.now(UTC)


async def citizen(db: Db, *, name: str | None = "김나래", phone_index: bytes | None = None) -> UUID:
    """A citizen; with `phone_index` one whose number can be found (it is sealed as nothing)."""
    return await db.fetchval(
        "INSERT INTO citizens (name, phone_index, phone_sealed) VALUES ($1, $2, $3) RETURNING id",
        name, phone_index, None if phone_index is None else b"",
    )  # fmt: skip


async def consent(db: Db, citizen_id: UUID, *, given: bool = True) -> None:
    """The citizen's answer to the current text of the service's consent."""
    await db.execute(
        """INSERT INTO consents (citizen_id, purpose, version, given, at)
           SELECT $1, 'service', max(version), $2, now() FROM consent_texts WHERE purpose = 'service'""",
        citizen_id, given,
    )  # fmt: skip


async def staff(
    db: Db, role: StaffRole | None = "counsellor", scope_kind: ScopeKind = "city", scope_id: int | None = None, *,
    name: str = "정유나", title: str = "", demo: bool = False,
) -> UUID:  # fmt: skip
    """A member of staff with one role, or with none."""
    staff_id = await insert_staff(db, name, title, demo=demo, now=now())
    if role is not None:
        await insert_grants(db, staff_id, [Grant(role, scope_kind, scope_id)], LONG_AGO)
    return staff_id


async def citizen_cookie(db: Db, citizen_id: UUID, *, proof: Proof = "phone_code") -> dict[str, str]:
    """Signed in: `client.cookies.update(await make.citizen_cookie(db, citizen_id))`."""
    token = await open_session(db, citizen_id=citizen_id, proof=proof, device="test", now=now())
    return {"session": token}


async def staff_cookie(db: Db, staff_id: UUID, *, proof: Proof = "passkey") -> dict[str, str]:
    token = await open_session(db, staff_id=staff_id, proof=proof, device="test", now=now())
    return {"staff_session": token}


async def site(
    db: Db, *, name_ko: str = "상무 일자리카페", dong_id: int = CHIPYEONG, weekdays: range = range(1, 7),
    opens: time = time(10), closes: time = time(21),
) -> int:  # fmt: skip
    """A job cafe that is open from Monday to Saturday."""
    site_id = await insert_site(
        db, kind="job_cafe", dong_id=dong_id, name_ko=name_ko, name_en="Sangmu Job Cafe",
        address_ko="서구 상무중앙로 34, 2층", address_en="34 Sangmujungang-ro, 2F", phone="062-120",
        valid_from=LONG_AGO,
    )  # fmt: skip
    for weekday in weekdays:
        await insert_hours(db, site_id, weekday, opens, closes, LONG_AGO)
    return site_id
