"""CAP 1.2 documents and the state's disaster messages (DSSP-IF-00247), read into what we make of them."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast, get_args

import msgspec
from lxml import etree as untyped  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]

from backend.alerts.models import AlertText, AlertTexts, Hazard, MsgType, Stage
from backend.alerts.sources.models import Incoming, Mark, Matched
from backend.alerts.sources.rules import (
    Point,
    Unreadable,
    match_codes,
    match_names,
    match_shapes,
    moment_of,
    together,
    topic_of,
)
from backend.messages.models import AlertLang, Topic
from backend.places.models import District
from backend.text import lines, one_line

etree: Any = untyped  # pyright: ignore[reportUnknownVariableType]
CAP = re.compile(r"\{urn:oasis:names:tc:emergency:cap:1\.[12]\}")
ATOM = "{http://www.w3.org/2005/Atom}"
SEVERITY = {"Extreme": 4, "Severe": 3, "Moderate": 2}
LEVELS = {"위급": 4, "긴급": 3, "안전안내": 2, "소식": 1}
TOPICS: dict[str, Topic] = {"Met": "weather", "Env": "air", "Health": "health", "Transport": "traffic"}
TYPES: dict[str, MsgType] = {"Alert": "alert", "Update": "update", "Cancel": "cancel"}
HAZARDS: dict[str, Hazard] = {"폭염": "heat", "한파": "cold", "정전": "outage"}
FIELDS = ("SN", "CRT_DT", "MSG_CN", "RCPTN_RGN_NM", "EMRG_STEP_NM", "DST_SE_NM")
HOLDS = timedelta(hours=6)
"""How long a message holds that does not say it."""
MOST_HELD = timedelta(days=29)
STATE_KO, STATE_EN = "행정안전부", "Ministry of the Interior and Safety"


class Changed(Exception):
    """Not in the shape that was agreed; the text names fields, never values."""


class Refused(Exception):
    """The state does not take our key, or our question."""


def parse(body: bytes) -> Any:
    """The root element. Nothing outside of it is ever read: no entities, no document type, no network.

    Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unreadable("not XML") from None
    if root.getroottree().docinfo.doctype:
        raise Unreadable("document type")
    return root


def links_of(root: Any) -> list[str] | None:
    """Where an Atom feed's CAP documents are, the newest first; None for what is no feed."""
    if root.tag != f"{ATOM}feed":
        return None
    found = root.iterfind(f"{ATOM}entry/{ATOM}link[@type='application/cap+xml']")
    return list(dict.fromkeys(str(link.get("href")) for link in found if link.get("href")))


def read_cap(root: Any, districts: Sequence[District]) -> Incoming:
    """Raises Unreadable."""
    found = CAP.match(str(root.tag))
    if found is None or not str(root.tag).endswith("}alert"):
        raise Unreadable("not CAP 1.2")
    ns = found[0]
    identifier, sender = _text(root, ns, "identifier"), _text(root, ns, "sender")
    if not identifier or not sender or re.search(r"[\s,<&]", identifier + sender) or len(identifier + sender) > 500:
        raise Unreadable("identifier or sender")
    sent_at = _moment(_text(root, ns, "sent"))
    if sent_at is None:
        raise Unreadable("sent")
    infos: list[Any] = root.findall(f"{ns}info")
    if not infos:
        raise Unreadable("info")
    marks = _marks(root, ns)
    status, kind = _text(root, ns, "status"), TYPES.get(_text(root, ns, "msgType"))
    texts, more = _texts(infos, ns)
    expiries = [at for info in infos if (at := _moment(_text(info, ns, "expires"))) is not None]
    categories = [str(one.text or "").strip() for info in infos for one in info.findall(f"{ns}category")]
    codes = [value for info in infos for name, value in _pairs(info, ns, "eventCode") if name == "gwangju-topic"]
    topics = [topic for topic in codes if topic in get_args(Topic)] or [
        TOPICS.get(category, "disaster") for category in categories
    ]
    parameters = [value for info in infos for _, value in _pairs(info, ns, "parameter")]
    sender_name = one_line(_text(infos[0], ns, "senderName"))[:60] or sender[:60]
    return Incoming(
        reference=reference(sender, identifier, sent_at),
        references=_references(_text(root, ns, "references")),
        sent_at=sent_at,
        msg_type=kind or "alert",
        exercise=status in ("Exercise", "Test"),
        level=_level(infos, ns, parameters),
        topics=cast("list[Topic]", list(dict.fromkeys(topics)))[:8] or ["disaster"],
        hazard=_hazard(texts.ko.event),
        stage=next((cast("Stage", value) for value in parameters if value in get_args(Stage)), None),
        expires_at=min(max(expiries, default=sent_at + HOLDS), sent_at + MOST_HELD),
        texts=texts,
        area=together([_area(area, ns, districts) for info in infos for area in info.findall(f"{ns}area")], districts),
        sender_ko=sender_name,
        sender_en=sender_name,
        marks=[*marks, *more],
    )


