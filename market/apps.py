from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"
    verbose_name = "Markets"

    def ready(self) -> None:
        from market import privacy, receivers  # noqa: F401  (importing registers)
