"""Ways to send a text message. The default shows it on the terminal; a city names its gateway in the settings."""

import sys
from typing import Protocol

import httpx

from backend.people.rules import local, masked
from backend.settings import Settings


class SmsError(Exception):
    """The gateway did not take the message. Says why without the number or the text."""


class Sms(Protocol):
    async def send(self, phone: str, text: str) -> None:
        """Hand a message over for an E.164 number. Raises SmsError."""
        ...


class Terminal:
    async def send(self, phone: str, text: str) -> None:
        sys.stderr.write(f"SMS to {masked(phone)}: {text}\n")
        sys.stderr.flush()


class Gateway:
    """POST {to, from, text} as JSON with a bearer key; any 2xx means that it was taken."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._settings = settings
        self._transport = transport

    async def send(self, phone: str, text: str) -> None:
        message = {"to": local(phone), "from": self._settings.sms_sender, "text": text}
        headers = {"Authorization": f"Bearer {self._settings.sms_gateway_key}"}
        try:
            async with httpx.AsyncClient(timeout=5, transport=self._transport) as client:
                answer = await client.post(self._settings.sms_gateway_url, json=message, headers=headers)
        except httpx.HTTPError as error:
            raise SmsError(f"the SMS gateway cannot be reached ({type(error).__name__})") from None
        if not answer.is_success:
            raise SmsError(f"the SMS gateway answered {answer.status_code}")


def sms(settings: Settings) -> Sms:
    return Gateway(settings) if settings.sms_gateway_url else Terminal()
