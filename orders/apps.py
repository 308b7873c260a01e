from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders"

    def ready(self) -> None:
        from orders import (  # noqa: F401  (importing connects and registers)
            books,
            privacy,
            receivers,
            sitemap,
        )
