"""Where banks, opinions and the ledger live: Django models and their migrations, on SQLite or PostgreSQL.

Importing this package makes Django ready with this one app and no settings module, so that models can be imported in
any order; it opens nothing. `connection.open_store` says which database is meant. A program with a Django project of
its own configures Django first and lists "amparo.store" among its apps.
"""

import django
from django.conf import settings

if not settings.configured:
    settings.configure(INSTALLED_APPS=["amparo.store"], DATABASES={}, USE_TZ=True, TIME_ZONE="UTC")
    django.setup()
