"""A word that people put on tickets."""

from django.db import models
from django.db.models.functions import Lower


class Tag(models.Model):
    """A label; its name is unique whatever its case."""

    PRIVATE_FIELDS = ()

    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_is_unique"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
