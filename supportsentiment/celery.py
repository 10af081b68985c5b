"""The Celery application: an accelerator, never the place where work is kept."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportsentiment.settings")

app = Celery("supportsentiment")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
