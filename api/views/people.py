"""Users, teams and tokens."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import ApiView, one_of
from api.examples import people as story
from api.idempotency import Answer
from api.listing import Filter, Listing, Order, a_flag, a_text, an_id, one_word
from api.paged import PagedView, page_view
from api.schema import answer, describe
from api.serializers.people import (
    MeView,
    TeamBody,
    TeamView,
    UserBody,
    UserChangeBody,
    UserView,
)
from supportsentiment.accounts import people
from supportsentiment.accounts.models import ApiToken, Team, User
from supportsentiment.accounts.people import NewUser, UserChange
from supportsentiment.accounts.roles import Role, Scope
from supportsentiment.kernel.errors import InvalidError

SCOPES = {"GET": Scope.USERS_READ, "POST": Scope.USERS_WRITE, "PATCH": Scope.USERS_WRITE}


class UsersView(PagedView):
    """All users."""

    scopes: ClassVar = SCOPES
    listing = Listing(
        orders={"oldest": Order("created_at"), "newest": Order("created_at", descending=True)},
        filters={
            "role": Filter(
                one_word(Role), lambda rows, role: rows.filter(role=role), words=tuple(Role)
            ),
            "team": Filter(an_id, lambda rows, pk: rows.filter(teams=pk), kind=int),
            "is_active": Filter(a_flag, lambda rows, yes: rows.filter(is_active=yes), kind=bool),
            "email": Filter(a_text, lambda rows, text: rows.filter(email=text.strip().lower())),
        },
    )

    @describe("users_list", "List users", answers={200: page_view(UserView)}, refusals=[400])
    def get(self, request: Request) -> Response:
        """Colleagues, and the integrations that act like some."""
        return self.page(user_rows(self.caller()), UserView)

    @describe(
        "users_create",
        "Let somebody join",
        takes=UserBody,
        answers={201: UserView},
    )
    def post(self, request: Request) -> Response:
        """Only owners make owners."""
        given = UserBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        new = NewUser(
            email=given["email"],
            name=given["name"],
            role=given["role"],
            teams=teams_of(given.get("teams", [])),
            password=given.get("password"),
        )
        user = people.create_user(new=new, actor=self.caller(), now=now)
        return Answer(201, UserView(user).data)


class UserDetailView(ApiView):
    """One user."""

    scopes: ClassVar = SCOPES

    @describe("users_get", "Get a user", answers={200: UserView}, refusals=[404])
    def get(self, request: Request, user_id: int) -> Response:
        """A colleague."""
        return Response(UserView(one_of(user_rows(self.caller()), user_id)).data)

    @describe(
        "users_change",
        "Change a user",
        takes=UserChangeBody,
        answers={200: UserView},
        examples=[answer("has left", story.CHANGED_USER)],
        refusals=[404, 409],
    )
    def patch(self, request: Request, user_id: int) -> Response:
        """What they may do changes at once, on open screens too. Users are never deleted."""
        user = one_of(user_rows(self.caller()), user_id)
        given = UserChangeBody.read(request.data)
        change = UserChange(
            name=given.get("name"),
            role=given.get("role"),
            teams=teams_of(given["teams"]) if "teams" in given else None,
            is_active=given.get("is_active"),
        )
        changed = people.change_user(
            user=user, change=change, actor=self.caller(), now=timezone.now()
        )
        return Response(UserView(changed).data)


class TeamsView(PagedView):
    """All teams."""

    scopes: ClassVar = SCOPES

    @describe(
        "teams_list",
        "List teams",
        answers={200: page_view(TeamView, goes_on=False)},
        refusals=[400],
    )
    def get(self, request: Request) -> Response:
        """Everybody who works at the desk knows its teams."""
        return self.page(Team.objects.all(), TeamView)

    @describe("teams_create", "Make a team", takes=TeamBody, answers={201: TeamView})
    def post(self, request: Request) -> Response:
        """A ticket without a team is everybody's."""
        given = TeamBody.read(request.data)
        return self.once(partial(self._create, given))

    def _create(self, given: dict[str, Any], now: datetime) -> Answer:
        team = people.create_team(name=given["name"], actor=self.caller(), now=now)
        return Answer(201, TeamView(team).data)


class TeamDetailView(ApiView):
    """One team."""

    scopes: ClassVar = SCOPES

    @describe("teams_get", "Get a team", answers={200: TeamView}, refusals=[404])
    def get(self, request: Request, team_id: int) -> Response:
        """A team."""
        return Response(TeamView(one_of(Team.objects.all(), team_id)).data)

    @describe(
        "teams_rename",
        "Rename a team",
        takes=TeamBody,
        answers={200: TeamView},
        refusals=[404, 409],
    )
    def patch(self, request: Request, team_id: int) -> Response:
        """Its tickets and members stay."""
        team = people.rename_team(
            team=one_of(Team.objects.all(), team_id),
            name=TeamBody.read(request.data)["name"],
            actor=self.caller(),
            now=timezone.now(),
        )
        return Response(TeamView(team).data)


class MeDetailView(ApiView):
    """Who calls."""

    scopes: ClassVar = {"GET": None}

    @describe("me_get", "Get oneself", answers={200: MeView})
    def get(self, request: Request) -> Response:
        """The user behind the token, and what the token may be used for."""
        token = request.auth
        scopes = token.scopes if isinstance(token, ApiToken) else []
        return Response(MeView({"user": self.caller(), "scopes": scopes}).data)


def user_rows(user: User) -> "QuerySet[User]":
    """Users that this one may know of."""
    rows: QuerySet[User] = User.objects.visible_to(user).prefetch_related("teams")
    return rows


def teams_of(ids: list[int]) -> list[Team]:
    """Teams by their ids.

    Raises:
        InvalidError: one does not exist.
    """
    teams = list(Team.objects.filter(pk__in=ids))
    if len(teams) < len(set(ids)):
        raise InvalidError({"teams": [_("There is none with one of these ids.")]})
    return teams
