"""What cannot begin again."""

from backend.errors import Conflict


class PersonDied(Conflict):
    code, title = "person_died", "This person has died"
