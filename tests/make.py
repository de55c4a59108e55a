"""What tests need to exist: plain functions, each with the least that its thing can have.

The districts, dongs and holidays stand in every base already.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import msgspec

from backend.alerts.desk.queries import insert_decision, mark_sent
from backend.bookings.lending import queries as lending
from backend.bookings.lending.models import Cut, LendingRules
from backend.bookings.models import Question, ServiceKind, Status
from backend.bookings.passes import new_code
from backend.bookings.programs import actions as programs
from backend.bookings.programs.models import Layout, NewProgram, Schedule
from backend.bookings.programs.queries import insert_program
from backend.bookings.queries import insert_booking
from backend.bookings.slots import queries as slots
from backend.bookings.slots.models import ServiceRules
from backend.db import Db
from backend.people.declarations.models import NewDeclaration
from backend.people.declarations.queries import save_declaration
from backend.people.models import Grant, Lang, Proof, ScopeKind, StaffRole
from backend.people.queries import insert_grants, insert_staff
from backend.people.sessions import open_session
from backend.places.queries import insert_hours, insert_site
from backend.push import queries as push
from backend.push.models import DeviceBody, Keys, Pause, Place, Quiet, Topic
from backend.push.rules import check_subscription
from backend.push.vapid import ensure_key
from backend.seal import Sealer
from tests.push_service import Subscription

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


async def citizen_cookie(
    db: Db, citizen_id: UUID, *, proof: Proof = "phone_code", at: datetime | None = None
) -> dict[str, str]:
    """Signed in: `client.cookies.update(await make.citizen_cookie(db, citizen_id))`."""
    token = await open_session(db, citizen_id=citizen_id, proof=proof, device="test", now=at or now())
    return {"session": token}


async def staff_cookie(
    db: Db, staff_id: UUID, *, proof: Proof = "passkey", at: datetime | None = None
) -> dict[str, str]:
    token = await open_session(db, staff_id=staff_id, proof=proof, device="test", now=at or now())
    return {"staff_session": token}


def unzipped(archive: bytes) -> dict[str, Any]:
    """The data of what a citizen took along."""
    with ZipFile(BytesIO(archive)) as file:
        assert file.testzip() is None
        return msgspec.json.decode(file.read("data.json"))


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


SEALER = Sealer((b"a key for tests only, 32 bytes..",))


async def device(
    db: Db, subscription: Subscription, *, alerts: bool = True, min_level: int = 1,
    topics: Sequence[Topic] = ("disaster", "weather"), places: Sequence[tuple[int, int | None]] = (),
    lang: Lang = "ko", session_id: UUID | None = None, quiet: Quiet | None = None, digest_at: str | None = None,
    pause: Pause | None = None,
) -> int:  # fmt: skip
    """A browser that has subscribed, wherever its push service is."""
    public_key = await ensure_key(db, SEALER)
    body = DeviceBody(
        endpoint=subscription.endpoint, keys=Keys(**subscription.keys), public_key=public_key, lang=lang,
        alerts=alerts, min_level=min_level, topics=list(topics), places=[Place(*place) for place in places],
        quiet=quiet, digest_at=digest_at, pause=pause,
    )  # fmt: skip
    checked = check_subscription(body, ("/".join(subscription.endpoint.split("/")[:3]),))
    key_id = await push.find_key_id(db, public_key)
    assert key_id is not None
    await push.save_device(db, checked, body, key_id, session_id, now())
    return await db.fetchval("SELECT id FROM devices WHERE endpoint = $1", subscription.endpoint)


async def session_id(db: Db, citizen_id: UUID) -> UUID:
    """Signed in on a device of their own."""
    await open_session(db, citizen_id=citizen_id, proof="phone_code", device="test", now=now())
    return await db.fetchval("SELECT id FROM sessions WHERE citizen_id = $1 ORDER BY created_at DESC", citizen_id)


async def alert(
    db: Db, *, level: int = 2, topics: Sequence[Topic] = ("weather",), district_ids: Sequence[int] = (),
    dong_ids: Sequence[int] = (), sent_at: datetime | None = None, expires_at: datetime | None = None,
    headline: str = "나갈 때 마스크를 쓰세요", author_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """An alert that has been sent, in both languages, without any push."""
    author_id = author_id or await staff(db, "operator")
    sent_at = sent_at or now()
    alert_id = await db.fetchval(
        """INSERT INTO alerts (status, level, topics, district_ids, dong_ids, expires_at, sender_ko, sender_en,
                               author_id, created_at, updated_at, sent_by, sent_at)
           VALUES ('sent', $1, $2, $3, $4, $5, '재난상황실', 'City of Gwangju', $6, $7, $7, $6, $7) RETURNING id""",
        level, list(topics), list(district_ids), list(dong_ids), expires_at or sent_at + timedelta(hours=6),
        author_id, sent_at,
    )  # fmt: skip
    await db.executemany(
        "INSERT INTO alert_texts (alert_id, lang, event, headline, body) VALUES ($1, $2, $3, $4, $5)",
        [
            (alert_id, "ko", "초미세먼지", headline, "서구와 남구의 공기가 나빠요."),
            (alert_id, "en", "Fine dust", "Wear a mask outside", "The air in Seo-gu and Nam-gu is bad."),
        ],
    )
    return alert_id


async def send_alert(db: Db, alert_id: UUID, at: datetime) -> None:
    """A draft, as another person approved it; nothing is pushed."""
    approver_id = await staff(db, "approver")
    version: int = await db.fetchval("SELECT version FROM alerts WHERE id = $1", alert_id)
    await insert_decision(db, alert_id, version, approver_id, "approved", None, at)
    await mark_sent(db, alert_id, "draft", approver_id, at)


Hours = Sequence[tuple[time, time]]


async def service(
    db: Db, site_id: int, *, name_ko: str = "1:1 상담", kind: ServiceKind = "counselling",
    questions: Sequence[Question] = (), valid_from: date = LONG_AGO, valid_until: date | None = None, **rules: Any,
) -> int:  # fmt: skip
    """A counselling of 40 minutes, without counsellors; `rules` as in `ServiceRules`."""
    service_id = await slots.insert_service(
        db, site_id, kind=kind, name_ko=name_ko, name_en="One-to-one counselling", description_ko="상담",
        description_en="Talk", questions=questions,
    )  # fmt: skip
    await slots.insert_rules(db, service_id, service_rules(**rules), valid_from=valid_from, valid_until=valid_until)
    return service_id


def service_rules(**rules: Any) -> ServiceRules:
    """40 minutes each 40, up to two weeks and at least an hour ahead."""
    return ServiceRules(**{
        "duration_minutes": 40, "granularity_minutes": 40, "days_ahead": 14, "notice_minutes": 60,
        "cancel_until_minutes": 120, "max_live": 2,
    } | rules)  # fmt: skip


async def counsellor(
    db: Db, site_id: int, *service_ids: int, name_ko: str = "정유나", staff_id: UUID | None = None,
    weekdays: Sequence[int] = range(1, 7), hours: Hours = ((time(10), time(12)), (time(13), time(18))),
    units: int = 1,
) -> int:  # fmt: skip
    """Somebody who works from 10 to 12 and from 13 to 18 o'clock, Monday to Saturday."""
    resource_id = await slots.insert_resource(
        db, site_id, "counsellor", service_ids, name_ko=name_ko, name_en="Yuna Jeong", staff_id=staff_id, units=units
    )
    for weekday in weekdays:
        for starts, ends in hours:
            await slots.insert_working_hours(db, resource_id, weekday, starts, ends, LONG_AGO)
    return resource_id


