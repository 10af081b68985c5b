"""Readings keep the labels that cannot be ruled out, and whether an act may follow."""

from django.db import migrations, models

# What was read before was sure where its confidence was.
SURE = """
UPDATE sentiment_reading SET sure = TRUE WHERE score IS NOT NULL AND confidence >= 0.5;
UPDATE sentiment_mood SET sure = TRUE WHERE current IS NOT NULL AND confidence >= 0.5;
"""


class Migration(migrations.Migration):
    dependencies = [("sentiment", "0004_what_a_message_is_for")]

    operations = [
        migrations.AddField(
            model_name="reading",
            name="possible",
            field=models.JSONField(
                db_default=models.Value([], models.JSONField()), default=list
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="sure",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="mood",
            name="sure",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(SURE, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="mood", name="mood_doubtful_idx"),
        migrations.AddIndex(
            model_name="mood",
            index=models.Index(
                condition=models.Q(("sarcasm__gte", 0.5), ("sure", False), _connector="OR"),
                fields=["ticket"],
                name="mood_doubtful_idx",
            ),
        ),
    ]
