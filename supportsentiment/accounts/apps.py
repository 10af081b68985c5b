"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, teams, roles and tokens."""

    name = "supportsentiment.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
