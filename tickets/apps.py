"""Tickets as a Django app."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Customers, tickets and messages."""

    name = "tickets"
    default_auto_field = "django.db.models.BigAutoField"
