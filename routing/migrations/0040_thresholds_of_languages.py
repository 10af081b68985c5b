"""Thresholds of the policy may differ by language and region."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('routing', '0003_decisions_on_corrections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(blank=True, max_length=8, unique=True)),
                ('critical_frustration', models.FloatField(null=True)),
                ('medium_frustration', models.FloatField(null=True)),
                ('high_score', models.FloatField(null=True)),
                ('declining_score', models.FloatField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('critical_frustration', None), models.Q(('critical_frustration__gte', 0.5), ('critical_frustration__lte', 1.0)), _connector='OR'), name='threshold_critical_frustration_is_within_limits'), models.CheckConstraint(condition=models.Q(('medium_frustration', None), models.Q(('medium_frustration__gte', 0.3), ('medium_frustration__lte', 1.0)), _connector='OR'), name='threshold_medium_frustration_is_within_limits'), models.CheckConstraint(condition=models.Q(('high_score', None), models.Q(('high_score__gte', -1.0), ('high_score__lte', -0.3)), _connector='OR'), name='threshold_high_score_is_within_limits'), models.CheckConstraint(condition=models.Q(('declining_score', None), models.Q(('declining_score__gte', -1.0), ('declining_score__lte', -0.2)), _connector='OR'), name='threshold_declining_score_is_within_limits'), models.CheckConstraint(condition=models.Q(('critical_frustration', None), ('declining_score', None), ('high_score', None), ('medium_frustration', None), _negated=True), name='threshold_sets_something')],
            },
        ),
    ]
