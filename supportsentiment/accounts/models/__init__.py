"""Who works here: users, teams and API tokens."""

from supportsentiment.accounts.models.api_token import ApiToken
from supportsentiment.accounts.models.team import Team
from supportsentiment.accounts.models.user import User

__all__ = ["ApiToken", "Team", "User"]
