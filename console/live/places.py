"""Places: who stands where hears what is said there. PURE.

A person's places follow from their rights, a ticket's from its team and assignee, and somebody
hears of a ticket where the two have a place in common. That is the rule of
`Ticket.objects.visible_to`; a test holds the two together.
"""

from collections.abc import Iterable

EVERY_TEAM = "every-team"
NO_TEAM = "no-team"


def places_of_person(
    *, user_id: int, team_ids: Iterable[int], sees_every_team: bool
) -> frozenset[str]:
    """Where a person's screens stand."""
    if sees_every_team:
        return frozenset({EVERY_TEAM, _person(user_id)})
    return frozenset({NO_TEAM, _person(user_id), *map(_team, team_ids)})


def places_of_ticket(*, team_id: int | None, assignee_id: int | None) -> frozenset[str]:
    """Where news of a ticket is told."""
    places = {EVERY_TEAM, NO_TEAM if team_id is None else _team(team_id)}
    if assignee_id is not None:
        places.add(_person(assignee_id))
    return frozenset(places)


def _team(team_id: int) -> str:
    return f"team.{team_id}"


def _person(user_id: int) -> str:
    return f"person.{user_id}"
