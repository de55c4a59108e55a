"""CAP 1.2 documents (OASIS, 2010-07-01)."""

# Only written here; what others wrote is read by `sources`, with lxml.
from xml.etree.ElementTree import Element, SubElement, tostring

from backend.alerts.feeds.models import Area, Published
from backend.alerts.feeds.rules import CITY_KO, areas_of, identifier_of, reference_of, sender_of, stamp
from backend.alerts.feeds.words import WORDS
from backend.alerts.models import AlertText
from backend.messages.models import AlertLang
from backend.places.models import District

NS = "urn:oasis:names:tc:emergency:cap:1.2"
CATEGORY = {
    "disaster": "Safety", "weather": "Met", "air": "Env", "health": "Health", "traffic": "Transport", "jobs": "Other",
    "welfare": "Other", "culture": "Other",
}  # fmt: skip
LEVEL_KO = {4: "위급재난", 3: "긴급재난", 2: "안전안내", 1: "소식"}
# Nobody at the desk is asked how sure and how soon it is, so no more is claimed than a level means.
GRAVITY = {
    4: ("Immediate", "Extreme", "Likely"),
    3: ("Immediate", "Severe", "Likely"),
    2: ("Expected", "Moderate", "Possible"),
    1: ("Unknown", "Minor", "Unknown"),
}


def write(one: Published, districts: list[District], public_url: str) -> bytes:
    """The document of one message; the same bytes whenever it is asked for."""
    # Everything in it is in the one namespace, so its children need no prefix.
    alert = Element("alert", {"xmlns": NS})
    _put(alert, "identifier", identifier_of(one.id))
    _put(alert, "sender", sender_of(public_url))
    _put(alert, "sent", stamp(one.sent_at))
    _put(alert, "status", "Exercise" if one.exercise else "Actual")
    _put(alert, "msgType", one.msg_type.capitalize())
    _put(alert, "scope", "Public")
    if one.exercise:
        _put(alert, "note", "훈련 / Exercise")
    if one.earlier:
        _put(alert, "references", " ".join(reference_of(public_url, earlier) for earlier in one.earlier))
    areas = areas_of(one, districts)
    for lang, text in one.texts.by_lang().items():
        _put_info(alert, one, lang, text, areas, public_url)
    return tostring(alert, encoding="utf-8", xml_declaration=True)


def _put_info(
    alert: Element, one: Published, lang: AlertLang, text: AlertText, areas: list[Area], public_url: str
) -> None:
    info = SubElement(alert, "info")
    urgency, severity, certainty = GRAVITY[one.level]
    _put(info, "language", lang)
    for category in dict.fromkeys(CATEGORY[topic] for topic in one.topics):
        _put(info, "category", category)
    _put(info, "event", text.event)
    _put(info, "responseType", _response(one, text))
    _put(info, "urgency", "Past" if one.msg_type == "cancel" else urgency)
    _put(info, "severity", severity)
    _put(info, "certainty", certainty)
    for topic in one.topics:
        _pair(info, "eventCode", "gwangju-topic", topic)
    _put(info, "effective", stamp(one.sent_at))
    _put(info, "expires", stamp(one.expires_at))
    _put(info, "senderName", one.sender_ko if lang == "ko" else one.sender_en)
    _put(info, "headline", text.headline)
    _put(info, "description", text.body)
    if text.instructions:
        _put(info, "instruction", "\n".join(text.instructions))
    _put(info, "web", f"{public_url}/a/{one.earlier[0].id if one.earlier else one.id}?lang={lang}")
    _put(info, "contact", f"{CITY_KO} 120" if lang == "ko" else f"{WORDS[lang].city}, +82-62-120")
    _pair(info, "parameter", "KR-level", LEVEL_KO[one.level])
    if one.crisis_stage is not None:
        _pair(info, "parameter", "KR-stage", one.crisis_stage)
    for area in areas:
        _put_area(info, lang, area)


def _response(one: Published, text: AlertText) -> str:
    if one.msg_type == "cancel":
        return "AllClear"
    return "Execute" if text.instructions else "Monitor" if one.level > 1 else "None"


def _put_area(info: Element, lang: AlertLang, area: Area) -> None:
    found = SubElement(info, "area")
    _put(found, "areaDesc", area.name_ko if lang == "ko" else area.name_en)
    for polygon in area.polygons:
        _put(found, "polygon", polygon)
    for name, value in area.codes:
        _pair(found, "geocode", name, value)


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _pair(parent: Element, name: str, value_name: str, value: str) -> None:
    pair = SubElement(parent, name)
    _put(pair, "valueName", value_name)
    _put(pair, "value", value)
