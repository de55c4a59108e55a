"""What counts as a photo or a paper, and what is left of one that somebody sends."""

import io
import re

import msgspec
import pikepdf
from PIL import Image, ImageOps

from backend.care.documents.models import MediaType
from backend.errors import Conflict, DomainError, Invalid
from backend.text import one_line

MOST_BYTES = 10 * 1024 * 1024
MOST_DOCUMENTS = 20
# A photo of 50 megapixels; more than a phone takes, less than what fills a server's memory.
MOST_PIXELS = 50_000_000
# Long enough to read small print on.
LONGEST_SIDE = 2400
MOST_PAGES = 100


class DocumentTooLarge(DomainError):
    status, code, title = 413, "document_too_large", "A photo or paper may have 10 MB"


class DocumentUnknown(Invalid):
    code, title = "document_unknown", "This is no photo (JPEG, PNG) and no PDF that can be opened"


class SignatureEmpty(Invalid):
    code, title = "signature_empty", "Nothing was drawn"


class TooManyDocuments(Conflict):
    code, title = "too_many_documents", "This case has as many photos and papers as it may have"


class Clean(msgspec.Struct, frozen=True):
    """A document as it is kept."""

    media_type: MediaType
    content: bytes


def clean(sent: bytes) -> Clean:
    """The picture or the pages alone, whatever the name said: no place, camera or author, no script, no attachment.

    Takes up to seconds of CPU: call it in a thread. Raises DocumentTooLarge, DocumentUnknown.
    """
    if len(sent) > MOST_BYTES:
        raise DocumentTooLarge
    if sent.startswith(b"\xff\xd8\xff"):
        return Clean("image/jpeg", _picture(sent, "JPEG"))
    if sent.startswith(b"\x89PNG\r\n\x1a\n"):
        return Clean("image/png", _picture(sent, "PNG"))
    if sent.startswith(b"%PDF-"):
        return Clean("application/pdf", _paper(sent))
    raise DocumentUnknown


# A drawing of a finger's width on a tablet.
MOST_DRAWN_PIXELS = 4_000_000


def signature(sent: bytes) -> Clean:
    """What was drawn with a finger, as a PNG: the drawing alone. Small enough for a request to wait for.

    Raises DocumentTooLarge, DocumentUnknown, SignatureEmpty.
    """
    try:
        with Image.open(io.BytesIO(sent), formats=["PNG"]) as image:
            _check(image.width * image.height <= MOST_DRAWN_PIXELS)
            drawn = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA")).convert("L")
    except DomainError:
        raise
    except Exception:  # as below
        raise DocumentUnknown from None
    darkest, lightest = drawn.getextrema()
    if darkest == lightest:
        raise SignatureEmpty
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return Clean("image/png", out.getvalue())


def _picture(sent: bytes, kind: str) -> bytes:
    """Drawn anew, upright and no larger than it need be: nothing of the old file is left but its pixels."""
    try:
        with Image.open(io.BytesIO(sent), formats=[kind]) as image:
            _check(image.width * image.height <= MOST_PIXELS)
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            drawn = upright.convert("RGBA" if kind == "PNG" and _has_alpha(upright) else "RGB")
        # What stood beside the pixels would go along.
        drawn.info.clear()
        out = io.BytesIO()
        drawn.save(out, kind, **({"quality": 85} if kind == "JPEG" else {}))
    except DomainError:
        raise
    except Image.DecompressionBombError:
        raise DocumentTooLarge from None
    except Exception:  # a decoder fails in a dozen ways on what is no picture
        raise DocumentUnknown from None
    return out.getvalue()


def _check(fits: bool) -> None:
    if not fits:
        raise DocumentTooLarge


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


# What a paper does when it is opened, and what it carries beside its pages: ISO 32000-2, 7.7.2, 7.7.3 and 12.6.
_OF_PAPER = ("/OpenAction", "/AA", "/Names", "/AcroForm", "/Metadata", "/PieceInfo", "/Collection", "/URI", "/AF",
             "/StructTreeRoot", "/Outlines")  # fmt: skip
# `/Annots`: notes, forms, links and files that hang on a page.
_OF_PAGE = ("/AA", "/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Annots")


def _paper(sent: bytes) -> bytes:
    """Its pages in a new file, without what it says of its author, what it would do, and what it carries along."""
    try:
        with pikepdf.open(io.BytesIO(sent)) as paper:
            _check(len(paper.pages) <= MOST_PAGES)
            _drop(paper.Root, _OF_PAPER)
            for page in paper.pages:
                _drop(page.obj, _OF_PAGE)
            if "/Info" in paper.trailer:
                del paper.trailer["/Info"]
            out = io.BytesIO()
            paper.save(out, deterministic_id=True)
    except DomainError:
        raise
    except Exception:  # as above; a paper with a password is one that nobody at the office could open
        raise DocumentUnknown from None
    return out.getvalue()


def _drop(part: pikepdf.Object, names: tuple[str, ...]) -> None:
    for name in names:
        if name in part:
            del part[name]


def tidy_file_name(name: str, media_type: MediaType) -> str:
    """What the person called it, without folders and without an ending that says something else."""
    last = one_line(re.split(r"[/\\]", name)[-1])
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", last).strip(". ")
    kept = "".join(c for c in stem if c.isprintable() and c not in '<>:"|?*')[:80].strip()
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}[media_type]
    unnamed = "서류" if media_type == "application/pdf" else "사진"
    return f"{kept or unnamed}.{ending}"


def check_room(count: int) -> None:
    if count >= MOST_DOCUMENTS:
        raise TooManyDocuments
