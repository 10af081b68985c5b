"""People correct and confirm readings; a mood knows that it rests on a person's word."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sentiment', '0005_what_cannot_be_ruled_out'),
        ('tickets', '0006_counts_of_a_status_read_one_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(choices=[('positive', 'positive'), ('neutral', 'neutral'), ('negative', 'negative')], max_length=10)),
                ('score', models.FloatField()),
                ('flags', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='mood',
            name='mood_doubtful_idx',
        ),
        migrations.AddField(
            model_name='mood',
            name='corrected',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name='mood',
            index=models.Index(condition=models.Q(models.Q(('corrected', False), ('sarcasm__gte', 0.5)), ('sure', False), _connector='OR'), fields=['ticket'], name='mood_doubtful_idx'),
        ),
        migrations.AddField(
            model_name='correction',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='correction',
            name='reading',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='sentiment.reading'),
        ),
        migrations.AddField(
            model_name='correction',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['message', '-created_at', '-id'], name='correction_newest_idx'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('message', 'user'), name='message_is_corrected_once_by_each'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', -1), ('score__lte', 1)), name='correction_score_is_in_range'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('label__in', ['positive', 'neutral', 'negative'])), name='correction_has_a_known_label'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Func('flags', models.Value('$.keyvalue() ? (@.value.type() != "boolean" || !(@.key == "frustration" || @.key == "urgency" || @.key == "confusion" || @.key == "satisfaction" || @.key == "sarcasm" || @.key == "passive_aggression" || @.key == "resigned" || @.key == "intent_to_leave"))'), function='jsonb_path_exists', output_field=models.BooleanField()), _negated=True), name='correction_flags_are_of_signals'),
        ),
    ]
