"""Pages and REST."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from supportsentiment.bodies import gathering

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportsentiment.settings")

application = gathering(get_wsgi_application(), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
