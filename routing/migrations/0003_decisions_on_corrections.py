"""A decision says whose correction it rests on; a reading may be judged again for each word."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('routing', '0002_initial'),
        ('sentiment', '0006_corrections'),
        ('tickets', '0006_counts_of_a_status_read_one_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='decision',
            name='reading_is_judged_once_per_policy',
        ),
        migrations.AddField(
            model_name='decision',
            name='corrected_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='correction_seq',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('reading', 'policy', 'policy_version', 'correction_seq'), name='reading_is_judged_once_per_policy_and_word'),
        ),
    ]
