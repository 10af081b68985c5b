"""A field that an owner adds to tickets; the values lie in `Ticket.fields`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tickets.choices import FieldKind


class CustomField(models.Model):
    """Key, kind and, for a choice, what may be chosen."""

    PRIVATE_FIELDS = ()

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in FieldKind])
    choices = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=FieldKind.CHOICE) | ~Q(choices=[]),
                name="choice_field_has_choices",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in FieldKind]),
                name="custom_field_has_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name
