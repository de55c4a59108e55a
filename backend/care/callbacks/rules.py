"""When an alert may be answered, by when somebody is called, and when a call may end. Pure."""

from datetime import datetime, timedelta

from backend.alerts.models import Alert
from backend.care.callbacks.models import Answer, AnswerBody, CallbackAsk, Ended
from backend.care.rules import GuardUnmet
from backend.errors import Conflict, FieldProblem, Invalid


class NotAsked(Conflict):
    code, title = "not_asked", "This alert does not ask whether people are safe"


class AlertOver(Conflict):
    code, title = "alert_over", "The alert is over: in need, call 119 or 120"


class CallbackOver(Conflict):
    code, title = "callback_over", "This call has ended already"


class NumberWaits(Conflict):
    code, title = "number_waits", "Somebody is to be called at this number already"


# By when the dong has called, from 소식 to 위급.
WITHIN = {1: timedelta(hours=3), 2: timedelta(hours=3), 3: timedelta(hours=1), 4: timedelta(minutes=30)}
LEAST_TRIES, LEAST_VISITS = 2, 1


def due(level: int, now: datetime) -> datetime:
    return now + WITHIN[level]


def check_answerable(alert: Alert, answer: Answer, now: datetime, *, is_waiting: bool) -> None:
    """Raises NotAsked, AlertOver. Whoever waits for a call may say that they are safe for as long as they wait."""
    if answer == "safe" and is_waiting:
        return
    if alert.status != "sent" or alert.expires_at <= now:
        raise AlertOver
    if not alert.asks_safety:
        raise NotAsked


def check_answer(alert: Alert, body: AnswerBody) -> None:
    """Raises Invalid: who is safe is not called, a call needs a dong, and an exercise calls nobody."""
    if body.callback is None:
        return
    if body.answer != "need_help":
        raise Invalid(fields=[FieldProblem("callback", "with need_help alone")])
    if alert.exercise:
        raise Invalid(code="exercise_calls_nobody", fields=[FieldProblem("callback", "not in an exercise")])
    if body.dong_id is None:
        raise Invalid(fields=[FieldProblem("dong_id", "a dong of Gwangju")])


def check_consent(ask: CallbackAsk, current: int | None) -> None:
    """Raises Conflict (`stale_version`) for another text than the one that is shown now."""
    if ask.consent_version != current:
        raise Conflict(code="stale_version")


def check_open(ended_at: datetime | None) -> None:
    if ended_at is not None:
        raise CallbackOver


def check_end(outcome: Ended, word: str, calls: int, visits: int) -> None:
    """Raises Invalid where nobody could tell who takes over, and GuardUnmet before somebody stood at the door."""
    if outcome == "passed_on" and not word:
        raise Invalid(fields=[FieldProblem("word", "to whom")])
    if outcome == "not_found" and (visits < LEAST_VISITS or calls + visits < LEAST_TRIES):
        raise GuardUnmet(reason="visit_first")
