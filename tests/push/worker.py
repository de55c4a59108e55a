"""A push worker in the test's own hands: one step at a time, with a clock that it sets."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec

from backend.db import Database, Pool
from backend.push import actions, rules
from backend.push import queries as push
from backend.push.fanout import queries
from backend.push.fanout.planner import CHUNK, plan_next
from backend.push.fanout.sender import Sender
from backend.push.fanout.transport import Http, Transport
from backend.push.models import Delivery, Target, Topic
from backend.push.vapid import Tokens
from backend.settings import Settings
from tests import make
from tests.push_service import PushService, Subscription


class Worker:
    """Plans and sends on a pool. `later` moves its clock."""

    def __init__(
        self, pool: Pool, settings: Settings, service: PushService, transport: Transport | None = None,
        time_out: timedelta = timedelta(seconds=1),
    ) -> None:  # fmt: skip
        self.pool, self.database = pool, Database(pool)
        self.settings = msgspec.structs.replace(settings, push_services=(service.origin,))
        self.ahead = timedelta(0)
        self.stop = asyncio.Event()
        self.tokens = Tokens(make.SEALER, "https://www.gwangju.go.kr")
        self.sender = Sender(
            self.database, self.settings, self.tokens, transport or Http(time_out), self.stop, self.now, lambda: 0.5
        )

    def now(self) -> datetime:
        return make.now() + self.ahead

    def later(self, **how: float) -> None:
        self.ahead += timedelta(**how)

    async def device(self, subscription: Subscription, **how: Any) -> int:
        async with self.database.transaction() as db:
            return await make.device(db, subscription, **how)

    async def plan(self, most: int = CHUNK) -> None:
        while await plan_next(self.database, self.now(), most):
            pass

    async def send(self) -> None:
        while (chunk := await self.sender.claim_chunk()) is not None:
            await self.sender.send_chunk(chunk)
        await self.finish()

    async def retry(self) -> bool:
        worked = await self.sender.send_retries()
        await self.finish()
        return worked

    async def finish(self) -> None:
        async with self.database.transaction() as db:
            await queries.finish_messages(db, self.now())

    async def deliver(self) -> None:
        await self.plan()
        await self.send()

    async def queue(
        self, *, level: int = 2, topics: tuple[Topic, ...] = ("weather",), district_ids: tuple[int, ...] = (),
        dong_ids: tuple[int, ...] = (), valid: timedelta = timedelta(hours=6), title: str = "나갈 때 마스크를 쓰세요",
        follows: UUID | None = None, only_reached: bool = False,
    ) -> UUID:  # fmt: skip
        """Queue an alert as 'send' does, and return its id; `follows`: the first of its lineage."""
        async with self.database.transaction() as db:
            alert_id = await make.alert(db, level=level, topics=topics, expires_at=self.now() + valid)
            await actions.queue_alert(
                db, alert_id=alert_id, cause=f"alert:{alert_id}", payloads={"ko": document(title, alert_id)},
                urgency=rules.urgency_of(level), topic=rules.topic_of(str(alert_id)),
                audience=Target(
                    level=level, topics=list(topics), district_ids=list(district_ids), dong_ids=list(dong_ids)
                ),
                expires_at=self.now() + valid, now=self.now(), lineage_id=follows, only_reached=only_reached,
            )  # fmt: skip
        return alert_id

    async def delivery(self, alert_id: UUID) -> Delivery:
        async with self.database.transaction() as db:
            return (await push.deliveries(db, [alert_id]))[alert_id]

    async def fetch(self, sql: str, *arguments: object) -> Any:
        return await self.pool.fetchval(sql, *arguments)


def document(title: str, alert_id: UUID | None = None) -> dict[str, Any]:
    id = str(alert_id or uuid4())
    return rules.document(
        title=title, body="서구와 남구의 공기가 나빠요.", navigate=f"http://localhost:8000/alerts/{id}", lang="ko",
        tag=id, kind="alert", id=id, level=2, renotify=False,
    )  # fmt: skip


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 10) -> None:
    """Wait until something that another thread or process does has come about."""
    async with asyncio.timeout(seconds):
        while True:
            found = condition()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)
