"""The plain pages: alerts for those without JavaScript, for screen readers, for paper, and for links from elsewhere.

The page is built as a tree, so that no text can become markup.
"""

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, tostring

from backend.alerts.feeds.words import LANGS, NAMES, WORDS, Words, moment
from backend.alerts.models import Alert, AlertBase, AlertText, Earlier
from backend.messages.models import AlertLang
from backend.places.models import District
from backend.seoul import SEOUL

CSS = "/a/page.css"
# The shapes of the app's icons: octagon, triangle, square, circle; each with its sign.
SHAPES = {
    4: ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M12 6.5v6.5M12 17h.01"),
    3: ("M12 2.3 23 21.5H1z", "M12 9v5.5M12 18.2h.01"),
    2: ("M3 3h18v18H3z", "M12 11v6M12 7.2h.01"),
    1: ("M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z", "M8 10h8M8 14.2h5"),
}
Part = Element | str | None


def write_alert(alert: Alert, districts: list[District], lang: AlertLang, public_url: str, now: datetime) -> bytes:
    """What holds now of one alert, and what was said before."""
    words = WORDS[lang]
    text, shown = text_in(alert, lang)
    end = _end(alert, now)
    parts: list[Part] = [
        _h("p", words.exercise, cls="exercise") if alert.exercise else None,
        _level(alert.level, words, text.event, shown, lang),
        _h("p", words.instead[shown], cls="note") if shown != lang and shown in words.instead else None,
        _h("h1", text.headline, lang=shown),
        _h("p", words.over_text, cls="over") if end is not None
        else _h("p", words.updated, cls="note") if alert.earlier else None,
        _h("p", text.body, lang=shown, cls="said"),
        _do(text, shown, words.did_then if end is not None else words.do_now),
        _ask(alert, words) if alert.asks_safety and end is None else None,
        _h("h2", words.where),
        _where(alert, districts, lang),
        _facts(alert, lang, end),
        _h("p", _h("a", words.more, href=_absolute(alert.link, public_url))) if alert.link else None,
        *_before(alert.earlier, lang),
        _h("p", words.call, cls="call"),
        _h("ul",
           _h("li", _h("a", words.all, href=f"/a?lang={lang}")),
           _h("li", _h("a", words.in_app, href=f"/alerts/{alert.id}")),
           _h("li", _h("a", words.data, href=f"/feeds/alerts/{alert.id}.cap.xml", type="application/cap+xml")),
           cls="ways"),
    ]  # fmt: skip
    title = f"{text.headline} · {words.levels[alert.level - 1]} · {words.city}".replace("\n", " ")
    return _document(title, f"/a/{alert.lineage_id}", lang, parts, public_url, level=alert.level, hidden=alert.exercise)


def write_list(
    current: Sequence[Alert], ended: Sequence[Alert], districts: list[District], lang: AlertLang, public_url: str
) -> bytes:
    """What is the matter now, and what was over lately."""
    words = WORDS[lang]
    parts: list[Part] = [
        _h("h1", words.title),
        _rows(current, districts, lang) if current else _h("p", words.none),
        _h("h2", words.past) if ended else None,
        _rows(ended, districts, lang, over=True) if ended else None,
        _h("p", words.call, cls="call"),
        _h("ul", _h("li", _h("a", words.in_app, href="/alerts")),
           _h("li", _h("a", "Atom", href=f"/feeds/alerts.atom?lang={lang}", type="application/atom+xml")), cls="ways"),
    ]  # fmt: skip
    return _document(f"{words.title} · {words.city}", "/a", lang, parts, public_url)


def text_in(alert: AlertBase | Earlier, lang: AlertLang) -> tuple[AlertText, AlertLang]:
    """The text in this language, else in English, else in Korean; and in which it is."""
    texts = alert.texts.by_lang()
    order: tuple[AlertLang, ...] = (lang, "ko") if lang == "ko" else (lang, "en", "ko")
    return next((texts[wanted], wanted) for wanted in order if wanted in texts)


def _end(alert: Alert, now: datetime) -> datetime | None:
    if alert.ended_at is not None:
        return alert.ended_at
    return alert.expires_at if alert.expires_at <= now else None


def _rows(alerts: Sequence[Alert], districts: list[District], lang: AlertLang, *, over: bool = False) -> Element:
    rows: list[Part] = []
    for alert in alerts:
        text, shown = text_in(alert, lang)
        at = (alert.ended_at or alert.expires_at) if over else alert.sent_at
        words = WORDS[lang]
        rows.append(_h(
            "li", _level(alert.level, words, text.event, shown, lang),
            _h("h3" if over else "h2", _h("a", text.headline, href=f"/a/{alert.id}?lang={lang}", lang=shown)),
            _where(alert, districts, lang),
            _h("p", f"{words.ended if over else words.sent}: ", _time(at, lang), cls="quiet"),
            cls=f"alert lv{alert.level}{' past' if over else ''}",
        ))  # fmt: skip
    return _h("ul", *rows, cls="list")


