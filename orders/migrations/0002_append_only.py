from django.db import migrations

from core.append_only import Protect


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        Protect("orders_ordermove", ["why"]),
        Protect("orders_storeordermove", ["why"]),
        Protect("orders_linemove"),
    ]
