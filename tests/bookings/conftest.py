"""A cafe on Monday, 9 March 2026, an hour before it opens; and people who book."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from backend.db import Db
from backend.seal import Sealer
from backend.seoul import SEOUL
from backend.settings import Settings
from tests import make
from tests.conftest import app_on, browser

MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=SEOUL)


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


def at(hour: int, minute: int = 0, *, day: int = 9) -> datetime:
    """A moment of March 2026 in Seoul."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


class Person:
    """A citizen or a member of staff with a browser of their own."""

    def __init__(self, id: UUID, client: httpx.AsyncClient, cookie: dict[str, str]) -> None:
        self.id, self.client = id, client
        self.headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookie.items())}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(path, params=params or None, headers=self.headers)

    async def post(self, path: str, body: Any = None, *, key: UUID | None = None) -> httpx.Response:
        headers = self.headers | {"Idempotency-Key": str(key or uuid4())}
        return await self.client.post(path, json=body or {}, headers=headers)

    async def put(self, path: str, body: Any, *, key: UUID | None = None) -> httpx.Response:
        headers = self.headers | {"Idempotency-Key": str(key or uuid4())}
        return await self.client.put(path, json=body, headers=headers)

    async def hold(
        self, service_id: int, starts_at: datetime, counsellor_id: int | None = None, *, key: UUID | None = None
    ) -> httpx.Response:
        body = {"service_id": service_id, "starts_at": starts_at.isoformat(), "counsellor_id": counsellor_id}
        return await self.post("/api/bookings", body, key=key)

    async def book(
        self, service_id: int, starts_at: datetime, counsellor_id: int | None = None, about: str = ""
    ) -> dict[str, Any]:
        """Hold and confirm."""
        held = await self.hold(service_id, starts_at, counsellor_id)
        assert held.status_code == 201, held.text
        confirmed = await self.post(f"/api/bookings/{held.json()['id']}/confirm", {"about": about})
        assert confirmed.status_code == 200, confirmed.text
        return confirmed.json()


class Cafe:
    """A site with one service and two counsellors, who have lunch from 12 to 13."""

    def __init__(self, db: Db, client: httpx.AsyncClient, clock: Clock, sealer: Sealer) -> None:
        self.db, self.client, self.clock, self.sealer = db, client, clock, sealer
        self.site_id = self.service_id = self.yuna = self.haneul = 0

    async def citizen(self, name: str | None = "김나래", *, consented: bool = True) -> Person:
        citizen_id = await make.citizen(self.db, name=name)
        if consented:
            await make.consent(self.db, citizen_id)
        return Person(citizen_id, self.client, await make.citizen_cookie(self.db, citizen_id))

    async def staff(self, role: Any = "counsellor", scope_kind: Any = "city", scope_id: int | None = None) -> Person:
        staff_id = await make.staff(self.db, role, scope_kind, scope_id)
        return Person(staff_id, self.client, await make.staff_cookie(self.db, staff_id))

    async def days(self, first: str = "2026-03-09", days: int = 1, **params: Any) -> list[dict[str, Any]]:
        reply = await self.client.get(
            f"/api/services/{self.service_id}/availability", params={"from": first, "days": days, **params}
        )
        assert reply.status_code == 200, reply.text
        return reply.json()["days"]

    async def times(self, on_date: str = "2026-03-09", **params: Any) -> list[str]:
        """The free times of a day as people say them."""
        (day,) = await self.days(on_date, **params)
        return [said(slot["starts_at"]) for slot in day["slots"] if slot["free"]]

    async def slot(self, starts_at: datetime) -> dict[str, Any] | None:
        (day,) = await self.days(str(starts_at.date()))
        return next((slot for slot in day["slots"] if moment(slot["starts_at"]) == starts_at), None)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def said(text: str) -> str:
    return f"{moment(text).astimezone(SEOUL):%H:%M}"


def code(reply: httpx.Response) -> tuple[int, str]:
    """How a refusal reads."""
    return reply.status_code, reply.json().get("code", "")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def cafe(db: Db, app_settings: Settings, clock: Clock) -> AsyncIterator[Cafe]:
    async with browser(app_on(app_settings, db, clock), app_settings) as client:
        cafe = Cafe(db, client, clock, Sealer(app_settings.secret_keys))
        await furnish(db, cafe)
        yield cafe


async def furnish(db: Db, cafe: Cafe) -> None:
    cafe.site_id = await make.site(db)
    cafe.service_id = await make.service(db, cafe.site_id)
    cafe.yuna = await make.counsellor(db, cafe.site_id, cafe.service_id, name_ko="정유나")
    cafe.haneul = await make.counsellor(db, cafe.site_id, cafe.service_id, name_ko="박하늘")
