from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0005_the_order_knows_who_sees_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="ticket", name="ticket_status_idx"),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["status", "-last_message_at", "-id"],
                include=("team", "assignee"),
                name="ticket_status_idx",
            ),
        ),
    ]