def reference(sender: str, identifier: str, sent_at: datetime) -> str:
    """The same message has the same, in whichever zone its time is written."""
    return f"{sender},{identifier},{int(sent_at.timestamp())}"


def _references(said: str) -> list[str]:
    found: list[str] = []
    for one in said.split():
        sender, _, rest = one.partition(",")
        identifier, _, at = rest.partition(",")
        sent_at = _moment(at)
        if sender and identifier and sent_at is not None:
            found.append(reference(sender, identifier, sent_at))
    return found


def _marks(root: Any, ns: str) -> list[Mark]:
    public = _text(root, ns, "scope") == "Public" and _text(root, ns, "msgType") in TYPES
    return [] if public and _text(root, ns, "status") in ("Actual", "Exercise", "Test") else ["not_public"]


def _level(infos: list[Any], ns: str, parameters: list[str]) -> int:
    """As the Korean level says, where there is one; else as grave as the gravest."""
    korean = [level for value in parameters for word, level in LEVELS.items() if value.startswith(word)]
    return max(korean or [SEVERITY.get(_text(info, ns, "severity"), 1) for info in infos])


def _texts(infos: list[Any], ns: str) -> tuple[AlertTexts, list[Mark]]:
    found: dict[AlertLang, AlertText] = {}
    marks: list[Mark] = []
    several = False
    for info in infos:
        lang = (_text(info, ns, "language") or "en-US").split("-")[0].lower()
        if lang not in get_args(AlertLang):
            continue
        if lang in found:
            several = True
            continue
        said = _text(info, ns, "instruction")
        found[cast("AlertLang", lang)], cut = shorten(
            _text(info, ns, "event"), _text(info, ns, "headline"), _text(info, ns, "description"), said.splitlines()
        )
        if cut and "shortened" not in marks:
            marks.append("shortened")
    if "ko" not in found:
        if not found:
            raise Unreadable("language")
        found["ko"] = next(iter(found.values()))
        marks.append("no_korean")
    if several:
        marks.append("several")
    return AlertTexts(**found), marks


def shorten(event: str, headline: str, body: str, steps: Sequence[str]) -> tuple[AlertText, bool]:
    """Into what a phone shows; and whether anything was left out."""
    event, headline, body = one_line(lines(event)), one_line(lines(headline)), lines(body)
    steps = [one_line(lines(step)) for step in steps if one_line(lines(step))]
    headline = headline or body.split("\n")[0] or event or "알림"
    text = AlertText(
        event=_cut(event or "알림", 40), headline=_cut(headline, 80), body=_cut(body or headline, 400),
        instructions=[_cut(step, 120) for step in steps[:3]],
    )  # fmt: skip
    whole = (event or "알림", headline, body or headline, steps)
    return text, (text.event, text.headline, text.body, text.instructions) != whole


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _area(area: Any, ns: str, districts: Sequence[District]) -> Matched:
    """By numbers, else by name, else by shape: the surest first."""
    by_code = match_codes([value for _, value in _pairs(area, ns, "geocode") if re.search(r"\d", value)], districts)
    if by_code.found:
        return by_code
    name = _text(area, ns, "areaDesc")
    by_name = match_names([name], districts)
    if by_name.found and not by_name.marks:
        return by_name
    polygons = [_points(str(found.text or "")) for found in area.findall(f"{ns}polygon")]
    circles = [_circle(str(found.text or "")) for found in area.findall(f"{ns}circle")]
    by_shape = match_shapes(
        [ring for ring in polygons if len(ring) > 2], [circle for circle in circles if circle is not None], districts
    )
    return next((way for way in (by_shape, by_name) if way.found), by_name)


