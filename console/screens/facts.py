"""What happened, in words: facts of a ticket become lines between the messages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from console.screens.inbox import CHANNEL_WORDS, PRIORITY_WORDS, SEVERITY_WORDS, STATUS_WORDS
from supportsentiment.kernel.timeline import Fact


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
        users |= {fact.actor_id, fact.payload.get("assignee_id")}
        teams |= {fact.payload.get("team_id")}
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
    who = _by(fact, names)
    parts = []
    if fact.payload["assignee_id"] != fact.payload["old_assignee_id"]:
        parts.append(_assignee(fact, names))
    if fact.payload["team_id"] != fact.payload["old_team_id"]:
        team = fact.payload["team_id"]
        parts.append(_("moved to %s") % names.team(team) if team else _("taken out of its team"))
    words = ", ".join(parts)
    if not words:
        return ""
    return f"{who}: {words}" if who else words[:1].upper() + words[1:]


def _assignee(fact: Fact, names: Names) -> str:
    assignee = fact.payload["assignee_id"]
    if assignee is None:
        return _("assigned to nobody")
    if assignee == fact.actor_id:
        return _("took it")
    return _("assigned to %s") % names.user(assignee)


def _tagged(fact: Fact, names: Names) -> str:
    who = _by(fact, names)
    return _("%s changed the tags") % who if who else _("Tags changed")


def _escalated(fact: Fact, _names: Names) -> str:
    return _("Escalated: %s") % str(SEVERITY_WORDS[fact.payload["severity"]]).lower()


def _settled(fact: Fact, names: Names) -> str:
    return _("%s settled the escalation") % (_by(fact, names) or _("The house"))


WORDS: dict[str, Callable[[Fact, Names], str]] = {
    "tickets.ticket.opened": _opened,
    "tickets.status.changed": _status,
    "tickets.priority.changed": _priority,
    "tickets.ticket.assigned": _assigned,
    "tickets.ticket.tagged": _tagged,
    "routing.ticket.escalated": _escalated,
    "routing.escalation.settled": _settled,
}
