"""A relative acts for a person: by a code, by the person's own account, and no longer than either wants."""

from datetime import timedelta
from uuid import UUID

from backend.care import tasks
from backend.db import Db
from tests.care.conftest import Office, Person, ask, by_owner

PHONE = "+821023456789"


class Texts:
    """What would have gone to phones."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    async def send(self, phone: str, text: str) -> None:
        self.sent.append((phone, text))


async def asked_for_mother(office: Office) -> tuple[Person, str, str]:
    """A daughter who has asked for her mother; the case, and the mandate that waits."""
    daughter = await office.citizen("한솔")
    case_id = (await ask(daughter, "mother"))["case_id"]
    [mandate] = (await daughter.get("/api/care/mandates")).json()["mine"]
    assert (mandate["status"], mandate["relation"], mandate["name"]) == ("asked", "mother", None)
    return daughter, case_id, mandate["id"]


async def mother_with_account(office: Office, db: Db, *, at_minutes: int = 0) -> Person:
    mother = await office.citizen("박순자", phone=PHONE, at=office.clock.now + timedelta(minutes=at_minutes))
    await by_owner(db, "UPDATE care_people SET citizen_id = $1 RETURNING 1", mother.id)
    return mother


async def access(person: Person, case_id: str) -> str:
    return (await person.get(f"/api/care/cases/{case_id}")).json()["access"]


async def test_the_digits_that_the_mother_passes_on_let_the_daughter_act(office: Office, db: Db) -> None:
    daughter, case_id, mandate_id = await asked_for_mother(office)
    path = f"/api/care/mandates/{mandate_id}"
    sent = await daughter.post(f"{path}/codes")
    assert sent.status_code == 202
    code, challenge_id = sent.json()["demo_code"], sent.json()["challenge_id"]
    wrong = await daughter.post(
        f"{path}/code", {"challenge_id": challenge_id, "code": "000000" if code != "000000" else "1"}
    )
    assert (wrong.status_code, wrong.json()["code"]) == (400, "code_wrong")
    assert await access(daughter, case_id) == "asked"
    confirmed = await daughter.post(f"{path}/code", {"challenge_id": challenge_id, "code": code})
    [mandate] = confirmed.json()["mine"]
    assert (mandate["status"], mandate["confirmed_how"], mandate["name"]) == ("confirmed", "code", "박순자")
    assert await access(daughter, case_id) == "full"
    used = await daughter.post(f"{path}/code", {"challenge_id": challenge_id, "code": code})
    assert used.status_code in (400, 409)
    again = await daughter.post(f"{path}/codes")
    assert (again.status_code, again.json()["code"]) == (409, "mandate_over")
    assert await by_owner(db, "SELECT count(*) FROM care_events WHERE action = 'mandate_confirmed'") == 1


async def test_the_text_says_who_asks_and_nothing_of_care(office: Office) -> None:
    daughter, _, mandate_id = await asked_for_mother(office)
    sent = (await daughter.post(f"/api/care/mandates/{mandate_id}/codes")).json()
    texts = Texts()
    # The job runs by the real clock.
    await office.db.execute("UPDATE phone_challenges SET expires_at = now() + interval '5 minutes'")
    for _ in range(2):
        await tasks.send_mandate_code(office.context(), f"{sent['challenge_id']} {mandate_id}", texts)
    [(phone, text)] = texts.sent
    assert phone == PHONE
    assert "한솔" in text
    assert sent["demo_code"] in text
    assert "돌봄" not in text


async def test_a_code_for_one_mandate_confirms_no_other_and_signs_nobody_in(office: Office) -> None:
    daughter, _, mandate_id = await asked_for_mother(office)
    son = await office.citizen("한결")
    await ask(son, "mother", duplicate="join")
    [sons] = (await son.get("/api/care/mandates")).json()["mine"]
    sent = (await daughter.post(f"/api/care/mandates/{mandate_id}/codes")).json()
    body = {"challenge_id": sent["challenge_id"], "code": sent["demo_code"]}
    assert (await son.post(f"/api/care/mandates/{sons['id']}/code", body)).json()["code"] == "code_wrong"
    assert (await daughter.post("/api/sign-in", body)).json()["code"] == "code_wrong"


async def test_nobody_asks_or_answers_for_a_mandate_that_is_not_theirs(office: Office) -> None:
    daughter, _, mandate_id = await asked_for_mother(office)
    stranger = await office.citizen("남")
    path = f"/api/care/mandates/{mandate_id}"
    for action in ("codes", "accept", "end"):
        assert (await stranger.post(f"{path}/{action}")).status_code == 404
    # The daughter cannot say yes in her mother's place.
    assert (await daughter.post(f"{path}/accept")).status_code == 404
    assert (await stranger.get("/api/care/mandates")).json() == {"mine": [], "over_me": []}


async def test_without_a_number_of_the_person_no_code_can_be_sent(office: Office) -> None:
    daughter = await office.citizen("한솔")
    await ask(daughter, "mother", person={"phone": ""})
    [mandate] = (await daughter.get("/api/care/mandates")).json()["mine"]
    assert not mandate["can_send_code"]
    refused = await daughter.post(f"/api/care/mandates/{mandate['id']}/codes")
    assert (refused.status_code, refused.json()["code"]) == (409, "mandate_no_number")


async def test_the_mother_says_yes_on_her_own_phone_and_ends_it_when_she_likes(office: Office, db: Db) -> None:
    mother = await office.citizen("박순자", phone=PHONE)
    office.clock.forward(minutes=1)
    daughter, case_id, mandate_id = await asked_for_mother(office)
    await by_owner(db, "UPDATE care_people SET citizen_id = $1 RETURNING 1", mother.id)
    [waiting] = (await mother.get("/api/care/mandates")).json()["over_me"]
    assert (waiting["name"], waiting["status"]) == ("한솔", "asked")
    for _ in range(2):
        accepted = await mother.post(f"/api/care/mandates/{mandate_id}/accept")
        assert accepted.json()["over_me"][0]["confirmed_how"] == "account"
    assert await access(daughter, case_id) == "full"
    for _ in range(2):
        ended = await mother.post(f"/api/care/mandates/{mandate_id}/end")
        assert ended.json()["over_me"][0]["status"] == "revoked"
    assert await access(daughter, case_id) == "asked"
    actions = await by_owner(db, "SELECT array_agg(action ORDER BY id) FROM care_events WHERE action LIKE 'mandate%'")
    assert actions == ["mandate_confirmed", "mandate_revoked"]


async def test_whoever_got_the_mothers_number_later_cannot_say_yes_and_may_say_no(office: Office, db: Db) -> None:
    daughter, case_id, mandate_id = await asked_for_mother(office)
    office.clock.forward(days=1)
    later = await mother_with_account(office, db)
    refused = await later.post(f"/api/care/mandates/{mandate_id}/accept")
    assert (refused.status_code, refused.json()["code"]) == (403, "care_proof_needed")
    said_no = await later.post(f"/api/care/mandates/{mandate_id}/end")
    assert said_no.json()["over_me"][0]["status"] == "refused"
    assert await access(daughter, case_id) == "asked"


async def test_who_gives_a_mandate_up_sees_the_person_no_more(office: Office, db: Db) -> None:
    daughter, case_id, mandate_id = await asked_for_mother(office)
    son = await office.citizen("한결")
    await ask(son, "mother", duplicate="join")
    await by_owner(db, "UPDATE care_mandates SET status = 'confirmed', confirmed_at = now(), confirmed_how = 'phone' "
                       "RETURNING 1")  # fmt: skip
    assert await access(son, case_id) == "full"
    [sons] = (await son.get("/api/care/mandates")).json()["mine"]
    assert (await son.post(f"/api/care/mandates/{sons['id']}/end")).status_code == 200
    assert (await son.get(f"/api/care/cases/{case_id}")).json()["code"] == "mandate_ended"
    assert await access(daughter, case_id) == "full"
    assert UUID(mandate_id)


async def test_a_mandate_that_runs_out_midway_ends_what_can_be_done(office: Office, db: Db) -> None:
    daughter, case_id, _ = await asked_for_mother(office)
    son = await office.citizen("한결")
    await ask(son, "mother", duplicate="join")
    await by_owner(db, "UPDATE care_mandates SET status = 'confirmed', confirmed_at = now(), confirmed_how = 'phone', "
                       "valid_until = '2026-03-09' RETURNING 1")  # fmt: skip
    assert (await son.post(f"/api/care/cases/{case_id}/questions", {"question": "언제 오세요?"})).status_code == 201
    office.clock.forward(hours=16)
    refused = await son.post(f"/api/care/cases/{case_id}/questions", {"question": "오늘 오세요?"})
    assert (refused.status_code, refused.json()["code"]) == (403, "mandate_ended")
    assert await access(daughter, case_id) == "asked"


async def test_a_code_can_be_guessed_five_times(office: Office) -> None:
    daughter, _, mandate_id = await asked_for_mother(office)
    sent = (await daughter.post(f"/api/care/mandates/{mandate_id}/codes")).json()
    path = f"/api/care/mandates/{mandate_id}/code"
    for n in range(5):
        body = {"challenge_id": sent["challenge_id"], "code": f"{(int(sent['demo_code']) + n + 1) % 1_000_000:06}"}
        assert (await daughter.post(path, body)).json()["code"] == "code_wrong"
    right = await daughter.post(path, {"challenge_id": sent["challenge_id"], "code": sent["demo_code"]})
    assert (right.status_code, right.json()["code"]) == (429, "too_many_tries")
