"""Who works here, who leaves, and a new passkey for a lost one, as the commands do it."""

import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from backend import cli
from backend.db import Db
from backend.settings import Settings
from tests import make
from tests.conftest import SECRET_KEY, clone
from tests.people.authenticator import Authenticator
from tests.people.test_staff import accept, invite, open_, sign_in
from tests.server import PROJECT


async def busy_counsellor(db: Db, *, days: int = 2) -> tuple[str, int]:
    """The id of a member of staff with one booking in so many days, and the service."""
    staff_id = await make.staff(db, name="정유나")
    site_id = await make.site(db)
    service_id = await make.service(db, site_id)
    resource_id = await make.counsellor(db, site_id, service_id, staff_id=staff_id)
    await make.booking(
        db, service_id, resource_id, await make.citizen(db), make.now() + timedelta(days=days),
        created_at=make.now() - timedelta(days=30),
    )  # fmt: skip
    return str(staff_id), service_id


async def test_the_list_shows_everybody_with_roles_and_passkeys(db: Db, client: httpx.AsyncClient) -> None:
    await accept(client, await invite(db), Authenticator())
    gone = await make.staff(db, "operator", "district", make.SEO_GU, name="한바다", title="재난상황실")
    await db.execute("UPDATE staff SET active = false WHERE id = $1", gone)
    first, second = (line.split("\t")[1:] for line in (await cli.list_staff(db, make.now())).splitlines())
    assert first == ["정유나", "취업상담사", "works here", "1 passkey", "counsellor:city"]
    assert second == ["한바다", "재난상황실", "left", "0 passkeys", f"operator:district:{make.SEO_GU}"]


async def test_an_empty_base_says_so(db: Db) -> None:
    assert await cli.list_staff(db, make.now()) == "Nobody works here yet."


async def test_who_leaves_comes_in_by_no_way_any_more(
    db: Db, client: httpx.AsyncClient, app_settings: Settings
) -> None:
    await accept(client, await invite(db), key := Authenticator())
    link = await cli.reinvite(db, app_settings, "정유나", make.now())
    token = link.splitlines()[0].partition("#")[2]
    assert (await cli.leave(db, "정유나", make.now())).startswith("정유나 has left")
    assert (await client.get("/api/staff/session")).json()["staff"] is None
    assert (await sign_in(client, key)).json()["code"] == "passkey_refused"
    assert (await open_(client, token)).json()["code"] == "invitation_invalid"
    assert await db.fetchval("SELECT count(*) FROM passkeys") == 0
    assert await db.fetchval("SELECT action FROM trail ORDER BY id DESC LIMIT 1") == "staff_left"
    for again in (cli.leave(db, "정유나", make.now()), cli.reinvite(db, app_settings, "정유나", make.now())):
        with pytest.raises(ValueError, match=r"^정유나 has left already\.$"):
            await again


async def test_nobody_leaves_while_people_are_still_booked_with_them(db: Db, client: httpx.AsyncClient) -> None:
    staff_id, service_id = await busy_counsellor(db)
    with pytest.raises(ValueError, match=r"^정유나 still has 1 booking ahead: cancel or move what is booked first\.$"):
        await cli.leave(db, staff_id, make.now())
    assert await db.fetchval("SELECT active FROM staff WHERE id = $1::text::uuid", staff_id)
    await db.execute("UPDATE allocations SET active = false")
    await db.execute("UPDATE bookings SET status = 'cancelled_by_citizen'")
    await cli.leave(db, staff_id, make.now())
    days = await client.get(
        f"/api/services/{service_id}/availability",
        params={"from": str((make.now() + timedelta(days=1)).date()), "days": 7},
    )
    assert not any(slot["free"] for day in days.json()["days"] for slot in day["slots"])


async def test_past_visits_keep_nobody(db: Db) -> None:
    staff_id, _ = await busy_counsellor(db, days=-2)
    await cli.leave(db, staff_id, make.now())


async def test_two_of_one_name_are_told_apart_by_id(db: Db) -> None:
    ids = [str(await make.staff(db, name="김하늘")) for _ in range(2)]
    with pytest.raises(ValueError, match=f"^2 people are called 김하늘: say which by id, of {ids[0]}, {ids[1]}"):
        await cli.leave(db, "김하늘", make.now())
    await cli.leave(db, ids[0], make.now())
    # The other one is now the only one.
    await cli.leave(db, "김하늘", make.now())


async def test_nobody_of_that_name_is_one_sentence(db: Db, app_settings: Settings) -> None:
    with pytest.raises(ValueError, match=r"^There is nobody called 없는 사람\.$"):
        await cli.reinvite(db, app_settings, "없는 사람", make.now())


async def test_a_new_passkey_replaces_the_lost_one_as_soon_as_it_is_made(
    db: Db, client: httpx.AsyncClient, app_settings: Settings
) -> None:
    await accept(client, await invite(db), lost := Authenticator())
    found_by_somebody = dict(client.cookies)
    first = (await cli.reinvite(db, app_settings, "정유나", make.now())).splitlines()[0].partition("#")[2]
    second = (await cli.reinvite(db, app_settings, "정유나", make.now())).splitlines()[0].partition("#")[2]
    assert (await open_(client, first)).json()["code"] == "invitation_invalid"
    assert (await sign_in(client, lost)).status_code == 200
    assert (await open_(client, second)).json()["options"]["excludeCredentials"] == []
    assert (await accept(client, second, new := Authenticator())).status_code == 200
    assert (await sign_in(client, new)).json()["grants"][0]["role"] == "counsellor"
    assert (await sign_in(client, lost)).json()["code"] == "passkey_refused"
    client.cookies.clear()
    client.cookies.update(found_by_somebody)
    assert (await client.get("/api/staff/session")).json()["staff"] is None


@pytest.mark.usefixtures("own_log")
def test_the_commands_list_leave_and_reinvite(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with clone() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
        assert cli.main(["staff", "invite", "김관리", "--role", "administrator"]) == 0
        assert cli.main(["staff", "reinvite", "김관리"]) == 0
        assert capsys.readouterr().out.count("/staff/invitation#") == 2
        listed = subprocess.run([sys.executable, "-m", "backend.cli", "staff", "list"], cwd=PROJECT,
                                capture_output=True, text=True, check=True)  # fmt: skip
        assert "김관리\t-\tworks here\t0 passkeys\tadministrator:city" in listed.stdout
        assert cli.main(["staff", "leave", "김관리"]) == 0
        assert cli.main(["staff", "leave", "김관리"]) == 1
        assert capsys.readouterr().err == "김관리 has left already.\n"
