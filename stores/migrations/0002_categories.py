from typing import Any

from django.db import migrations

from core.append_only import Protect
from stores.categories import ensure_categories


def plant(apps: Any, schema_editor: Any) -> None:
    ensure_categories(apps.get_model("stores", "Category"))


class Migration(migrations.Migration):
    dependencies = [("stores", "0001_initial")]

    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        Protect("stores_storemove"),
        Protect("stores_applicationmove", ["why"]),
    ]
