"""How a push message leaves the house: behind an interface, so that the client can change."""

from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError

TIME_OUT = timedelta(seconds=10)


class Answer(NamedTuple):
    """`status` is 0 where there was none: a time-out, a lost connection, a certificate that does not fit."""

    status: int
    retry_after: str | None = None


class Transport(Protocol):
    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer: ...


class Http:
    """HTTP/1.1 over as many connections as requests are under way; follows nowhere, waits ten seconds at most."""

    def __init__(self, time_out: timedelta = TIME_OUT) -> None:
        self._outside = _builder(time_out).https_only(True).build()
        # A push service on this machine speaks plain HTTP; no proxy of the environment stands between.
        self._here = _builder(time_out).no_proxy().build()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._outside.close()
        await self._here.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        client: Client = self._here if url.startswith("http://") else self._outside
        try:
            response = await client.post(url).headers(headers).body_bytes(body).build().send()
        except PyreqwestError:
            return Answer(0)
        return Answer(response.status, response.get_header("retry-after"))


def _builder(time_out: timedelta) -> ClientBuilder:
    return (
        ClientBuilder()
        .follow_redirects(False)
        .timeout(time_out)
        .connect_timeout(time_out / 2)
        .pool_idle_timeout(timedelta(seconds=50))
        .user_agent("mobile-gwangju")
    )