async def room(
    db: Db, site_id: int, *service_ids: int, name_ko: str = "스터디룸", capacity: int | None = 6,
    parts: Sequence[int] = (),
) -> int:  # fmt: skip
    """A room that is there whenever the site is open."""
    room_id = await slots.insert_resource(
        db, site_id, "room", service_ids, name_ko=name_ko, name_en="Study room", capacity=capacity
    )
    await slots.insert_parts(db, room_id, parts)
    return room_id


async def equipment(
    db: Db, site_id: int, *service_ids: int, name_ko: str = "노트북", units: int = 1, required: bool = True
) -> int:
    """A thing of which some are lent along with a visit."""
    return await slots.insert_resource(
        db, site_id, "equipment", service_ids, name_ko=name_ko, name_en="Laptop", units=units, required=required
    )


async def booking(
    db: Db, service_id: int, resource_id: int, citizen_id: UUID, starts_at: datetime, *,
    status: Status = "confirmed", held_until: datetime | None = None, created_at: datetime | None = None,
    about_sealed: bytes | None = None,
) -> UUID:  # fmt: skip
    """40 minutes of a counsellor, in any state."""
    return await insert_booking(
        db, service_id=service_id, resource_id=resource_id, citizen_id=citizen_id, status=status,
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=40), code=new_code(), held_until=held_until,
        created_at=created_at or starts_at - timedelta(days=3), about_sealed=about_sealed,
        cancel_reason="상담사가 아파요" if status == "cancelled_by_centre" else None,
    )  # fmt: skip


