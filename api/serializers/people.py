"""Customers, organizations, users, teams and tokens, as bodies and as answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.examples import people as story
from api.fields import Body, Choice, Flag, Mail, Text, View, Whole
from api.schema import showing
from supportsentiment.accounts.roles import Role, Scope
from tickets.choices import IdentityKind, Tier
from tickets.intake.inbound import MAX_IDENTITY, MAX_NAME

MAX_NOTES = 20_000


@showing("a better tier", story.CUSTOMER_CHANGE)
class CustomerChangeBody(Body):
    """What of a customer shall be different. An address given here is added to the known ones."""

    name = Text(required=False, allow_blank=True, max_length=MAX_NAME)
    email = Mail(required=False, max_length=MAX_IDENTITY)
    phone = Text(required=False, max_length=MAX_IDENTITY)
    external_id = Text(required=False, max_length=MAX_IDENTITY)
    organization = Whole(required=False, allow_null=True)
    tier = Choice(of=Tier, required=False)
    language = Text(required=False, allow_blank=True, max_length=8)
    time_zone = Text(required=False, allow_blank=True, max_length=64)
    objects_to_mood = Flag(
        required=False, help_text=_("Served without any reading of what they write.")
    )
    notes = Text(required=False, allow_blank=True, max_length=MAX_NOTES)


@showing("Ana", story.NEW_CUSTOMER)
class CustomerBody(CustomerChangeBody):
    """A new customer, with at least one of email, phone and external_id."""


class IdentityView(View):
    """What a customer is known by."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in IdentityKind])
    value = serializers.CharField()


@showing("Ana", story.CUSTOMER)
class CustomerView(View):
    """A customer."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    identities = serializers.SerializerMethodField()
    organization = serializers.IntegerField(source="organization_id", allow_null=True)
    tier = serializers.ChoiceField(choices=[tier.value for tier in Tier])
    language = serializers.CharField()
    time_zone = serializers.CharField()
    objects_to_mood = serializers.BooleanField()
    notes = serializers.CharField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(IdentityView(many=True))
    def get_identities(self, customer: Any) -> list[dict[str, str]]:
        """Addresses and numbers, the oldest first."""
        rows = sorted(customer.identities.all(), key=lambda identity: identity.pk)
        return [{"kind": row.kind, "value": row.value} for row in rows]


@showing("a better plan", story.ORGANIZATION_CHANGE)
class OrganizationChangeBody(Body):
    """What of an organization shall be different."""

    name = Text(required=False, max_length=200, trim_whitespace=True)
    domain = Text(required=False, allow_blank=True, max_length=253)
    external_id = Text(required=False, allow_null=True, max_length=200)
    plan = Text(required=False, allow_blank=True, max_length=80)
    tier = Choice(of=Tier, required=False)
    notes = Text(required=False, allow_blank=True, max_length=MAX_NOTES)


@showing("Example Ltd", story.NEW_ORGANIZATION)
class OrganizationBody(OrganizationChangeBody):
    """A new organization."""

    name = Text(max_length=200, trim_whitespace=True)


@showing("Example Ltd", story.ORGANIZATION)
class OrganizationView(View):
    """An organization."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    domain = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    plan = serializers.CharField()
    tier = serializers.ChoiceField(choices=[tier.value for tier in Tier])
    notes = serializers.CharField()
    created_at = serializers.DateTimeField()


@showing("leaves", story.USER_CHANGE)
class UserChangeBody(Body):
    """What of a user shall be different."""

    name = Text(required=False, max_length=120, trim_whitespace=True)
    role = Choice(of=Role, required=False)
    teams = serializers.ListField(child=Whole(), required=False, max_length=200)
    is_active = Flag(required=False)


@showing("an agent", story.NEW_USER)
class UserBody(Body):
    """A new user. Without a password they cannot sign in until they are given one."""

    email = Text(max_length=254, trim_whitespace=True)
    name = Text(max_length=120, trim_whitespace=True)
    role = Choice(of=Role)
    teams = serializers.ListField(child=Whole(), required=False, max_length=200)
    password = Text(required=False, max_length=128)


@showing("an agent", story.USER)
class UserView(View):
    """Somebody who works at the desk, or an integration."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    teams = serializers.SerializerMethodField()
    is_active = serializers.BooleanField()
    created_at = serializers.DateTimeField()

    def get_teams(self, user: Any) -> list[int]:
        """Ids of the user's teams."""
        return sorted(team.pk for team in user.teams.all())


@showing("a team", story.NEW_TEAM)
class TeamBody(Body):
    """A team's name."""

    name = Text(max_length=80, trim_whitespace=True)


@showing("a team", story.TEAM)
class TeamView(View):
    """A team."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()


@showing("for a web form", story.TOKEN_WANTED)
class TokenBody(Body):
    """A new token, for oneself, for another user, or for an integration of that name."""

    name = Text(max_length=80, trim_whitespace=True)
    scopes = serializers.ListField(child=Choice(of=Scope), min_length=1, max_length=len(Scope))
    user = Whole(required=False, help_text=_("Whose token it shall be; usually the caller's."))
    client = Flag(required=False, help_text=_("Make an API client of this name and its token."))


@showing("for a web form", story.TOKEN)
class TokenView(View):
    """A token, without its secret."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    prefix = serializers.CharField(help_text=_("The beginning of the secret."))
    user = serializers.IntegerField(source="user_id")
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


@showing("with its secret", story.NEW_TOKEN)
class NewTokenView(TokenView):
    """A token at the one moment when its secret is shown."""

    token = serializers.CharField(
        allow_null=True, help_text=_("The secret; null when the answer is given again.")
    )


@showing("Bo", story.ME)
class MeView(View):
    """Who calls."""

    user = UserView()
    scopes = serializers.ListField(child=serializers.CharField())