def _level(level: int, words: Words, event: str, shown: AlertLang, lang: AlertLang) -> Element:
    shape, sign = SHAPES[level]
    said = _h("span", event, lang=shown if shown != lang else None)
    return _h(
        "p", _h("svg", _h("path", d=shape, cls="shape"), _h("path", d=sign, cls="sign"),
                viewBox="0 0 24 24", **{"aria-hidden": "true"}),
        _h("span", words.levels[level - 1]), " · ", said, cls=f"level lv{level}",
    )  # fmt: skip


def _do(text: AlertText, shown: AlertLang, title: str) -> Element | None:
    if not text.instructions:
        return None
    steps = [_h("li", step) for step in text.instructions]
    return _h("section", _h("h2", title), _h("ol", *steps, lang=shown), cls="do")


def _ask(alert: Alert, words: Words) -> Element:
    """Answers need a script; whoever has none is told whom to call."""
    return _h("section", _h("h2", words.ask), _h("p", words.no_answer),
              _h("p", _h("a", words.answer, href=f"/alerts/{alert.id}"), cls="ways"), cls="do")  # fmt: skip


def _where(alert: AlertBase | Earlier, districts: list[District], lang: AlertLang) -> Element:
    def name(place: object) -> str:
        return getattr(place, "name_ko" if lang == "ko" else "name_en")

    found = [name(district) for district in districts if district.id in alert.district_ids]
    for district in districts:
        # 우산동 exists in two districts.
        found += [f"{name(district)} {name(dong)}" if lang == "ko" else f"{name(dong)} ({name(district)})"
                  for dong in district.dongs if dong.id in alert.dong_ids]  # fmt: skip
    return _h("p", ", ".join(found) or WORDS[lang].whole_city, cls="where")


def _facts(alert: Alert, lang: AlertLang, end: datetime | None) -> Element:
    words = WORDS[lang]
    return _h(
        "dl",
        _h("div", _h("dt", words.sender), _h("dd", alert.sender_ko if lang == "ko" else alert.sender_en)),
        _h("div", _h("dt", words.sent), _h("dd", _time(alert.sent_at, lang))),
        _h("div", _h("dt", words.until if end is None else words.ended),
           _h("dd", _time(end or alert.expires_at, lang))),
    )  # fmt: skip


def _before(earlier: Sequence[Earlier], lang: AlertLang) -> list[Part]:
    if not earlier:
        return []
    rows: list[Part] = []
    for one in earlier:
        text, shown = text_in(one, lang)
        level = WORDS[lang].levels[one.level - 1]
        rows.append(_h("li", _time(one.sent_at, lang), f" · {level} · ", _h("span", text.headline, lang=shown)))
    return [_h("h2", WORDS[lang].earlier), _h("ul", *rows, cls="before")]


def _time(at: datetime, lang: AlertLang) -> Element:
    stamp = at.astimezone(SEOUL).replace(microsecond=0).isoformat()
    return _h("time", moment(at, lang), datetime=stamp)


def _absolute(link: str, public_url: str) -> str:
    return f"{public_url}{link}" if link.startswith("/") else link


def _document(
    title: str, path: str, lang: AlertLang, parts: Sequence[Part], public_url: str, *, level: int = 0,
    hidden: bool = False,
) -> bytes:  # fmt: skip
    words = WORDS[lang]
    head = _h(
        "head", _h("meta", charset="utf-8"), _h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _h("title", title), _h("meta", name="robots", content="noindex") if hidden else None,
        _h("link", rel="stylesheet", href=CSS), _h("link", rel="icon", href="/favicon.svg", type="image/svg+xml"),
        _h("link", rel="canonical", href=f"{public_url}{path}"),
        _h("link", rel="alternate", type="application/atom+xml", title=words.title,
           href=f"/feeds/alerts.atom?lang={lang}"),
        *(_h("link", rel="alternate", hreflang=other, href=f"{public_url}{path}?lang={other}") for other in LANGS),
    )  # fmt: skip
    ways = [
        _h("li", _h("a", NAMES[other], href=f"{path}?lang={other}", lang=other, hreflang=other,
                    **({"aria-current": "true"} if other == lang else {})))
        for other in LANGS
    ]  # fmt: skip
    body = _h(
        "body", _h("a", words.skip, href="#alert", cls="skip"),
        _h("header", _h("a", words.city, href=f"/a?lang={lang}", cls="city"),
           _h("nav", _h("ul", *ways), **{"aria-label": words.languages})),
        _h("main", *parts, id="alert", cls=f"lv{level}" if level else None),
    )  # fmt: skip
    page = tostring(_h("html", head, body, lang=lang), encoding="unicode", method="html")
    return f"<!doctype html>\n{page}\n".encode()


def _h(tag: str, *parts: Part, cls: str | None = None, **attributes: str | None) -> Element:
    element = Element(tag, {name: value for name, value in attributes.items() if value is not None})
    if cls is not None:
        element.set("class", cls)
    last: Element | None = None
    for part in parts:
        if isinstance(part, str):
            if last is None:
                element.text = (element.text or "") + part
            else:
                last.tail = (last.tail or "") + part
        elif part is not None:
            element.append(part)
            last = part
    return element
