"""SMS for who did not open a grave alert: what it says, who gets it, how often, and for how much."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.db import Database, Db, Pool
from backend.jobs import Context
from backend.messages.models import AlertToSend, PushText, Target
from backend.messages.sms import queries, rules, tasks
from backend.messages.sms.actions import estimate_sms, follow_by_sms, stop_sms
from backend.messages.sms.models import Prices, SmsChoice
from backend.people.sms import PLAIN, Details, SmsError
from backend.push.models import Place
from backend.seal import Sealer
from backend.settings import Settings
from tests import make
from tests.push_service import PushService

PRICES = Prices(sms=20, lms=50)
URL = "https://m.gwangju.go.kr"
NAM_GU = 29155


class Phones:
    """A gateway: `fails` says what it answers before it takes a message."""

    def __init__(self, *fails: SmsError) -> None:
        self.fails = list(fails)
        self.got: list[tuple[str, str, Details]] = []

    async def send(self, phone: str, text: str, details: Details = PLAIN) -> None:
        if self.fails:
            raise self.fails.pop()
        self.got.append((phone, text, details))


@pytest.fixture
def context(db: Db, app_settings: Settings) -> Context:
    return Context(app_settings, Database(db), Sealer(app_settings.secret_keys))


def alert(**changes: Any) -> AlertToSend:
    values: dict[str, Any] = {
        "id": uuid4(), "lineage_id": uuid4(), "renotify": True, "expires_at": make.now() + timedelta(hours=3),
        "texts": {"ko": PushText("산불", "집 밖으로 나오세요", "무등산에 불이 났어요.")},
        "audience": Target(level=3, topics=["disaster"], district_ids=[], dong_ids=[]),
    }  # fmt: skip
    return AlertToSend(**values | changes)


def area(*district_ids: int, dong_ids: Sequence[int] = (), level: int = 3) -> Target:
    return Target(level=level, topics=["disaster"], district_ids=list(district_ids), dong_ids=list(dong_ids))


async def person(db: Db, settings: Settings, *places: tuple[int, int | None], lang: str = "ko", **choice: Any) -> UUID:
    sealer, number = Sealer(settings.secret_keys), f"+8210{uuid4().int % 10**8:08}"
    citizen_id: UUID = await db.fetchval(
        "INSERT INTO citizens (name, phone_index, phone_sealed, lang) VALUES ('한솔', $1, $2, $3) RETURNING id",
        sealer.index("phone", number), sealer.seal(number), lang,
    )  # fmt: skip
    if places or choice:
        said = SmsChoice(**{"urgent": True, "places": [Place(*place) for place in places], "notices": True} | choice)
        await queries.save_choice(db, citizen_id, said, make.now())
    return citizen_id


async def sent(db: Db, settings: Settings, said: AlertToSend | None = None, minutes: int = 10) -> tuple[UUID, datetime]:
    """An alert that went out; returns it, and the moment at which SMS are due."""
    said = said or alert()
    alert_id = await make.alert(db, level=said.audience.level)
    said = alert(id=alert_id, lineage_id=alert_id, audience=said.audience, texts=said.texts, expires_at=said.expires_at)
    now = make.now()
    await follow_by_sms(db, settings.public_url, said, minutes, now)
    return alert_id, now + timedelta(minutes=minutes)


async def budget(db: Db, alert_won: int, month_won: int = 10**6) -> None:
    await db.execute("SET ROLE NONE")
    await db.execute("UPDATE sms_budgets SET alert_won = $1, month_won = $2", alert_won, month_won)
    await db.execute("SET ROLE app")


# What it says


def test_it_is_short_where_level_headline_and_link_fit() -> None:
    found = rules.write(alert(), URL, PRICES)["ko"]
    link = found.variables["link"]
    assert found.text == f"[광주 긴급] 집 밖으로 나오세요 {link}"
    assert (found.kind, found.won, found.title) == ("sms", 20, None)
    assert found.bytes == len(found.text.encode("cp949")) <= 90
    assert len(link.removeprefix(f"{URL}/a/")) == 22


def test_it_is_long_where_they_do_not_and_says_more() -> None:
    said = alert(texts={"ko": PushText("산불", "지금 바로 집 밖으로 나와 큰길로 가세요", "무등산에 불이 났어요.")})
    found = rules.write(said, URL, PRICES)["ko"]
    assert (found.kind, found.won, found.title) == ("lms", 50, "[광주 긴급] 산불")
    assert found.text.splitlines() == [
        "[광주 긴급] 지금 바로 집 밖으로 나와 큰길로 가세요", "산불 · 무등산에 불이 났어요.", found.variables["link"],
    ]  # fmt: skip


def test_whose_language_nobody_wrote_is_told_so() -> None:
    found = rules.write(alert(), URL, PRICES)["en"]
    assert found.text.startswith("[Gwangju Urgent] (Only in Korean for now) 집 밖으로")
    both = alert(texts={**alert().texts, "en": PushText("Fire", "Leave your home", "A fire on Mudeungsan.")})
    assert rules.write(both, URL, PRICES)["en"].text.startswith("[Gwangju Urgent] Leave your home https://")


@given(headline=st.text(min_size=1, max_size=80), body=st.text(max_size=400), event=st.text(max_size=40))
def test_whatever_is_written_it_keeps_to_the_carriers_bytes_and_ends_with_the_link(
    headline: str, body: str, event: str
) -> None:
    for found in rules.write(alert(texts={"ko": PushText(event, headline, body)}), URL, PRICES).values():
        raw = found.text.encode("cp949")
        assert len(raw) == found.bytes <= (90 if found.kind == "sms" else 2000)
        assert found.text.endswith(found.variables["link"])
        assert len((found.title or "").encode("cp949")) <= 40


def test_what_phones_cannot_show_is_left_out_or_made_plainer() -> None:
    assert rules.plain("82 µg/m³ — 🔥 조심") == "82 μg/m³ -  조심"


# Who gets it


@pytest.mark.parametrize(
    ("places", "choice", "where", "gets"),
    [
        ([(make.SEO_GU, None)], {}, area(make.SEO_GU), True),
        ([(make.SEO_GU, None)], {}, area(NAM_GU), False),
        ([(make.SEO_GU, make.CHIPYEONG)], {}, area(make.SEO_GU), True),
        ([(make.SEO_GU, make.CHIPYEONG)], {}, area(dong_ids=[make.CHIPYEONG]), True),
        ([(make.SEO_GU, None)], {}, area(dong_ids=[make.CHIPYEONG]), True),
        ([(NAM_GU, None)], {}, area(dong_ids=[make.CHIPYEONG]), False),
        ([(NAM_GU, None)], {}, area(), True),
        ([], {}, area(), True),
        ([], {}, area(make.SEO_GU), False),
        ([(make.SEO_GU, None)], {"urgent": False}, area(make.SEO_GU), False),
        ([(make.SEO_GU, None)], {"urgent": False}, area(make.SEO_GU, level=4), True),
    ],
)
async def test_it_goes_to_people_in_the_place_who_want_it_and_the_gravest_to_all_of_them(
    db: Db, context: Context, places: list[Any], choice: dict[str, Any], where: Target, gets: bool
) -> None:
    await person(db, context.settings, *places, **choice)
    estimate = await estimate_sms(db, context.settings, alert(audience=where), make.now())
    assert estimate is not None
    _, due = await sent(db, context.settings, alert(audience=where))
    await tasks.send_sms(context, due, phones := Phones())
    assert (len(phones.got), estimate.people, estimate.won) == (gets, gets, 20 * gets)


async def test_the_places_of_ones_phone_count_until_one_says_others(db: Db, context: Context) -> None:
    citizen_id = await person(db, context.settings)
    session_id = await make.session_id(db, citizen_id)
    await make.device(db, PushService(9).subscribe(), places=[(make.SEO_GU, None)], session_id=session_id)
    seo, nam = alert(audience=area(make.SEO_GU)), alert(audience=area(NAM_GU))

    async def counts() -> list[int]:
        found = [await estimate_sms(db, context.settings, one, make.now()) for one in (seo, nam)]
        return [one.people for one in found if one]

    assert await counts() == [1, 0]
    await queries.save_choice(db, citizen_id, SmsChoice(urgent=True, places=[Place(NAM_GU)], notices=True), make.now())
    assert await counts() == [0, 1]


async def test_who_has_no_number_gets_none(db: Db, context: Context) -> None:
    await make.citizen(db)
    await make.citizen(db, phone_index=b"cannot be opened")
    _, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, phones := Phones())
    assert not phones.got
    assert await db.fetchval("SELECT status FROM sms_recipients") == "failed"


async def test_each_gets_one_in_their_language_and_nobody_before_it_is_due(db: Db, context: Context) -> None:
    for lang in ("ko", "en"):
        await person(db, context.settings, lang=lang)
    texts = {**alert().texts, "en": PushText("Fire", "Leave your home", "A fire.")}
    alert_id, due = await sent(db, context.settings, alert(texts=texts))
    phones = Phones()
    await tasks.send_sms(context, due - timedelta(seconds=1), phones)
    assert not phones.got
    for minutes in range(3):
        await tasks.send_sms(context, due + timedelta(minutes=minutes), phones)
    assert sorted(text[:8] for _, text, _ in phones.got) == ["[Gwangju", "[광주 긴급] "]
    assert len({details.key for _, _, details in phones.got}) == 2
    assert {details.template for _, _, details in phones.got} == {"city_alert"}
    progress = (await queries.list_progress(db, [alert_id], due))[alert_id]
    assert (progress.state, progress.people, progress.sent, progress.spent_won) == ("finished", 2, 2, 40)


async def test_whoever_opened_it_gets_none_and_that_is_forgotten(
    client: httpx.AsyncClient, db: Db, context: Context
) -> None:
    reader, other = await person(db, context.settings), await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    client.cookies.update(await make.citizen_cookie(db, reader))
    for _ in range(2):
        assert (await client.put(f"/api/alerts/{alert_id}/opened")).status_code == 204
    await tasks.send_sms(context, due, phones := Phones())
    assert len(phones.got) == 1
    assert await db.fetchval("SELECT citizen_id FROM sms_recipients") == other
    assert await db.fetchval("SELECT count(*) FROM alert_opens") == 0
    # Where no SMS can follow, nobody notes who reads what.
    assert (await client.put(f"/api/alerts/{alert_id}/opened")).status_code == 204
    assert (await client.put(f"/api/alerts/{await make.alert(db)}/opened")).status_code == 204
    assert await db.fetchval("SELECT count(*) FROM alert_opens") == 0


async def test_what_was_opened_before_an_update_is_not_opened_any_more(db: Db, context: Context) -> None:
    citizen_id = await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    await queries.mark_opened(db, citizen_id, alert_id, due - timedelta(hours=1))
    await tasks.send_sms(context, due, phones := Phones())
    assert len(phones.got) == 1


async def test_who_opens_it_between_two_tries_gets_none_and_the_money_is_free(db: Db, context: Context) -> None:
    citizen_id = await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, Phones(SmsError("down")))
    await queries.mark_opened(db, citizen_id, alert_id, due)
    await tasks.send_sms(context, due + timedelta(minutes=1), phones := Phones())
    assert not phones.got
    assert await db.fetchval("SELECT status FROM sms_recipients") == "opened"
    assert await db.fetchval("SELECT spent_won FROM sms_months") == 0


# When it fails, and when it ends


@pytest.mark.parametrize(
    ("error", "then", "spent"),
    [
        (SmsError("the SMS gateway answered 400", final=True), "failed", 0),
        (SmsError("cannot be reached"), "sent", 20),
        (SmsError("the SMS gateway answered 503", unsure=True), "sent", 20),
    ],
)
async def test_a_fault_that_passes_is_tried_again_with_the_same_key(
    db: Db, context: Context, error: SmsError, then: str, spent: int
) -> None:
    await person(db, context.settings)
    _, due = await sent(db, context.settings)
    phones = Phones(error)
    await tasks.send_sms(context, due, phones)
    await tasks.send_sms(context, due, phones)
    assert not phones.got, "not in the same moment"
    await tasks.send_sms(context, due + timedelta(minutes=1), phones)
    assert await db.fetchval("SELECT status FROM sms_recipients") == then
    assert await db.fetchval("SELECT spent_won FROM sms_months") == spent


@pytest.mark.parametrize(("unsure", "spent"), [(False, 0), (True, 20)])
async def test_after_the_end_nothing_is_sent_and_only_what_surely_was_not_is_given_back(
    db: Db, context: Context, unsure: bool, spent: int
) -> None:
    await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    end = make.now() + timedelta(hours=3)
    await tasks.send_sms(context, due, Phones(SmsError("no answer", unsure=unsure)))
    await tasks.send_sms(context, end + timedelta(minutes=1), phones := Phones())
    assert not phones.got
    progress = (await queries.list_progress(db, [alert_id], end))[alert_id]
    assert (progress.state, progress.failed, progress.spent_won) == ("finished", 1, spent)


async def test_what_is_stopped_goes_to_nobody_else(db: Db, context: Context) -> None:
    await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    await stop_sms(db, alert_id, due)
    await tasks.send_sms(context, due, phones := Phones())
    assert not phones.got
    assert (await queries.list_progress(db, [alert_id], due))[alert_id].state == "stopped"
    # In the middle of it, too.
    alert_id, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, Phones(SmsError("down")))
    await stop_sms(db, alert_id, due)
    await tasks.send_sms(context, due + timedelta(minutes=1), phones)
    assert not phones.got
    assert await db.fetchval("SELECT sum(spent_won) FROM sms_runs") == 0


async def test_a_worker_that_never_came_back_repeats_only_what_it_had_in_hand(db: Db, context: Context) -> None:
    for _ in range(3):
        await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    await tasks.plan_page(db, alert_id, due)
    [run] = await queries.list_due_runs(db, due)
    # Killed after the gateway took it, before it was written down.
    [held] = await queries.claim(db, run, 1, due)
    phones = Phones()
    await tasks.send_sms(context, due, phones)
    assert len(phones.got) == 2, "nobody else sends what is in a worker's hand"
    await tasks.send_sms(context, due + queries.LEASE, phones)
    assert len(phones.got) == 3
    assert phones.got[-1][2].key == rules.key_of(alert_id, held.citizen_id)
    # What comes back too late changes nothing.
    assert await queries.mark_results(db, alert_id, []) == 0
    assert await db.fetchval("SELECT count(*) FROM sms_recipients WHERE status = 'sent'") == 3


# Money


async def test_nobody_gets_one_for_whom_there_is_no_money(db: Db, context: Context) -> None:
    await budget(db, 50)
    for _ in range(4):
        await person(db, context.settings)
    estimate = await estimate_sms(db, context.settings, alert(), make.now())
    assert estimate is not None
    assert (estimate.people, estimate.won, estimate.affordable) == (4, 80, 1), "a long English one costs fifty"
    alert_id, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, phones := Phones())
    assert len(phones.got) == 2
    progress = (await queries.list_progress(db, [alert_id], due))[alert_id]
    assert (progress.spent_won, progress.cap_won, progress.over_budget) == (40, 50, True)


async def test_the_base_refuses_more_than_the_caps(db: Db, context: Context) -> None:
    _, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, Phones())
    for statement, cap in (
        ("UPDATE sms_runs SET spent_won = cap_won + 1", "sms_runs_cap"),
        ("UPDATE sms_months SET spent_won = cap_won + 1", "sms_months_cap"),
    ):
        with pytest.raises(asyncpg.CheckViolationError, match=cap):
            async with db.transaction():
                await db.execute(statement)
    for table in ("sms_prices", "sms_budgets"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with db.transaction():
                await db.execute(f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.race
async def test_many_workers_send_each_message_once_and_never_spend_more_than_the_month_has(
    pool: Pool, app_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAGE", 7)
    monkeypatch.setattr(tasks, "BATCH", 5)
    context = Context(app_settings, Database(pool), Sealer(app_settings.secret_keys))
    month = rules.month_of(datetime.now(UTC) + timedelta(minutes=10))
    async with pool.acquire() as db:
        for _ in range(40):
            await person(db, app_settings)
        runs = [await sent(db, app_settings) for _ in range(3)]
        # For 70 of the 120 that three alerts would bring.
        await db.execute("INSERT INTO sms_months (month, cap_won) VALUES ($1, 1410)", month)
    due, phones = max(due for _, due in runs), Phones()
    await asyncio.gather(*(tasks.send_sms(context, due, phones) for _ in range(6)))
    keys = [details.key for _, _, details in phones.got]
    assert len(keys) == len(set(keys)) == 70
    async with pool.acquire() as db:
        assert await db.fetchval("SELECT spent_won FROM sms_months") == 1400
        assert await db.fetchval("SELECT sum(spent_won)::integer FROM sms_runs") == 1400
        assert await db.fetchval("SELECT count(*) FROM sms_runs WHERE over_budget") >= 1


# What people say about it


async def test_a_person_says_which_they_get_and_takes_it_along_and_away(
    client: httpx.AsyncClient, db: Db, context: Context
) -> None:
    citizen_id = await person(db, context.settings)
    client.cookies.update(await make.citizen_cookie(db, citizen_id))
    assert (await client.get("/api/me/sms")).json() == {"urgent": True, "places": [], "notices": True}
    body = {"urgent": False, "places": [{"district_id": make.SEO_GU, "dong_id": make.CHIPYEONG}], "notices": False}
    for _ in range(2):
        assert (await client.put("/api/me/sms", json=body)).json() == body
    wrong = {"urgent": True, "places": [{"district_id": NAM_GU, "dong_id": make.CHIPYEONG}]}
    assert (await client.put("/api/me/sms", json=wrong)).status_code == 400
    assert (await client.get("/api/me/sms")).json() == body
    _, due = await sent(db, context.settings, alert(audience=area(level=4)))
    await tasks.send_sms(context, due, Phones())
    taken: Any = await queries.export_personal(db, context.sealer, citizen_id)
    assert ([one.status for one in taken.sent], taken.choice.urgent) == (["sent"], False)
    await queries.erase_personal(db, citizen_id, make.now())
    assert await db.fetchval("SELECT count(*) FROM sms_recipients") == 0
    assert await db.fetchval("SELECT count(*) FROM sms_places") == 0


async def test_a_month_later_nobody_knows_who_got_it(db: Db, context: Context) -> None:
    await person(db, context.settings)
    alert_id, due = await sent(db, context.settings)
    await tasks.send_sms(context, due, Phones())
    await queries.forget_recipients(db, due + timedelta(days=31))
    assert await db.fetchval("SELECT count(*) FROM sms_recipients") == 0
    assert (await queries.list_progress(db, [alert_id], due))[alert_id].sent == 1
