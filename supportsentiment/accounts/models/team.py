"""A group of people who share tickets."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """People who share tickets; a ticket without a team is everybody's."""

    PRIVATE_FIELDS = ()

    name = models.CharField(_("name"), max_length=80, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
