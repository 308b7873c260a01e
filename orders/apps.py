from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders"

    def ready(self) -> None:
        from orders import books, receivers, sitemap  # noqa: F401  (importing connects and registers)
