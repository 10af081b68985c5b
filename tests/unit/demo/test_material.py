"""What was written for the demo holds together: every slot, strand and course can be told."""

import re
import string

import pytest

from demo.company import AREAS, STAFF, TEAMS, staff_of
from demo.story.beats import RECIPES
from demo.story.courses import COURSES
from demo.story.library import the_library
from demo.story.matter import LISTS, Kind, matter_from
from demo.story.teller import STRAND
from demo.story.words import SLOTS
from supportsentiment.accounts.roles import Role

LIBRARY = the_library()
MATTERS = pytest.mark.parametrize("matter", LIBRARY.matters, ids=lambda matter: matter.key)
OPENINGS = ("calm", "cross", "wry", "short")
REAL_MAIL = re.compile(r"@(?!\S*\.(example|invalid)\b)(?!example\.(org|com)\b)\S+\.\w+")


def slots_of(line):
    return {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}


def strands_of(matter):
    lines = [line for lines in matter.lines.values() for line in lines]
    return {found.group(1) for line in lines if (found := STRAND.match(line))}


def test_there_is_enough_to_read():
    assert len(LIBRARY.matters) >= 75
    assert sum(len(lines) for m in LIBRARY.matters for lines in m.lines.values()) >= 1300


@MATTERS
def test_every_slot_of_a_matter_is_filled(matter):
    lines = [matter.thing, *(line for lines in matter.lines.values() for line in lines)]

    assert set().union(*map(slots_of, lines)) <= SLOTS


def test_every_slot_of_a_pool_is_filled():
    for name, lines in LIBRARY.pools.items():
        assert set().union(*map(slots_of, lines)) <= SLOTS, name


@pytest.mark.parametrize("industry", LIBRARY.industries, ids=lambda industry: industry.key)
def test_every_industry_has_the_same_words(industry):
    assert set(industry.words) == set(LIBRARY.industries[0].words)
    lines = [*industry.contexts, *industry.impacts]
    assert set().union(*map(slots_of, lines)) <= SLOTS


@MATTERS
def test_every_matter_can_be_told(matter):
    assert any(course.fits(matter) for course in COURSES)


@MATTERS
def test_a_strand_can_be_followed_to_its_end(matter):
    told = {name for name in LISTS if matter.has(name)} - set(OPENINGS)
    gaps = [
        (name, strand)
        for name in told
        for strand in strands_of(matter)
        if not any(
            line.startswith(f"[{strand}] ") or not STRAND.match(line) for line in matter.lines[name]
        )
    ]

    assert not gaps


@MATTERS
def test_a_matter_belongs_to_a_team_and_an_area(matter):
    assert matter.area in AREAS
    assert staff_of(matter.team, Role.AGENT)
    assert staff_of(matter.team, Role.SENIOR_AGENT)


@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.key)
def test_every_course_is_taken_by_some_matter(course):
    assert any(course.fits(matter) for matter in LIBRARY.matters)


def test_every_pool_that_a_beat_needs_was_written():
    needed = {part.name for r in RECIPES.values() for part in r.parts if part.of == "pool"}

    assert needed == set(LIBRARY.pools)


def test_nobody_real_is_written_to():
    lines = [line for m in LIBRARY.matters for lines in m.lines.values() for line in lines]

    assert not [line for line in lines if REAL_MAIL.search(line)]


def test_every_role_works_here():
    assert {person.role for person in STAFF} == set(Role) - {Role.API_CLIENT}
    assert {team for person in STAFF for team in person.teams} == set(TEAMS)


def test_an_unknown_heading_is_refused():
    entry = {"key": "x", "kind": Kind.FAULT, "area": "", "team": "", "thing": "", "opens": []}

    with pytest.raises(ValueError, match="opens"):
        matter_from(entry)