async def program(
    db: Db, site_id: int, room_id: int, starts_at: datetime, *, now: datetime, title_ko: str = "자기소개서 특강",
    capacity: int = 2, rrule: str | None = None, minutes: int = 120, opens_at: datetime | None = None,
    closes_at: datetime | None = None, age_from: int | None = None, age_to: int | None = None,
    residents_only: bool = False, cancel_until_minutes: int = 1440, offer_minutes: int = 720,
) -> int:  # fmt: skip
    """A lecture of two hours for two people; enrolment is open and ends when it begins."""
    layout = Layout(room_id, Schedule(starts_at, minutes, rrule))
    new = NewProgram(
        title_ko=title_ko, title_en="Cover letters", description_ko="함께 써요", description_en="Write together",
        leader_ko="정유나", leader_en="Yuna Jeong", capacity=capacity, opens_at=opens_at or now - timedelta(days=1),
        closes_at=closes_at or starts_at, age_from=age_from, age_to=age_to, residents_only=residents_only,
        cancel_until_minutes=cancel_until_minutes, offer_minutes=offer_minutes, layout=layout,
    )  # fmt: skip
    words = {f"{name}_{lang}": str(getattr(new, f"{name}_{lang}"))
             for name in ("title", "description", "leader") for lang in ("ko", "en")}  # fmt: skip
    program_id = await insert_program(db, site_id, room_id, rrule, words, new, now)
    await programs.lay_out(db, program_id, layout, title_ko, now)
    return program_id


async def declaration(
    db: Db, citizen_id: UUID, *, born_on: date = date(1999, 5, 18), lives_in_gwangju: bool = True
) -> None:
    """What somebody said about their age and where they live."""
    await save_declaration(db, SEALER, citizen_id, NewDeclaration(born_on, lives_in_gwangju), now())


LENDING = LendingRules(
    days_out=4, max_a_year=5, max_live=1, days_ahead=14, notice_minutes=60, cancel_until_minutes=120, slot_minutes=20,
    slot_places=2, cleaning_days=1, reminder_days=1, max_extension_days=3, age_from=19, age_to=39,
    non_residents="with_interview",
)  # fmt: skip


async def lending_rules(db: Db, site_id: int, **changed: Any) -> None:
    """The site lends: three nights, five times a year, one at a time, a day of cleaning."""
    await lending.insert_rules(db, site_id, msgspec.structs.replace(LENDING, **changed), LONG_AGO, None)


async def suit(db: Db, site_id: int, *, size: str = "100", cut: Cut = "trousers", units: int = 2) -> int:
    return await lending.insert_suit(
        db, site_id, cut, size, units, chest_from=98, chest_to=102, waist_from=82, waist_to=87
    )
