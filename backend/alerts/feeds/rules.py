"""What a message is called in the world, where it holds, and what follows when it is stopped by hand."""

import base64
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import msgspec
from msgspec.structs import replace

from backend.alerts.feeds.models import Area, Published, Reference
from backend.alerts.feeds.words import WORDS
from backend.alerts.models import AlertText, AlertTexts
from backend.errors import NotFound
from backend.places.models import District
from backend.seoul import SEOUL

CITY_KO, CITY_EN = "광주광역시", "Gwangju"
SGG, DONG = "KR-SGG", "gwangju-dong"
"""The names of the area codes: 시군구 codes of the state, and the city's own numbers of administrative dongs."""


def id_of(text: str) -> UUID:
    """An alert's id as it stands in an address: 36 characters, or the same 16 bytes in 22 of base64url (RFC 4648 §5).

    Raises NotFound.
    """
    try:
        return UUID(text) if len(text) == 36 else UUID(bytes=base64.b64decode(f"{text}==", b"-_", validate=True))
    except ValueError:
        raise NotFound from None


class _Outlines(msgspec.Struct):
    districts: dict[int, list[tuple[float, float]]]


@cache
def outlines() -> dict[int, list[tuple[float, float]]]:
    """Each district's closed outline, (lat, lon)."""
    found = Path(__file__).with_name("outlines.json").read_bytes()
    return msgspec.json.decode(found, type=_Outlines, strict=False).districts


def sender_of(public_url: str) -> str:
    return urlsplit(public_url).hostname or "localhost"


def identifier_of(alert_id: UUID) -> str:
    return f"urn:uuid:{alert_id}"


def stamp(at: datetime) -> str:
    """CAP 1.2 §3.2.1: with the zone's offset in figures and never Z, in whole seconds."""
    return at.astimezone(SEOUL).replace(microsecond=0).isoformat()


def reference_of(public_url: str, one: Reference | Published) -> str:
    """CAP 1.2 `references`: sender,identifier,sent."""
    return f"{sender_of(public_url)},{identifier_of(one.id)},{stamp(one.sent_at)}"


def with_ends(found: list[Published]) -> list[Published]:
    """With a Cancel for each that was stopped by hand: nobody wrote one, and other programs wait for it."""
    made = [end_of(one) for one in found if is_stopped(one)]
    return sorted([*found, *made], key=lambda one: one.sent_at, reverse=True)


def is_stopped(one: Published) -> bool:
    return one.status == "ended" and one.msg_type != "cancel"


def end_of(one: Published) -> Published:
    """The Cancel of what was stopped by hand; always the same for the same alert."""
    assert one.ended_at is not None  # noqa: S101 the base: ended has its time
    texts = {
        lang: AlertText(event=text.event, headline=_cut(f"{WORDS[lang].over}: {text.headline}"), body=text.body)
        for lang, text in one.texts.by_lang().items()
    }
    return replace(
        one, id=uuid5(one.id, "ended"), msg_type="cancel", sent_at=one.ended_at, texts=AlertTexts(**texts),
        earlier=[*one.earlier, Reference(one.id, one.sent_at)], ends=one.id,
    )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def areas_of(one: Published, districts: list[District]) -> list[Area]:
    """One for the city, or one for each district and dong. A dong has no outline: its district's warns too many."""
    if not one.district_ids and not one.dong_ids:
        codes = [(SGG, str(district.id)) for district in districts]
        return [Area(CITY_KO, CITY_EN, codes, [_polygon(district.id) for district in districts])]
    by_id: Mapping[int, District] = {district.id: district for district in districts}
    found = [
        Area(f"{CITY_KO} {by_id[id].name_ko}", f"{by_id[id].name_en}, {CITY_EN}", [(SGG, str(id))], [_polygon(id)])
        for id in one.district_ids if id in by_id
    ]  # fmt: skip
    for district in districts:
        found += [
            Area(f"{CITY_KO} {district.name_ko} {dong.name_ko}", f"{dong.name_en}, {district.name_en}, {CITY_EN}",
                 [(DONG, str(dong.id))], [])
            for dong in district.dongs if dong.id in one.dong_ids
        ]  # fmt: skip
    # What was alerted does not go missing when an ordinance renames it.
    return found or [Area(CITY_KO, CITY_EN, [("gwangju-dong", str(id)) for id in one.dong_ids], [])]


def _polygon(district_id: int) -> str:
    return " ".join(f"{lat:.4f},{lon:.4f}" for lat, lon in outlines()[district_id])
