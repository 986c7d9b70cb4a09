"""The web server's door. Refuses to open on a database role or table that would not keep rows apart."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siren.settings.production")
application = get_wsgi_application()

from siren.access.boot import refuse_unsafe_database  # needs the apps that the line above loads

refuse_unsafe_database()
