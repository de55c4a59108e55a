"""What the desk corrects about a person."""

import msgspec

from backend.care.models import Person, Version


class PersonChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole person as they are to stand. `version`: of the person as they were shown. Their dong stays as it is: a
    case is moved to another."""

    version: Version
    person: Person
