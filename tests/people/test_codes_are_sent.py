"""The jobs that send a code and tell an old number, and what is forgotten afterwards."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from pgqueuer import RetryRequested

from backend.db import Database, Db
from backend.jobs import Context
from backend.people.actions import change_number
from backend.people.models import Farewell
from backend.people.sms import Details, Gateway, SmsError, Terminal
from backend.people.tasks import forget, send_code, tell_old_number
from backend.seal import Sealer
from backend.settings import Settings
from tests import make

PHONE = "+821012344821"


class Phone:
    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.got: list[tuple[str, str]] = []

    async def send(self, phone: str, text: str) -> None:
        if self.broken:
            raise SmsError("the SMS gateway answered 500")
        self.got.append((phone, text))


@pytest.fixture
def context(db: Db, app_settings: Settings) -> Context:
    return Context(app_settings, Database(db), Sealer(app_settings.secret_keys))


async def challenge(db: Db, context: Context, *, lang: str = "ko", lives: timedelta = timedelta(minutes=5)) -> UUID:
    return await db.fetchval(
        """INSERT INTO phone_challenges
               (phone_index, phone_sealed, lang, code_hmac, code_sealed, created_at, expires_at)
           VALUES ('', $1, $2, '', $3, now(), $4) RETURNING id""",
        context.sealer.seal(PHONE), lang, context.sealer.seal("042137"), datetime.now(UTC) + lives,
    )  # fmt: skip


@pytest.mark.parametrize(("lang", "word"), [("ko", "인증번호"), ("en", "Your code")])
async def test_a_code_is_sent_once_in_the_persons_language(db: Db, context: Context, lang: str, word: str) -> None:
    id, phone = str(await challenge(db, context, lang=lang)), Phone()
    await send_code(context, id, phone)
    await send_code(context, id, phone)
    [(number, text)] = phone.got
    assert number == PHONE
    assert word in text
    assert text.endswith("@localhost #042137")
    assert await db.fetchval("SELECT code_sealed FROM phone_challenges") is None


async def test_a_code_that_has_expired_or_is_gone_is_not_sent(db: Db, context: Context) -> None:
    phone = Phone()
    await send_code(context, str(await challenge(db, context, lives=timedelta(seconds=-1))), phone)
    await send_code(context, str(uuid4()), phone)
    assert not phone.got


async def test_a_gateway_that_fails_is_asked_again(db: Db, context: Context) -> None:
    id = str(await challenge(db, context))
    with pytest.raises(RetryRequested) as again:
        await send_code(context, id, Phone(broken=True))
    assert "4821" not in str(again.value)
    await send_code(context, id, phone := Phone())
    assert len(phone.got) == 1


async def test_the_gateway_gets_a_local_number_and_a_key(app_settings: Settings) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202)

    settings = msgspec.structs.replace(app_settings, sms_gateway_url="https://sms.example/v1", sms_gateway_key="key")
    await Gateway(settings, httpx.MockTransport(answer)).send(PHONE, "안녕하세요")
    [request] = seen
    assert request.headers["authorization"] == "Bearer key"
    assert msgspec.json.decode(request.content) == {"to": "01012344821", "from": "120", "text": "안녕하세요"}
    assert "4821" not in str(request.url)


async def test_the_gateway_gets_what_a_channel_with_registered_words_needs(app_settings: Settings) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    settings = msgspec.structs.replace(app_settings, sms_gateway_url="https://sms.example/v1", sms_gateway_key="key")
    details = Details(key="k1", title="산불", template="city_alert", variables={"event": "산불"})
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        gateway = Gateway(settings, client=client)
        for _ in range(2):
            await gateway.send(PHONE, "집 밖으로 나오세요", details)
    assert {request.headers["idempotency-key"] for request in seen} == {"k1"}
    body = msgspec.json.decode(seen[1].content)
    assert (body["title"], body["template"], body["variables"]) == ("산불", "city_alert", {"event": "산불"})


@pytest.mark.parametrize(
    ("status", "final", "unsure"),
    [(400, True, False), (422, True, False), (401, False, False), (409, False, True), (429, False, False),
     (503, False, True), ("refused", False, False), ("silent", False, True)],
)  # fmt: skip
async def test_what_a_gateways_no_means(app_settings: Settings, status: int | str, final: bool, unsure: bool) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if isinstance(status, int):
            return httpx.Response(status)
        raise httpx.ConnectError("refused") if status == "refused" else httpx.ReadTimeout("silent")

    settings = msgspec.structs.replace(app_settings, sms_gateway_url="https://sms.example/v1")
    with pytest.raises(SmsError) as no:
        await Gateway(settings, httpx.MockTransport(answer)).send(PHONE, "안녕하세요")
    assert (no.value.final, no.value.unsure) == (final, unsure)


@pytest.mark.parametrize("status", [301, 400, 401, 429, 500, None])
async def test_a_gateway_that_refuses_says_why_without_number_or_text(
    app_settings: Settings, status: int | None
) -> None:
    def answer(request: httpx.Request) -> Any:
        if status is None:
            raise httpx.ConnectTimeout(f"to {request.content!r}")
        return httpx.Response(status)

    settings = msgspec.structs.replace(app_settings, sms_gateway_url="https://sms.example/v1")
    with pytest.raises(SmsError) as refusal:
        await Gateway(settings, httpx.MockTransport(answer)).send(PHONE, "042137")
    assert "4821" not in str(refusal.value)
    assert "042137" not in str(refusal.value)


async def test_the_terminal_shows_the_code_and_a_masked_number(capsys: pytest.CaptureFixture[str]) -> None:
    await Terminal().send(PHONE, "인증번호는 042137")
    assert capsys.readouterr().err == "SMS to 010-****-4821: 인증번호는 042137\n"


async def moved(db: Db, context: Context, *, lang: str = "ko") -> list[str]:
    """The jobs that a change of number left, for an account that had `PHONE`."""
    seal, index = context.sealer.seal, context.sealer.index
    citizen_id = await db.fetchval(
        "INSERT INTO citizens (name, phone_index, phone_sealed, lang) VALUES ('한솔', $1, $2, $3) RETURNING id",
        index("phone", PHONE), seal(PHONE), lang,
    )  # fmt: skip
    for number in ("+821055556666", "+821055556666"):
        await change_number(
            db, context.settings, citizen_id,
            phone_index=index("phone", number), phone_sealed=seal(number), now=datetime.now(UTC),
        )  # fmt: skip
    jobs = await db.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'tell_old_number'")
    return [row["payload"].decode() for row in jobs]


@pytest.mark.parametrize(("lang", "word"), [("ko", "옮겨 갔어요"), ("en", "moved to another number")])
async def test_the_old_number_is_told_once_that_its_account_moved_and_nothing_about_whose_it_was(
    db: Db, context: Context, lang: str, word: str
) -> None:
    [job] = await moved(db, context, lang=lang)
    assert "4821" not in job
    await tell_old_number(context, job, phone := Phone())
    [(number, text)] = phone.got
    assert number == PHONE
    assert word in text
    assert "120" in text
    assert not any(secret in text for secret in ("한솔", "6666", "4821"))


async def test_the_old_number_is_tried_for_a_day_while_the_gateway_fails(db: Db, context: Context) -> None:
    [job] = await moved(db, context)
    with pytest.raises(RetryRequested) as again:
        await tell_old_number(context, job, Phone(broken=True))
    assert "4821" not in str(again.value)
    late = msgspec.structs.replace(msgspec.json.decode(job, type=Farewell), until=datetime.now(UTC))
    await tell_old_number(context, msgspec.json.encode(late).decode(), phone := Phone(broken=True))
    assert not phone.got


async def test_what_has_run_out_is_forgotten(db: Db, context: Context) -> None:
    await challenge(db, context, lives=timedelta(seconds=-1))
    kept = await challenge(db, context)
    citizen_id = await make.citizen(db)
    await make.citizen_cookie(db, citizen_id)
    await make.citizen_cookie(db, citizen_id)
    await db.execute("UPDATE sessions SET expires_at = now() WHERE id::text = (SELECT min(id::text) FROM sessions)")
    await db.execute("INSERT INTO rate_counters VALUES ('a', now() - interval '2 days', 1), ('b', now(), 1)")
    await db.execute(
        """INSERT INTO idempotency_keys (actor, route, key, body_hash, created_at)
           VALUES ('a', 'b', gen_random_uuid(), '', now() - interval '15 days'),
                  ('a', 'b', gen_random_uuid(), '', now())"""
    )
    await forget(context)
    assert await db.fetchval("SELECT id FROM phone_challenges") == kept
    for table in ("sessions", "rate_counters", "idempotency_keys"):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 1, table  # noqa: S608
