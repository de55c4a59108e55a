"""Pure decisions about SMS: what one says, how long it is, and what comes of a try."""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from backend.messages.models import AlertToSend, PushText
from backend.messages.sms.models import Kind, Prices, SmsText, SmsTexts
from backend.messages.words import INSTEAD
from backend.people.models import Lang
from backend.people.sms import SmsError
from backend.push.rules import back_off
from backend.seoul import day_in_seoul

# What carriers in Korea take; a Korean letter is two bytes of CP949, the superset of KS X 1001 that phones read.
SHORT_BYTES, LONG_BYTES, TITLE_BYTES = 90, 2000, 40
ENCODING = "cp949"
TEMPLATE = "city_alert"
"""Under this name the words may be registered with a channel such as Alimtalk."""
LANGS: tuple[Lang, ...] = ("ko", "en")

LEVELS: dict[Lang, dict[int, str]] = {
    "ko": {3: "긴급", 4: "위급"},
    "en": {3: "Urgent", 4: "Extreme"},
}
CITY: dict[Lang, str] = {"ko": "광주", "en": "Gwangju"}
# What operators paste and phones of every carrier can show.
_PLAINER = str.maketrans({
    "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00b5": "\u03bc", "\u2022": "\u00b7", "\u00a0": " ",
})  # fmt: skip


def plain(text: str) -> str:
    """Without what the encoding lacks, such as emoji."""
    return text.translate(_PLAINER).encode(ENCODING, "ignore").decode(ENCODING)


def size(text: str) -> int:
    return len(text.encode(ENCODING, "replace"))


def cut(text: str, most: int) -> str:
    """At most so many bytes, never half a letter."""
    while size(text) > most:
        text = text[:-1]
    return text


def short_id(alert_id: UUID) -> str:
    """The id in 22 characters, for a link that has to be short."""
    return base64.urlsafe_b64encode(alert_id.bytes).rstrip(b"=").decode()


def write(alert: AlertToSend, public_url: str, prices: Prices) -> SmsTexts:
    """What is sent in each language that accounts have: short where level, headline and link fit, else long."""
    link = f"{public_url}/a/{short_id(alert.lineage_id)}"
    return {lang: _write(alert, lang, link, prices) for lang in LANGS}


def _write(alert: AlertToSend, lang: Lang, link: str, prices: Prices) -> SmsText:
    text, instead = _words(alert, lang)
    sign = f"[{CITY[lang]} {LEVELS[lang][alert.audience.level]}]"
    event, headline, body = (plain(part).replace("\n", " ") for part in (text.event, text.headline, text.body))
    kind: Kind = "sms"
    title = None
    said = " ".join(filter(None, (sign, instead, headline, link)))
    if size(said) > SHORT_BYTES:
        kind, title = "lms", cut(f"{sign} {event}", TITLE_BYTES)
        first = " ".join(filter(None, (sign, instead, headline)))
        said = f"{first}\n{cut(f'{event} · {body}', LONG_BYTES - size(first) - size(link) - 2)}\n{link}"
    return SmsText(
        kind=kind, title=title, text=said, bytes=size(said), won=prices.of(kind),
        variables={"level": LEVELS[lang][alert.audience.level], "event": event, "headline": headline, "link": link},
    )  # fmt: skip


def _words(alert: AlertToSend, lang: Lang) -> tuple[PushText, str]:
    """Korean stands in for English, with a word about that."""
    found = alert.texts.get(lang)
    if found is not None:
        return found, ""
    return alert.texts["ko"], INSTEAD[lang]["ko"]


def key_of(alert_id: UUID, citizen_id: UUID) -> str:
    """The same for the same message and person, and nothing that names either."""
    return str(uuid5(alert_id, citizen_id.hex))


def after(
    error: SmsError, tries: int, expires_at: datetime, now: datetime, jitter: float
) -> tuple[Literal["failed", "again"], datetime]:
    """What comes of a try that the gateway did not take, and when the next is due. `jitter`: from 0 to 1."""
    again = now + back_off(tries, jitter)
    return "failed" if error.final or again >= expires_at else "again", again


def month_of(now: datetime) -> date:
    """The month in the city whose money it is."""
    return day_in_seoul(now).replace(day=1)


def cost(people: Mapping[Lang, int], texts: SmsTexts) -> int:
    """Whole won."""
    return sum(count * texts[lang].won for lang, count in people.items())
