"""Ways to send a text message. The default shows it on the terminal; a city names its gateway in the settings."""

import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Protocol

import httpx
import msgspec

from backend.people.rules import local, masked
from backend.settings import Settings


class SmsError(Exception):
    """The gateway did not take the message. Says why without the number or the text.

    `final`: another try is of no use. `unsure`: no answer came, so it may have been taken all the same.
    """

    def __init__(self, why: str, *, final: bool = False, unsure: bool = False) -> None:
        super().__init__(why)
        self.final, self.unsure = final, unsure


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What a message is besides its text.

    `key`: the same for the same message, however often it is handed over. `title`: makes it a long message.
    `template` and `variables`: the same words as a channel has them registered, such as KakaoTalk's Alimtalk, which
    sends nothing else; a channel without templates sends the text.
    """

    key: str | None = None
    title: str | None = None
    template: str | None = None
    variables: Mapping[str, str] = {}


PLAIN = Details()


class Sms(Protocol):
    async def send(self, phone: str, text: str, details: Details = PLAIN) -> None:
        """Hand a message over for an E.164 number. Raises SmsError."""
        ...


class Terminal:
    async def send(self, phone: str, text: str, details: Details = PLAIN) -> None:
        sys.stderr.write(f"SMS to {masked(phone)}: {text}\n")
        sys.stderr.flush()


class Gateway:
    """POST {to, from, text} as JSON with a bearer key, and what `Details` holds where there is any; any 2xx means that
    it was taken. A repeated `Idempotency-Key` is for the gateway to know.

    With `client` many messages share its connections.
    """

    def __init__(
        self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> None:  # fmt: skip
        self._settings, self._transport, self._client = settings, transport, client

    async def send(self, phone: str, text: str, details: Details = PLAIN) -> None:
        message: dict[str, object] = {"to": local(phone), "from": self._settings.sms_sender, "text": text}
        if details.title is not None:
            message["title"] = details.title
        if details.template is not None:
            message |= {"template": details.template, "variables": dict(details.variables)}
        headers = {"Authorization": f"Bearer {self._settings.sms_gateway_key}"}
        if details.key is not None:
            headers["Idempotency-Key"] = details.key
        try:
            async with AsyncExitStack() as stack:
                client = self._client or await stack.enter_async_context(
                    httpx.AsyncClient(timeout=5, transport=self._transport)
                )
                answer = await client.post(self._settings.sms_gateway_url, json=message, headers=headers)
        except httpx.HTTPError as error:
            never = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise SmsError(f"the SMS gateway cannot be reached ({type(error).__name__})", unsure=not never) from None
        if not answer.is_success:
            status = answer.status_code
            # 401 and 403 are about our key, 404 and 3xx about our address: what is set right can still be sent.
            final = status in (400, 413, 422)
            # 409: the same message is being taken.
            raise SmsError(f"the SMS gateway answered {status}", final=final, unsure=status >= 500 or status == 409)


def sms(settings: Settings) -> Sms:
    return Gateway(settings) if settings.sms_gateway_url else Terminal()


@asynccontextmanager
async def sms_for_many(settings: Settings) -> AsyncGenerator[Sms]:
    """As `sms`, with connections that stay open meanwhile."""
    if not settings.sms_gateway_url:
        yield Terminal()
        return
    async with httpx.AsyncClient(timeout=5) as client:
        yield Gateway(settings, client=client)