def _points(text: str) -> list[Point]:
    try:
        found = [tuple(float(part) for part in pair.split(",")) for pair in text.split()]
    except ValueError:
        return []
    return cast("list[Point]", found) if all(len(point) == 2 for point in found) else []


def _circle(text: str) -> tuple[Point, float] | None:
    centre, _, radius = text.strip().partition(" ")
    points = _points(centre)
    try:
        return (points[0], float(radius)) if points else None
    except ValueError:
        return None


def _text(parent: Any, ns: str, name: str) -> str:
    return str(parent.findtext(f"{ns}{name}") or "").strip()


def _pairs(parent: Any, ns: str, name: str) -> list[tuple[str, str]]:
    return [(_text(pair, ns, "valueName"), _text(pair, ns, "value")) for pair in parent.findall(f"{ns}{name}")]


def _moment(text: str) -> datetime | None:
    try:
        return moment_of(text)
    except ValueError:
        return None


def _hazard(event: str) -> Hazard | None:
    return next((hazard for word, hazard in HAZARDS.items() if word in event), None)


# The state's disaster messages


def read_national(body: bytes, districts: Sequence[District]) -> tuple[list[Incoming], int, list[str]]:
    """The messages of a page, how many there are in all, and the fields that are not as agreed.

    Raises Refused, and Changed where nothing in it can be read.
    """
    answer: Any
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        # A key that is not known is answered in XML.
        raise (Refused if body.lstrip().startswith(b"<") else Changed)("JSON") from None
    header: Any = cast("dict[str, Any]", answer).get("header") if isinstance(answer, dict) else None
    if not isinstance(header, dict):
        raise Changed("header")
    code = str(cast("dict[str, Any]", header).get("resultCode", ""))
    if code not in ("00", "0", "03"):  # 03: there is nothing
        raise Refused(f"resultCode {code[:10]}")
    rows: Any = cast("dict[str, Any]", answer).get("body") or []
    if not isinstance(rows, list):
        raise Changed("body")
    found: list[Incoming] = []
    odd: set[str] = set()
    for row in cast("list[Any]", rows):
        missing = [name for name in FIELDS if not isinstance(row, dict) or row.get(name) is None]
        try:
            if missing:
                odd.update(missing)
            else:
                found.append(_message(cast("dict[str, Any]", row), districts))
        except ValueError as error:
            odd.add(str(error))
    total = cast("dict[str, Any]", answer).get("totalCount", len(found))
    return found, int(total) if str(total).isdigit() else len(found), sorted(odd)


def _message(row: dict[str, Any], districts: Sequence[District]) -> Incoming:
    """Raises ValueError with the field that says nothing."""
    said = {name: one_line(lines(str(row[name]))) for name in FIELDS}
    try:
        sent_at = moment_of(said["CRT_DT"])
    except ValueError:
        raise ValueError("CRT_DT") from None
    step = said["EMRG_STEP_NM"].replace(" ", "")
    level = next((level for word, level in LEVELS.items() if step.startswith(word)), None)
    if level is None:
        raise ValueError("EMRG_STEP_NM")
    if not said["SN"] or not said["MSG_CN"]:
        raise ValueError("SN" if not said["SN"] else "MSG_CN")
    body = said["MSG_CN"]
    # The first sentence, without who says it: "[광주광역시] 오늘 …"
    first = re.split(r"(?<=[.!?])\s", re.sub(r"^\s*[\[(<][^\])>]{1,30}[\])>]\s*", "", body), maxsplit=1)[0]
    text, cut = shorten(said["DST_SE_NM"] or step, _cut(first or body, 80), body, [])
    return Incoming(
        reference=f"safetydata.go.kr,{said['SN'][:100]}",
        references=[],
        sent_at=sent_at,
        msg_type="alert",
        exercise="훈련" in body[:30] or "훈련" in said["DST_SE_NM"],
        level=level,
        topics=[topic_of(f"{said['DST_SE_NM']} {body}" if said["DST_SE_NM"] in ("", "기타") else said["DST_SE_NM"])],
        hazard=_hazard(said["DST_SE_NM"]),
        stage=None,
        expires_at=sent_at + HOLDS,
        texts=AlertTexts(ko=text),
        area=match_names([said["RCPTN_RGN_NM"]], districts),
        sender_ko=STATE_KO,
        sender_en=STATE_EN,
        marks=["shortened"] if cut else [],
    )
