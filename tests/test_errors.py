"""Every refusal has a sentence that says what to do next, and no sentence is left without its refusal."""

import ast
import re
from collections.abc import Iterator

from backend.errors import CODES
from tests.server import PROJECT

CATALOGUES = ("pwa/src/messages/errors/ko.ts", "pwa/src/staff/problems/ko.ts")


def codes_in(tree: ast.AST) -> Iterator[str]:
    """`code = "…"` of an error's class, `code="…"` where one is raised, and what `errors.answer` is given."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign([ast.Name("code")], ast.Constant(str(code))):
                yield code
            case ast.Assign([ast.Tuple(names)], ast.Tuple(values)):
                for name, value in zip(names, values, strict=True):
                    match name, value:
                        case ast.Name("code"), ast.Constant(str(code)):
                            yield code
            case ast.keyword("code", ast.Constant(str(code))):
                yield code
            case ast.Call(ast.Name("answer") | ast.Attribute(attr="answer"), [_, ast.Constant(str(code)), *_]):
                yield code


def sent() -> set[str]:
    found = set(CODES.values())
    for file in (PROJECT / "backend").rglob("*.py"):
        found.update(codes_in(ast.parse(file.read_text())))
    return found - {""}


def explained() -> set[str]:
    return {code for name in CATALOGUES for code in re.findall(r"^  (\w+):", (PROJECT / name).read_text(), re.M)}


def test_every_code_has_its_sentence() -> None:
    assert {"slot_taken", "too_many_tries", "wrong_origin", "internal", "body_too_large"} <= sent()
    assert sent() - explained() == set()


def test_every_sentence_has_its_code() -> None:
    # What the PWA finds out by itself has a code too, such as that no answer came.
    pwa = "".join(file.read_text() for file in (PROJECT / "pwa/src").rglob("*.ts*") if "api/schema" not in str(file))
    own = set(re.findall(r"'([a-z_]+)'", pwa))
    assert explained() - sent() - own == set()
