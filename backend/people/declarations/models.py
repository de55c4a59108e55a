"""What a person declares, and what a service asks of it."""

from datetime import date, datetime

import msgspec


class Declaration(msgspec.Struct, frozen=True):
    """`verified`: somebody at a counter has seen a paper that says the same."""

    born_on: date
    lives_in_gwangju: bool
    declared_at: datetime
    verified: bool


class NewDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    born_on: date
    lives_in_gwangju: bool


class Eligibility(msgspec.Struct, frozen=True):
    """Who may take a service: full years of age, both ends included; None where there is no end."""

    age_from: int | None = None
    age_to: int | None = None
    residents_only: bool = False

    @property
    def asks(self) -> bool:
        return self.age_from is not None or self.age_to is not None or self.residents_only
