"""What a case shows of a document."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

MediaType = Literal["image/jpeg", "image/png", "application/pdf"]
DocumentKind = Literal["paper", "signature"]


class Document(msgspec.Struct, frozen=True):
    """`size`: bytes. `mine`: whether the reader added it and may take it away. `kind`: a photo or paper that somebody
    added, or what the person drew to agree."""

    id: UUID
    name: str
    media_type: MediaType
    size: int
    added_by: Literal["citizen", "staff"]
    added_at: datetime
    mine: bool
    kind: DocumentKind


class Link(msgspec.Struct, frozen=True):
    """`path` opens the document in the session that asked, until `expires_at`."""

    path: str
    expires_at: datetime
