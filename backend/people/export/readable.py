"""The same as a page that anybody can read, in Korean or English, without script and without anything from outside."""

from datetime import datetime
from html import escape
from typing import Any, cast

from backend.people.export.labels import CODES, FIELDS, PAGE
from backend.people.models import Lang
from backend.seoul import SEOUL

STYLE = """
body{font:17px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1e2124;background:#fff}
h1{font-size:1.75rem}h2{margin-top:2.5rem;border-bottom:2px solid #256ef4;padding-bottom:.25rem}
dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.25rem 1rem;margin:.5rem 0}dt{color:#464c53}
dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}article{border:1px solid #cdd1d5;border-radius:8px;
padding:.5rem 1rem;margin:.75rem 0}p.none{color:#464c53}
@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@media(prefers-color-scheme:dark){body{background:#131416;color:#f4f5f6}dt,p.none{color:#b1b8be}}
"""
# By these a machine knows things; nobody reads them.
HIDDEN = {"id", "exported_at"}


def page(everything: dict[str, Any], lang: Lang, at: datetime) -> bytes:
    """`everything`: as it stands in data.json, of nothing but what JSON knows."""
    word = PAGE[lang]
    parts = "".join(
        f"<section><h2>{escape(label(name, lang))}</h2>{_shown(value, lang)}</section>"
        for name, value in everything.items() if name not in HIDDEN
    )  # fmt: skip
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(word['title'])}</title><style>{STYLE}</style><main><h1>{escape(word['title'])}</h1>"
        f"<p>{escape(word['made'].format(at=moment(at)))}</p><p>{escape(word['own'])}</p>{parts}</main></html>"
    ).encode()


def label(name: str, lang: Lang) -> str:
    return FIELDS.get(name, {}).get(lang, name)


def moment(at: datetime) -> str:
    return f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M}"


def _shown(value: Any, lang: Lang) -> str:
    match value:
        case dict():
            fields = cast(dict[str, Any], value)
            return "<dl>" + "".join(
                f"<dt>{escape(label(name, lang))}</dt><dd>{_shown(field, lang)}</dd>"
                for name, field in fields.items() if name not in HIDDEN
            ) + "</dl>"  # fmt: skip
        case list():
            return _listed(cast(list[Any], value), lang)
        case _:
            return escape(_plain(value, lang))


def _listed(values: list[Any], lang: Lang) -> str:
    if not values:
        return f'<p class="none">{escape(PAGE[lang]["none"])}</p>'
    if any(isinstance(value, dict | list) for value in values):
        return "".join(f"<article>{_shown(value, lang)}</article>" for value in values)
    return escape(", ".join(_plain(value, lang) for value in values))


def _plain(value: Any, lang: Lang) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return PAGE[lang]["yes" if value else "no"]
        case str() if len(value) > 10 and value[4:5] == "-" and value[10] == "T":
            try:
                return moment(datetime.fromisoformat(value))
            except ValueError:
                return value
        case str():
            return CODES.get(value, {}).get(lang, value)
        case _:
            return str(value)
