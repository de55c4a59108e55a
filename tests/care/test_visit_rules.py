"""How answers from two hands become one assessment, and which level it comes to."""

import json
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.care.rules import GuardUnmet
from backend.care.visits import rules
from backend.care.visits.models import CareLevel, FormBody
from backend.errors import Invalid
from backend.migrate import FOLDER
from tests.care.test_visits import WEAK, WELL

SQL = (FOLDER / "0040_care_visits.sql").read_text()
FORM = msgspec.convert(json.loads(re.findall(r"\$form\$(.*?)\$form\$", SQL, re.S)[0]), FormBody)

FIELDS = ("eats", "walks", "note_meals")
VALUES = st.sampled_from(["a", "b", "c", None])
TOLD = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["a", "b", "c"]))
SAID = st.dictionaries(st.sampled_from(FIELDS), VALUES)
Held = set[tuple[str, str | None]]


def applied(current: dict[str, str], held: Held, merged: rules.Merged) -> tuple[dict[str, str], Held]:
    """What stands and what waits after a merge, as the base keeps them; a conflict that is met goes to the history."""
    after = {field: value for field, value in (current | merged.taken).items() if value is not None}
    return after, (held - merged.met) | set(merged.conflicts.items())


def kept(current: dict[str, str], held: Held) -> Held:
    """Every value that somebody can still see and choose."""
    return {*current.items(), *held, *((field, None) for field in FIELDS if field not in current)}


@given(TOLD, SAID, SAID, SAID)
def test_nothing_that_two_typed_is_lost_in_whichever_order_they_send(
    told: dict[str, str], base: dict[str, str | None], first: dict[str, str | None], second: dict[str, str | None]
) -> None:
    ends: list[Held] = []
    for order in ((first, second), (second, first)):
        current, held = dict(told), set[tuple[str, str | None]]()
        for mine in order:
            current, held = applied(current, held, rules.merge(current, base, mine, held))
        for mine in (first, second):
            for field, value in mine.items():
                assert value == base.get(field) or (field, value) in kept(current, held)
        ends.append({*current.items(), *held})
    # Which one stands is decided by who came first; what there is to choose from is not.
    assert {end for end in ends[0] if end[1] is not None} == {end for end in ends[1] if end[1] is not None}


@given(TOLD, SAID, SAID, st.sets(st.tuples(st.sampled_from(FIELDS), VALUES)))
def test_sending_again_changes_nothing(
    current: dict[str, str], base: dict[str, str | None], mine: dict[str, str | None], held: Held
) -> None:
    current, held = applied(current, held, rules.merge(current, base, mine, held))
    again = rules.merge(current, base, mine, held)
    assert (again.taken, again.conflicts) == ({}, {})


@pytest.mark.parametrize(
    ("stands", "base", "mine", "taken", "conflicts"),
    [
        ("a", "a", "b", {"eats": "b"}, {}),  # I alone changed it
        ("b", "a", "a", {}, {}),  # they alone changed it
        ("b", "a", "b", {}, {}),  # both, in the same way
        ("b", "a", "c", {}, {"eats": "c"}),  # both, differently
        (None, None, "a", {"eats": "a"}, {}),  # nobody had answered
        ("a", "a", None, {"eats": None}, {}),  # I cleared it
        ("b", "a", None, {}, {"eats": None}),  # I cleared what they changed
        (None, "a", "b", {}, {"eats": "b"}),  # they cleared what I changed
    ],
)  # fmt: skip
def test_who_changed_a_field_alone_is_followed(
    stands: str | None, base: str | None, mine: str | None, taken: dict[str, str | None],
    conflicts: dict[str, str | None],
) -> None:  # fmt: skip
    merged = rules.merge({"eats": stands} if stands else {}, {"eats": base}, {"eats": mine}, set())
    assert (merged.taken, merged.conflicts) == (taken, conflicts)


def test_choosing_the_other_answer_by_hand_ends_its_waiting() -> None:
    assert rules.merge({"eats": "a"}, {"eats": "a"}, {"eats": "b"}, {("eats", "b")}).met == {("eats", "b")}


