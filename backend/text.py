"""What is kept of what somebody typed, so that the same words are always the same characters (NFC)."""

import unicodedata


def one_line(text: str) -> str:
    """White space of any kind and length becomes one space, and none is left at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(text: str) -> str:
    """Without control characters but line breaks, and without white space at the ends."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept)).strip()
