"""Sets the scene of a conversation: who answers, on which channel, with which words. PURE but for chance."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from demo.clients import BY_PHONE, Person
from demo.company import Staff, staff_of
from demo.story.matter import Matter
from demo.story.teller import Scene
from demo.story.words import words_for
from supportsentiment.accounts.roles import Role
from tickets.choices import Channel, IdentityKind

HABIT = 0.8


@dataclass(frozen=True)
class Commission:
    """Who writes about what, and when they begin. `burns` asks for a quarrel that is not over."""

    person: Person
    matter: Matter
    at: datetime
    burns: bool = False


@dataclass(frozen=True)
class Stage:
    """The scene, and those of us who may appear in it."""

    scene: Scene
    agent: Staff
    senior: Staff


def stage(commission: Commission, *, rng: Random) -> Stage:
    """Choose an agent and a senior agent of the matter's team, a channel, and the words."""
    person, matter = commission.person, commission.matter
    agent = rng.choice(staff_of(matter.team, Role.AGENT))
    senior = rng.choice(staff_of(matter.team, Role.SENIOR_AGENT))
    names = {
        "first": person.first,
        "name": person.name,
        "org": person.org,
        "agent": agent.first,
        "senior": senior.first,
    }
    words = words_for(people=names, industry=person.industry, thing=matter.thing, rng=rng)
    channel = _channel(person, rng)
    return Stage(Scene(matter, person.industry, person.voice, channel, words), agent, senior)


def _channel(person: Person, rng: Random) -> Channel:
    """Mostly the channel that the person likes, now and then a letter."""
    known = {kind for kind, _ in person.identities}
    if rng.random() >= HABIT:
        return rng.choice([Channel.EMAIL, Channel.WEB])
    if person.channel in BY_PHONE and IdentityKind.PHONE not in known:
        return Channel.EMAIL
    return person.channel
