"""The dong office of Chipyeong on Monday, 9 March 2026, at nine; citizens who ask, and who works there."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from backend.db import Database, Db
from backend.jobs import Context
from backend.people.models import Proof, ScopeKind, StaffRole
from backend.seal import Sealer
from backend.settings import Settings
from tests import make
from tests.bookings.conftest import MONDAY, Clock, Person
from tests.conftest import app_on, browser

CHIPYEONG, SEO_GU, UNAM3 = make.CHIPYEONG, make.SEO_GU, 2917009
TODAY = date(2026, 3, 9)


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Office:
    """Whoever has to do with care, each with a browser of their own."""

    def __init__(self, db: Db, settings: Settings, clock: Clock, client: httpx.AsyncClient) -> None:
        self.db, self.settings, self.clock, self.client = db, settings, clock, client
        self.sealer = Sealer(settings.secret_keys)

    async def citizen(self, name: str = "김나래", *, phone: str = "", at: datetime | None = None) -> Person:
        """Signed in at `at`, by default now."""
        citizen_id = await make.citizen(self.db, name=name)
        if phone:
            await self.db.execute(
                "UPDATE citizens SET phone_index = $2, phone_sealed = $3 WHERE id = $1",
                citizen_id, self.sealer.index("phone", phone), self.sealer.seal(phone),
            )  # fmt: skip
        return await self.signed_in(citizen_id, at=at)

    async def signed_in(self, citizen_id: UUID, *, at: datetime | None = None) -> Person:
        cookie = await make.citizen_cookie(self.db, citizen_id, at=at or self.clock.now)
        return Person(citizen_id, self.client, cookie)

    async def member(
        self, role: StaffRole = "care_manager", scope_kind: ScopeKind = "dong", scope_id: int | None = CHIPYEONG, *,
        name: str = "오세라", proof: Proof = "demo",
    ) -> Person:  # fmt: skip
        """Signed in as in a demo, where no passkey is asked for again."""
        staff_id = await make.staff(self.db, role, scope_kind, scope_id, name=name)
        cookie = await make.staff_cookie(self.db, staff_id, proof=proof, at=self.clock.now)
        return Person(staff_id, self.client, cookie)

    def context(self) -> Context:
        return Context(self.settings, Database(self.db), self.sealer)


@pytest.fixture
async def office(db: Db, app_settings: Settings, clock: Clock) -> AsyncIterator[Office]:
    async with browser(app_on(app_settings, db, clock), app_settings) as client:
        yield Office(db, app_settings, clock, client)


VERSIONS = ("care", "care_health", "care_sharing")


def wanted(relation: str = "self", /, **changes: Any) -> dict[str, Any]:
    """What the five screens send, with every consent; `person` changes single fields of the person."""
    person: dict[str, Any] = {
        "name": "박순자", "born_on": "1941-05-18", "phone": "" if relation == "self" else "010-2345-6789",
        "dong_id": CHIPYEONG, "address": "상무대로 1001, 203동 1504호", "access": "초인종이 고장 났어요",
        "lives_alone": True,
    }  # fmt: skip
    if relation == "neighbour":
        person |= {"name": "", "born_on": None, "phone": ""}
    person |= changes.pop("person", {})
    return {
        "relation": relation, "person": person, "needs": ["meals", "escort"], "urgency": "normal",
        "words": "무릎이 아파서 장을 못 봐요.", "visit_times": ["weekday_morning"], "call_first": "person",
        "consents": [{"purpose": purpose, "version": 1, "given": True} for purpose in VERSIONS], "duplicate": "ask",
    } | changes  # fmt: skip


async def ask(person: Person, relation: str = "self", /, *, key: UUID | None = None, **changes: Any) -> dict[str, Any]:
    answer = await person.post("/api/care/requests", wanted(relation, **changes), key=key)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def by_owner(db: Db, sql: str, *args: object) -> Any:
    """A value that row-level security hides from `app`, or what `app` may not do."""
    await db.execute("SET ROLE NONE")
    try:
        return await db.fetchval(sql, *args)
    finally:
        await db.execute("SET ROLE app")


async def confirm_mandates(db: Db, valid_until: date = date(2027, 3, 1)) -> None:
    await by_owner(
        db,
        """UPDATE care_mandates SET status = 'confirmed', confirmed_at = now(), confirmed_how = 'in_person',
                                    valid_until = $1""",
        valid_until,
    )  # fmt: skip


__all__ = ["CHIPYEONG", "MONDAY", "SEO_GU", "TODAY", "UNAM3", "Clock", "Office", "Person", "ask", "by_owner",
           "confirm_mandates", "wanted"]  # fmt: skip
