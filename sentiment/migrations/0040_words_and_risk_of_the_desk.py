"""An owner sets the risk and says what words mean; a version keeps what its sets rest on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sentiment', '0051_rereadings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='analysisrequest',
            name='trial',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='modelversion',
            name='doubts',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.CreateModel(
            name='Tuning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('risk_percent', models.PositiveSmallIntegerField(null=True)),
                ('lexicon_revision', models.PositiveIntegerField(default=0)),
                ('lexicon_digest', models.CharField(blank=True, default='', max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='tuning_is_one_row'), models.CheckConstraint(condition=models.Q(('risk_percent', None), models.Q(('risk_percent__gte', 1), ('risk_percent__lte', 50)), _connector='OR'), name='tuning_risk_is_within_limits')],
            },
        ),
        migrations.CreateModel(
            name='LexiconTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('term', models.CharField(max_length=80)),
                ('folded', models.CharField(max_length=80)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('meaning', models.CharField(max_length=200)),
                ('effect', models.CharField(max_length=24)),
                ('signal', models.CharField(blank=True, default='', max_length=24)),
                ('push', models.CharField(blank=True, default='', max_length=8)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('tested_at', models.DateTimeField(null=True)),
                ('tested_messages', models.PositiveIntegerField(default=0)),
                ('tested_changed', models.PositiveIntegerField(default=0)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('folded', 'language'), name='lexicon_term_is_unique'), models.CheckConstraint(condition=models.Q(('folded', ''), _negated=True), name='lexicon_term_has_words'), models.CheckConstraint(condition=models.Q(('meaning', ''), _negated=True), name='lexicon_term_has_a_meaning'), models.CheckConstraint(condition=models.Q(('effect__in', ['much_more_negative', 'more_negative', 'not_emotion', 'more_positive', 'much_more_positive', 'as_read'])), name='lexicon_term_has_a_known_effect'), models.CheckConstraint(condition=models.Q(models.Q(('push', ''), ('signal', '')), models.Q(('push__in', ['less', 'more']), ('signal__in', ['frustration', 'urgency', 'confusion', 'satisfaction', 'sarcasm', 'passive_aggression', 'resigned', 'intent_to_leave'])), _connector='OR'), name='lexicon_term_pushes_a_known_signal'), models.CheckConstraint(condition=models.Q(models.Q(('effect', 'as_read'), _negated=True), models.Q(('signal', ''), _negated=True), _connector='OR'), name='lexicon_term_does_something')],
            },
        ),
    ]
