"""One trained artefact of an engine."""

from django.db import models


class ModelVersion(models.Model):
    """Which artefact made a reading. `rank` orders versions: a lower never overwrites a higher.

    `doubts` are what its possible labels rest on (`sentiment.conformal.doubts_kept`); none where
    it promises nothing.
    """

    PRIVATE_FIELDS = ()

    engine = models.CharField(max_length=60)
    version = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    doubts = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engine", "version", "digest"], name="model_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.version}"

    @property
    def rank(self) -> int:
        """Later versions of this desk rank higher."""
        return self.pk
