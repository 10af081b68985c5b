"""What the database says of those who are connected. Each question is one query for all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, Now

from console.live.places import places_of_person, places_of_ticket
from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Ability, Role
from tickets.models import Ticket

# By hand, for each message's request waits for it.
WHERE_TICKETS_LIE = "SELECT id, team_id, assignee_id FROM tickets_ticket WHERE id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody came in with. `stamp` changes with role, teams, activity and password."""

    user_id: int
    session_key: str
    stamp: str


def pass_of(user: User, *, session_key: str) -> Pass:
    """The pass of a user as they were read from the database."""
    return Pass(user.pk, session_key, _stamp(str(user.access_version), user.password))


def still_valid(passes: Iterable[Pass]) -> set[Pass]:
    """Those whose session has not ended and whose rights are what they were."""
    wanted = set(passes)
    users = (
        User.objects.filter(pk__in={one.user_id for one in wanted}, is_active=True)
        .exclude(role=Role.API_CLIENT)
        .order_by()
        .annotate(
            key=Concat(Value("u"), Cast("pk", CharField())),
            version=Cast("access_version", CharField()),
            secret=F("password"),
        )
        .values_list("key", "version", "secret")
    )
    sessions = (
        Session.objects.filter(
            session_key__in={one.session_key for one in wanted}, expire_date__gt=Now()
        )
        .order_by()
        .annotate(key=Concat(Value("s"), F("session_key")), version=Value(""), secret=Value(""))
        .values_list("key", "version", "secret")
    )
    stamps = {
        key: _stamp(version, secret) for key, version, secret in users.union(sessions, all=True)
    }
    return {
        one
        for one in wanted
        if f"s{one.session_key}" in stamps and stamps.get(f"u{one.user_id}") == one.stamp
    }


def places_of_user(user: User) -> frozenset[str]:
    """Where this user's screens stand. Reads the teams."""
    sees_every_team = user.may(Ability.SEE_EVERY_TEAM)
    return places_of_person(
        user_id=user.pk,
        team_ids=() if sees_every_team else user.team_ids,
        sees_every_team=sees_every_team,
    )


def places_of_tickets(ticket_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Where news of each ticket is told; a ticket that does not exist is left out."""
    with connection.cursor() as cursor:
        cursor.execute(WHERE_TICKETS_LIE, [list(set(ticket_ids))])
        return {
            pk: places_of_ticket(team_id=team_id, assignee_id=assignee_id)
            for pk, team_id, assignee_id in cursor.fetchall()
        }


def seq_in_sight(user: User, ticket_id: int) -> int | None:
    """The newest number of a ticket, None where this user may not know of it."""
    seen = Ticket.objects.visible_to(user).filter(pk=ticket_id)
    return seen.values_list("seq", flat=True).first()


def _stamp(version: str, secret: str) -> str:
    return f"{version}|{sha256(secret.encode()).hexdigest()[:16]}"
