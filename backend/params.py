"""Ids in addresses: what no integer column can hold is refused before it reaches the base."""

from typing import Annotated

import msgspec
from litestar.params import PathParameter, QueryParameter

MOST = 2**31 - 1
PathId = Annotated[int, PathParameter(ge=1, le=MOST)]
QueryId = Annotated[int, QueryParameter(ge=1, le=MOST)]
QueryVersion = Annotated[int, QueryParameter(ge=0, le=MOST)]
MaybeQueryId = Annotated[int | None, QueryParameter(ge=1, le=MOST)]
FewQueryIds = Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=MOST)]] | None, QueryParameter(max_items=10)]
