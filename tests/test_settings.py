"""What must not be started."""

import asyncio

import pytest

from backend.cli import main
from backend.db import connect
from backend.settings import Settings, SettingsError
from tests import make
from tests.conftest import SECRET_KEY, clone

pytestmark = pytest.mark.usefixtures("own_log")
BASE = {"DATABASE_URL": "postgresql://nowhere/none", "SECRET_KEY": SECRET_KEY}


@pytest.mark.parametrize(
    "url", ["https://demo.gwangju.go.kr", "http://192.168.0.7:8000", "http://localhost.evil.example"]
)
def test_no_demo_is_shown_to_others_through_a_proxy_or_tunnel(url: str) -> None:
    with pytest.raises(SettingsError, match="loopback PUBLIC_URL"):
        Settings.from_env(BASE | {"DEMO": "1", "PUBLIC_URL": url})


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1:9", "http://[::1]:8000"])
def test_a_demo_may_have_any_name_of_this_machine(url: str) -> None:
    assert Settings.from_env(BASE | {"DEMO": "1", "PUBLIC_URL": url}).demo


def test_a_proxy_on_this_machine_must_be_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (BASE | {"PUBLIC_URL": "https://m.gwangju.go.kr"}).items():
        monkeypatch.setenv(name, value)
    assert main(["serve"]) == 1
    assert "name the proxy before it in TRUSTED_PROXIES" in capsys.readouterr().err


def test_no_demo_is_started_on_peoples_own_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with clone() as url:
        asyncio.run(_somebody(url))
        for name, value in (BASE | {"DATABASE_URL": url, "DEMO": "1"}).items():
            monkeypatch.setenv(name, value)
        assert main(["serve"]) == 1
        assert "DEMO must not be set" in capsys.readouterr().err


async def _somebody(url: str) -> None:
    db = await connect(url)
    await make.citizen(db)
    await db.close()
