"""The cafe's interview suits, and people who borrow them."""

from datetime import datetime
from typing import Any

import pytest

from backend.db import Db
from tests import make
from tests.bookings.conftest import Cafe, Person


class Wardrobe:
    """The cafe's suits: two pieces of size 100."""

    def __init__(self, cafe: Cafe, suit_id: int) -> None:
        self.cafe, self.suit_id = cafe, suit_id

    async def borrower(self, name: str = "김나래", **said: Any) -> Person:
        person = await self.cafe.citizen(name)
        await make.declaration(self.cafe.db, person.id, **said)
        return person

    async def reserve(self, person: Person, pick_up_at: datetime, **more: Any) -> Any:
        body = {"suit_id": self.suit_id, "pick_up_at": pick_up_at.isoformat()} | more
        return await person.post("/api/loans", body)

    async def reserved(self, person: Person, pick_up_at: datetime, **more: Any) -> dict[str, Any]:
        reply = await self.reserve(person, pick_up_at, **more)
        assert reply.status_code == 201, reply.text
        return reply.json()

    async def out(self, person: Person, pick_up_at: datetime, desk: Person) -> dict[str, Any]:
        """Reserved and handed out at the time of pick-up; the clock stands there."""
        loan = await self.reserved(person, pick_up_at)
        self.cafe.clock.now = pick_up_at
        reply = await desk.post(f"/api/staff/loans/{loan['id']}/hand-out")
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def board(self, desk: Person) -> dict[str, Any]:
        reply = await desk.get("/api/staff/lending", site_id=self.cafe.site_id)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def pieces(self, desk: Person) -> list[str]:
        (suit,) = (await self.board(desk))["suits"]
        return [piece["state"] for piece in suit["pieces"]]

    async def days(self) -> dict[str, Any]:
        reply = await self.cafe.client.get(f"/api/lending/suits/{self.suit_id}/days")
        assert reply.status_code == 200, reply.text
        return {day["date"]: day for day in reply.json()["days"]}


@pytest.fixture
async def wardrobe(db: Db, cafe: Cafe) -> Wardrobe:
    """Two pieces of one size, lent for three nights."""
    return await hang(db, cafe)


async def hang(db: Db, cafe: Cafe, units: int = 2) -> Wardrobe:
    await make.lending_rules(db, cafe.site_id)
    return Wardrobe(cafe, await make.suit(db, cafe.site_id, units=units))
