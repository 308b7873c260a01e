from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from core.append_only import Protect


class Migration(migrations.Migration):
    dependencies: ClassVar = [("payments", "0001_initial")]

    operations: ClassVar = [
        Protect("payments_paymentmove", ["why"]),
        Protect("payments_posting"),
        Protect("payments_leg"),
    ]
