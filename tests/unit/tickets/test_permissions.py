"""Who may take a ticket, and who may have somebody let it go."""

import pytest

from supportsentiment.accounts.models import User
from supportsentiment.accounts.roles import Role
from tickets.lifecycle import Status
from tickets.models import Ticket
from tickets.permissions import why_not_assign

ME, COLLEAGUE, THIRD = 1, 2, 3
ANOTHERS = "Somebody else works on this ticket; ask them, or a senior agent."
REFUSED = [
    *((role, COLLEAGUE, to) for role in (Role.AGENT, Role.API_CLIENT) for to in (ME, None)),
]
ALLOWED = [
    *(
        (role, has, to)
        for role in (Role.AGENT, Role.API_CLIENT)
        for has in (ME, None)
        for to in (ME, None)
    ),
    *((Role.AGENT, has, THIRD) for has in (ME, None, COLLEAGUE)),
    *(
        (role, COLLEAGUE, to)
        for role in (Role.SENIOR_AGENT, Role.MANAGER, Role.OWNER)
        for to in (ME, None)
    ),
]


def refusal(role, has, to):
    user = User(pk=ME, role=role)
    given_to = {None: None, ME: user}.get(to, User(pk=to or 0, role=Role.AGENT))
    ticket = Ticket(status=Status.OPEN, assignee_id=has)
    return why_not_assign(ticket, user=user, assignee=given_to, team_id=None)


@pytest.mark.parametrize(("role", "has", "to"), REFUSED)
def test_what_a_colleague_works_on_is_neither_taken_nor_let_go(role, has, to):
    assert refusal(role, has, to) == ANOTHERS


@pytest.mark.parametrize(("role", "has", "to"), ALLOWED)
def test_what_is_free_or_ones_own_and_whatever_a_senior_wants_goes(role, has, to):
    assert refusal(role, has, to) is None
