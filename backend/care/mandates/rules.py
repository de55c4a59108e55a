"""What may become of a mandate."""

from backend.errors import Conflict


class MandateOver(Conflict):
    code, title = "mandate_over", "This has been answered or is over"


class NoNumber(Conflict):
    code, title = "mandate_no_number", "We have no mobile number of this person"
