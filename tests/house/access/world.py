"""A small desk with two teams: what is ours, and what is another team's."""

from dataclasses import dataclass, field
from typing import Any

from routing.models import Escalation
from routing.policy import Severity
from sentiment.models import DeskVersion, Rereading
from supportsentiment.accounts.models import ApiToken, User
from supportsentiment.accounts.roles import Role
from supportsentiment.accounts.token_use import digest_of
from tests.factories import (
    AttachmentFactory,
    CustomerFactory,
    LexiconTermFactory,
    MessageFactory,
    OrganizationFactory,
    ReadingFactory,
    TeamFactory,
    ThresholdFactory,
    TicketFactory,
    UserFactory,
)
from tests.factories.tickets import NOON


@dataclass
class Side:
    """One ticket and everything that hangs on it, by the name of the route's argument."""

    objects: dict[str, Any] = field(default_factory=dict)

    def key(self, name):
        """The primary key that an argument of that name takes."""
        return self.objects[name].pk


@dataclass
class World:
    """Our side, the other team's side, and one user of each role in our team."""

    own: Side
    foreign: Side
    users: dict[Role, User]


def make_world():
    ours, theirs = TeamFactory.create(), TeamFactory.create()
    users = {role: UserFactory.create(role=role, teams=[ours]) for role in Role}
    return World(own=make_side(ours), foreign=make_side(theirs), users=users)


def make_side(team):
    organization = OrganizationFactory.create()
    customer = CustomerFactory.create(organization=organization)
    ticket = TicketFactory.create(team=team, customer=customer)
    message = MessageFactory.create(ticket=ticket, html="<p>hello</p>")
    attachment = AttachmentFactory.create(message=message, content_type="image/png")
    user = UserFactory.create(teams=[team])
    escalation = Escalation.objects.create(
        ticket=ticket, severity=Severity.HIGH, opened_at=NOON, reasons=[], reading_ids=[]
    )
    return Side(
        {
            "rereading_id": Rereading.objects.create(
                until=0,
                total=0,
                state="finished",
                under_way=False,
                asked_at=NOON,
                touched_at=NOON,
                ended_at=NOON,
            ),
            "ticket_id": ticket,
            "message_id": message,
            "reading_id": ReadingFactory.create(message=message),
            "attachment_id": attachment,
            "file_id": attachment,
            "escalation_id": escalation,
            "number": make_version(),
            "customer_id": customer,
            "organization_id": organization,
            "user_id": user,
            "team_id": team,
            "token_id": make_token(user, ["analyze"]),
            "term_id": LexiconTermFactory.create(author=user),
            "row_id": ThresholdFactory.create(author=user),
        }
    )


def make_version():
    """A version of the desk's own that waits; addresses take its number, which is its key here."""
    version = DeskVersion(
        pk=DeskVersion.objects.next_number(),
        number=DeskVersion.objects.next_number(),
        status="candidate",
        base_version="1",
        base_digest="0" * 64,
        tier="numbers",
        bias=[0.0, 0.0, 0.0],
        digest="1" * 64,
        trained_at=NOON,
    )
    version.save(force_insert=True)
    return version


def make_token(user, scopes, secret=None):
    """A token, made without its fact: many of them are needed."""
    secret = secret or f"sst_{user.pk}_{'_'.join(scopes)}"
    return ApiToken.objects.create(
        user=user, name="walk", prefix=secret[:10], digest=digest_of(secret), scopes=scopes
    )
