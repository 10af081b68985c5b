"""Moods know what the conversation adds to a frustration; readings, that a text was cut short."""

from django.db import migrations, models

EMPTY = models.Value([], models.JSONField())


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0040_words_and_risk_of_the_desk")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="cut_short",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="mood",
            name="strain",
            field=models.FloatField(db_default=0.0, default=0.0),
        ),
        migrations.AddField(
            model_name="mood",
            name="strains",
            field=models.JSONField(db_default=EMPTY, default=list),
        ),
        migrations.AddField(
            model_name="mood",
            name="strain_parts",
            field=models.JSONField(db_default=EMPTY, default=list),
        ),
    ]
