from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "stores"
    verbose_name = "Stalls"

    def ready(self) -> None:
        from stores import books, tasks  # noqa: F401  (importing registers checks and ticks)
