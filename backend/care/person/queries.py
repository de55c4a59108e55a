"""SQL of a person that the desk corrects, under what `care.queries.enter` has said."""

from uuid import UUID

from backend.care.models import Person
from backend.care.rules import StaleCase, address_key, person_key
from backend.db import Db
from backend.seal import Sealer


async def change_person(
    db: Db, sealer: Sealer, person_id: UUID, version: int, person: Person, phone: str | None
) -> None:
    """What stands about the person from now on; what is None stands no more. `phone`, and that of the contact: E.164.

    Raises StaleCase where somebody else corrected it meanwhile.
    """
    contact = person.contact
    changed = await db.fetchval(
        """UPDATE care_people
           SET name_sealed = $3, born_on_sealed = $4, phone_sealed = $5, address_sealed = $6, access_sealed = $7,
               lives_alone = $8, contact_name_sealed = $9, contact_phone_sealed = $10, contact_relation = $11,
               person_index = $12, phone_index = $13, household_index = $14, version = version + 1
           WHERE id = $1 AND version = $2 RETURNING true""",
        person_id, version, sealer.seal(person.name) if person.name else None,
        sealer.seal(person.born_on.isoformat()) if person.born_on else None, sealer.seal(phone) if phone else None,
        sealer.seal(person.address), sealer.seal(person.access) if person.access else None, person.lives_alone,
        sealer.seal(contact.name) if contact else None, sealer.seal(contact.phone) if contact else None,
        contact.relation if contact else None,
        sealer.index("care_person", person_key(person.name, person.born_on)) if person.born_on else None,
        sealer.index("care_phone", phone) if phone else None,
        sealer.index("care_household", address_key(person.dong_id, person.address)),
    )  # fmt: skip
    if not changed:
        raise StaleCase


async def dong_of_person(db: Db, person_id: UUID) -> int | None:
    """None where the person lives out of this desk's sight."""
    return await db.fetchval(
        "SELECT dong_id FROM care_people WHERE id = $1 AND dong_id = ANY (care_dongs())", person_id
    )  # fmt: skip
