from django.db import migrations

from core.append_only import Protect


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        Protect("orders_ordermove"),
        Protect("orders_storeordermove"),
        Protect("orders_linemove"),
    ]
