"""What happened, in words: facts of a ticket become lines between the messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from console.screens.inbox import CHANNEL_WORDS, PRIORITY_WORDS, SEVERITY_WORDS, STATUS_WORDS
from supportsentiment.kernel.timeline import Fact

USER_FIELDS = ("assignee_id", "old_assignee_id")
TEAM_FIELDS = ("team_id", "old_team_id")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the people and teams that facts speak of, by id."""

    users: Mapping[int, str]
    teams: Mapping[int, str]

    def user(self, user_id: int | None) -> str:
        """A person's name; somebody who has left is "somebody"."""
        return self.users.get(user_id or 0, _("somebody"))

    def team(self, team_id: int | None) -> str:
        """A team's name."""
        return self.teams.get(team_id or 0, _("a team"))


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing that happened."""

    seq: int
    words: str
    at: datetime
    tone: str = "plain"


def ids_in(facts: Sequence[Fact]) -> tuple[set[int], set[int]]:
    """Which users and teams the facts name."""
    users, teams = set(), set()
    for fact in facts:
        users |= {fact.actor_id, *(fact.payload.get(name) for name in USER_FIELDS)}
        teams |= {fact.payload.get(name) for name in TEAM_FIELDS}
    return {u for u in users if u}, {t for t in teams if t}


def lines_of(facts: Sequence[Fact], names: Names) -> list[FactLine]:
    """Each fact as a line; kinds without words, and changes that changed nothing, are left out."""
    lines = []
    for fact in facts:
        say = WORDS.get(fact.name)
        if say and (words := say(fact, names)):
            tone = "warm" if fact.name == "routing.ticket.escalated" else "plain"
            lines.append(FactLine(fact.seq, words, fact.occurred_at, tone))
    return lines


def _by(fact: Fact, names: Names) -> str:
    return names.user(fact.actor_id) if fact.actor_id else ""


def _opened(fact: Fact, _names: Names) -> str:
    channel = str(CHANNEL_WORDS.get(fact.payload.get("channel", ""), ""))
    if fact.payload.get("follows_id"):
        values = {"channel": channel, "number": fact.payload["follows_id"]}
        return _("Opened by %(channel)s, following #%(number)s") % values
    return _("Opened by %s") % channel


def _status(fact: Fact, names: Names) -> str:
    values = {"who": _by(fact, names), "to": STATUS_WORDS[fact.payload["new"]]}
    if values["who"]:
        return _("%(who)s set it to %(to)s") % values
    return _("Became %(to)s") % values


def _priority(fact: Fact, names: Names) -> str:
    values = {"who": _by(fact, names), "to": PRIORITY_WORDS[fact.payload["new"]]}
    if values["who"]:
        return _("%(who)s set the priority to %(to)s") % values
    return _("Priority became %(to)s") % values


def _assigned(fact: Fact, names: Names) -> str:
    """Who got it and which team, told of whoever did it: nobody is moved but the ticket."""
    person = fact.payload["assignee_id"] != fact.payload["old_assignee_id"]
    team = fact.payload["team_id"] != fact.payload["old_team_id"]
    if not fact.actor_id:
        became = [_became_theirs(fact, names)] if person else []
        return " ".join(became + ([_became_the_teams(fact, names)] if team else []))
    did = [_gave_it(fact, names)] if person else []
    did += [_moved_it(fact, names)] if team else []
    if not did:
        return ""
    return _("%(who)s %(did)s") % {"who": _by(fact, names), "did": _(" and ").join(did)}


def _gave_it(fact: Fact, names: Names) -> str:
    """What somebody did about the assignee, as the end of a sentence about them."""
    assignee = fact.payload["assignee_id"]
    if assignee is None:
        if fact.payload["old_assignee_id"] == fact.actor_id:
            return _("gave it back")
        return _("took it from %s") % names.user(fact.payload["old_assignee_id"])
    if assignee == fact.actor_id:
        return _("took it")
    return _("assigned it to %s") % names.user(assignee)


def _moved_it(fact: Fact, names: Names) -> str:
    """What somebody did about the team, as the end of a sentence about them."""
    team = fact.payload["team_id"]
    if team is None:
        return _("took it out of the team %s") % names.team(fact.payload["old_team_id"])
    return _("moved it to the team %s") % names.team(team)


def _became_theirs(fact: Fact, names: Names) -> str:
    """A new assignee by nobody's hand, as a sentence."""
    assignee = fact.payload["assignee_id"]
    if assignee is None:
        return _("Assigned to nobody now.")
    return _("Assigned to %s.") % names.user(assignee)


def _became_the_teams(fact: Fact, names: Names) -> str:
    """A new team by nobody's hand, as a sentence."""
    team = fact.payload["team_id"]
    if team is None:
        return _("Belongs to no team now.")
    return _("Moved to the team %s.") % names.team(team)


def _tagged(fact: Fact, names: Names) -> str:
    who = _by(fact, names)
    return _("%s changed the tags") % who if who else _("Tags changed")


def _escalated(fact: Fact, _names: Names) -> str:
    return _("Escalated: %s") % str(SEVERITY_WORDS[fact.payload["severity"]]).lower()


def _settled(fact: Fact, names: Names) -> str:
    return _("%s settled the escalation") % (_by(fact, names) or _("The house"))


def _corrected(fact: Fact, names: Names) -> str:
    who = _by(fact, names)
    if fact.payload["agrees"]:
        return _("%s confirmed the mood of a message") % who
    return _("%s corrected the mood of a message") % who


def _withdrew(fact: Fact, names: Names) -> str:
    return _("%s took back what they had said of a mood") % _by(fact, names)


WORDS: dict[str, Callable[[Fact, Names], str]] = {
    "tickets.ticket.opened": _opened,
    "tickets.status.changed": _status,
    "tickets.priority.changed": _priority,
    "tickets.ticket.assigned": _assigned,
    "tickets.ticket.tagged": _tagged,
    "sentiment.reading.corrected": _corrected,
    "sentiment.correction.withdrawn": _withdrew,
    "routing.ticket.escalated": _escalated,
    "routing.escalation.settled": _settled,
}
