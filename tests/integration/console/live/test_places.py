"""The rule of places is the rule of `visible_to`."""

from itertools import product

import pytest

from console.live.access import places_of_tickets, places_of_user
from supportsentiment.accounts.roles import Role
from tests.factories import TeamFactory, TicketFactory, UserFactory
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_somebody_hears_of_exactly_what_they_may_see():
    teams = TeamFactory.create_batch(3)
    users = [
        UserFactory.create(role=role, teams=joined, is_active=active)
        for role, joined, active in product(Role, ([], teams[:1], teams[:2]), (True, False))
    ]
    for team, assignee in product([None, *teams], [None, *users[:8]]):
        TicketFactory.create(team=team, assignee=assignee)
    ticket_places = places_of_tickets(Ticket.objects.values_list("pk", flat=True))

    for user in users:
        if not user.is_active:
            continue
        hears = {pk for pk, places in ticket_places.items() if places & places_of_user(user)}
        assert hears == set(Ticket.objects.visible_to(user).values_list("pk", flat=True)), user.role