def test_the_form_is_one_that_can_be_filled_in() -> None:
    asked = list(rules.questions(FORM))
    ids = [question.id for question in asked]
    assert len(ids) == len(set(ids))
    for question in asked:
        assert question.ko
        assert question.en
        assert (question.kind == "choice") == bool(question.options)
        # The best answer counts nothing, and what is asked later hangs on what was asked before.
        assert not question.options or min(option.score for option in question.options) == 0
        if question.when is not None:
            before = next(other for other in asked[: ids.index(question.id)] if other.id == question.when.question)
            assert set(question.when.among) <= {option.id for option in before.options}
    assert [rule.level for rule in FORM.levels] == [1, 2, 3, 4]
    assert [rule.from_score for rule in FORM.levels] == sorted(rule.from_score for rule in FORM.levels)
    assert FORM.levels[0].from_score == 0
    assert FORM.levels[-1].from_score < rules.most(FORM)


@pytest.mark.parametrize(
    ("changes", "level", "risk"),
    [
        ({}, 1, 5),
        ({"fell": "once", "fell_hurt": "yes", "meals_a_day": "two", "mood": "some", "dying": "no"}, 1, 13),
        ({"ill": "one", "medicine": "helped", "housework": "some", "goes_out": "with"}, 2, 25),
        # One answer alone is enough.
        ({"mood": "most", "dying": "thoughts"}, 3, 50),
        ({"mood": "some", "dying": "plan"}, 4, 75),
        ({"memory": "often"}, 3, 50),
        # What is not asked any more does not count.
        ({"mood": "none", "dying": "plan"}, 1, 5),
    ],
)  # fmt: skip
def test_answers_come_to_a_level(changes: dict[str, str], level: CareLevel, risk: int) -> None:
    found = rules.outcome(FORM, WELL | changes)
    assert (found.level, found.risk) == (level, risk)


@given(st.fixed_dictionaries({q.id: st.sampled_from([o.id for o in q.options])
                              for q in rules.questions(FORM) if q.kind == "choice"}))  # fmt: skip
def test_every_way_to_answer_comes_to_a_level_and_worse_answers_to_no_lower_one(values: dict[str, str]) -> None:
    found = rules.outcome(FORM, values)
    assert 0 <= found.score <= rules.most(FORM)
    assert 0 <= found.risk <= 100
    assert rules.lacks(FORM, values) == []
    better = rules.outcome(FORM, values | {"walks": "alone", "eats": "alone"})
    assert better.level <= found.level


def test_what_is_asked_must_be_answered_and_nothing_else() -> None:
    assert rules.lacks(FORM, WELL) == []
    assert rules.lacks(FORM, WELL | {"fell": "once"}) == ["fell_hurt"]
    assert rules.lacks(FORM, {}) == [q.id for q in rules.questions(FORM) if q.kind == "choice" and q.when is None]
    rules.check_whole(FORM, WEAK, [])
    with pytest.raises(rules.ConflictOpen):
        rules.check_whole(FORM, WEAK, ["eats"])
    with pytest.raises(rules.AssessmentLacks) as lacking:
        rules.check_whole(FORM, {"eats": "alone"}, [])
    assert lacking.value.extensions["fields"][0].path == "meals_a_day"


@pytest.mark.parametrize(
    ("base", "mine", "paths"),
    [
        ({}, {"eats": "alone", "note_meals": "아무 말"}, []),
        ({}, {"eats": None}, []),
        ({}, {"eats": "three"}, ["mine.eats"]),
        ({}, {"unknown": "alone"}, ["mine.unknown"]),
        ({"unknown": None}, {}, ["base.unknown"]),
    ],
)  # fmt: skip
def test_only_answers_of_the_form_are_taken(
    base: dict[str, str | None], mine: dict[str, str | None], paths: list[str]
) -> None:
    if not paths:
        rules.check_answers(FORM, mine, base)
        return
    with pytest.raises(Invalid) as refused:
        rules.check_answers(FORM, mine, base)
    assert [field.path for field in refused.value.extensions["fields"]] == paths


def test_a_whole_assessment_takes_a_case_on_from_its_visit_only() -> None:
    assert rules.is_step("visit_scheduled", has_visit=True)
    assert rules.is_step("in_service", has_visit=True)
    assert not rules.is_step("in_service", has_visit=False)
    assert not rules.is_step("monitoring", has_visit=False)
    with pytest.raises(GuardUnmet):
        rules.is_step("assigned", has_visit=False)


def test_a_note_of_nothing_is_none() -> None:
    assert rules.tidy({"note_meals": "  \n ", "note_mind": " 말\t ", "eats": None}) == {
        "note_meals": None, "note_mind": "말", "eats": None,
    }  # fmt: skip
