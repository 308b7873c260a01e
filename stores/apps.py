from django.apps import AppConfig


class StoresConfig(AppConfig):
    name = "stores"
    verbose_name = "Stalls"

    def ready(self) -> None:
        from accounts.sign_ins import register_keeper
        from stores import books, privacy, tasks  # noqa: F401  (importing registers)
        from stores.models import Staff

        register_keeper(lambda user: Staff.objects.filter(user=user).exists())
