"""Versions that a desk made of its own labels, what they were made from, and why a label was given."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sentiment', '0030_what_the_conversation_adds'),
        ('tickets', '0006_counts_of_a_status_read_one_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeskVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('status', models.CharField(choices=[('candidate', 'Candidate'), ('refused', 'Refused'), ('shadow', 'Shadow'), ('live', 'Live'), ('retired', 'Retired')], max_length=10)),
                ('base_version', models.CharField(max_length=120)),
                ('base_digest', models.CharField(max_length=64)),
                ('tier', models.CharField(choices=[('shipped', 'shipped'), ('numbers', 'numbers'), ('weights', 'weights')], max_length=10)),
                ('bias', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=3)),
                ('weights', models.BinaryField(default=bytes)),
                ('temperature', models.FloatField(default=1.0)),
                ('doubts', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                ('digest', models.CharField(max_length=64)),
                ('message_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('labels', models.PositiveIntegerField(default=0)),
                ('confirmations', models.PositiveIntegerField(default=0)),
                ('metrics', models.JSONField(default=dict)),
                ('reasons', models.JSONField(default=list)),
                ('holds_erased', models.BooleanField(db_default=False, default=False)),
                ('trained_at', models.DateTimeField()),
                ('promoted_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('to_reread_tickets', models.PositiveIntegerField(db_default=0, default=0)),
                ('reread_after_id', models.BigIntegerField(db_default=0, default=0)),
                ('reread_tickets', models.PositiveIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name='MessageFeatures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('base_digest', models.CharField(max_length=64)),
                ('pooled', models.BinaryField(default=bytes)),
                ('logits', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), default=list, size=None)),
                ('language', models.CharField(default='und', max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='ShadowReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=10)),
                ('score', models.FloatField()),
                ('label_live', models.CharField(max_length=10)),
                ('score_live', models.FloatField()),
            ],
        ),
        migrations.AddField(
            model_name='correction',
            name='origin',
            field=models.CharField(blank=True, choices=[('', ''), ('random', 'random'), ('uncertain', 'uncertain'), ('diverse', 'diverse')], db_default='', default='', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['', 'random', 'uncertain', 'diverse'])), name='correction_has_a_known_origin'),
        ),
        migrations.AddField(
            model_name='deskversion',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='deskversion',
            name='same_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='repeated_by', to='sentiment.deskversion'),
        ),
        migrations.AddField(
            model_name='messagefeatures',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.message'),
        ),
        migrations.AddField(
            model_name='shadowreading',
            name='desk_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shadow_readings', to='sentiment.deskversion'),
        ),
        migrations.AddField(
            model_name='shadowreading',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='tickets.message'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'live')), fields=('status',), name='one_desk_version_is_live'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'shadow')), fields=('status',), name='one_desk_version_is_in_shadow'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['candidate', 'refused', 'shadow', 'live', 'retired'])), name='desk_version_has_a_known_status'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.CheckConstraint(condition=models.Q(('tier__in', ['shipped', 'numbers', 'weights'])), name='desk_version_has_a_known_tier'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'live'), _negated=True), ('promoted_at__isnull', False), _connector='OR'), name='live_desk_version_was_promoted'),
        ),
        migrations.AddConstraint(
            model_name='deskversion',
            constraint=models.CheckConstraint(condition=models.Q(('temperature__gt', 0)), name='desk_version_temperature_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='messagefeatures',
            constraint=models.UniqueConstraint(fields=('message', 'base_digest'), name='message_has_features_once_per_model'),
        ),
        migrations.AddConstraint(
            model_name='shadowreading',
            constraint=models.UniqueConstraint(fields=('message', 'desk_version'), name='message_is_shadowed_once_per_version'),
        ),
    ]
