"""Atom feeds (RFC 4287) of CAP documents, as ITU-T X.1303 readers fetch them."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from backend.alerts.feeds.cap import CATEGORY
from backend.alerts.feeds.models import Published
from backend.alerts.feeds.rules import identifier_of, stamp
from backend.alerts.feeds.words import WORDS
from backend.alerts.models import AlertText
from backend.messages.models import AlertLang

NS = "http://www.w3.org/2005/Atom"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed: a time of its own would be another document each time."""


def cap_path(one: Published) -> str:
    return f"/feeds/alerts/{one.id if one.ends is None else f'{one.ends}-ended'}.cap.xml"


def write(found: list[Published], lang: AlertLang, public_url: str, *, exercise: bool) -> bytes:
    """Every message that holds or was over lately, the newest first, each with its page and its CAP document."""
    words = WORDS[lang]
    path = "/feeds/exercises.atom" if exercise else "/feeds/alerts.atom"
    feed = Element("feed", {"xmlns": NS, "xml:lang": lang})
    _put(feed, "id", f"{public_url}{path}")
    _put(feed, "title", f"{words.city} · {words.exercise if exercise else words.title}")
    _put(feed, "updated", stamp(max((one.sent_at for one in found), default=EPOCH)))
    _put(SubElement(feed, "author"), "name", words.city)
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{public_url}{path}?lang={lang}"})
    if not exercise:
        SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{public_url}/a?lang={lang}"})
    for one in found:
        _put_entry(feed, one, lang, public_url)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _put_entry(feed: Element, one: Published, lang: AlertLang, public_url: str) -> None:
    text, shown = _text(one, lang)
    words = WORDS[shown]
    entry = SubElement(feed, "entry", {"xml:lang": shown})
    _put(entry, "id", identifier_of(one.id))
    mark = f"{words.exercise} " if one.exercise else ""
    _put(entry, "title", f"{mark}[{words.levels[one.level - 1]}] {text.headline}")
    _put(entry, "updated", stamp(one.sent_at))
    _put(entry, "published", stamp(one.sent_at))
    _put(SubElement(entry, "author"), "name", one.sender_ko if shown == "ko" else one.sender_en)
    _put(entry, "summary", "\n".join([text.body, *text.instructions]))
    SubElement(entry, "link", {
        "rel": "alternate", "type": "text/html", "hreflang": shown,
        "href": f"{public_url}/a/{one.earlier[0].id if one.earlier else one.id}?lang={shown}",
    })  # fmt: skip
    SubElement(entry, "link", {
        "rel": "enclosure", "type": "application/cap+xml", "href": f"{public_url}{cap_path(one)}",
    })  # fmt: skip
    for category in dict.fromkeys(CATEGORY[topic] for topic in one.topics):
        SubElement(entry, "category", {"term": category, "scheme": "urn:oasis:names:tc:emergency:cap:1.2:category"})


def _text(one: Published, lang: AlertLang) -> tuple[AlertText, AlertLang]:
    texts = one.texts.by_lang()
    for wanted in (lang, "en"):
        if lang != "ko" and wanted in texts:
            return texts[wanted], wanted
    return texts["ko"], "ko"


def _put(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
