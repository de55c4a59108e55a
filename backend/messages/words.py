"""Words of notifications that no operator writes; the console reads the same file (pwa/src/staff/alerts/Lock.tsx)."""

from pathlib import Path
from typing import Literal

import msgspec

from backend.push.models import AlertLang

Answer = Literal["safe", "need_help"]


class _Words(msgspec.Struct, frozen=True):
    exercise: dict[AlertLang, str]
    all_clear: dict[AlertLang, str]
    answers: dict[Answer, dict[AlertLang, str]]
    instead: dict[AlertLang, dict[AlertLang, str]]


_WORDS = msgspec.json.decode(Path(__file__).with_name("words.json").read_bytes(), type=_Words)
EXERCISE, ALL_CLEAR = _WORDS.exercise, _WORDS.all_clear
ANSWERS = _WORDS.answers
INSTEAD = _WORDS.instead
"""Said first, in the language that is missing: of each language that is wanted, by the one that stands in for it."""
