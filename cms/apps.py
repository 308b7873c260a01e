from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Pages"

    def ready(self) -> None:
        from cms import (
            privacy,  # noqa: F401  (importing registers)
            receivers,  # importing connects the listeners
            sitemap,  # noqa: F401  (and registers)
        )

        post_migrate.connect(receivers.found_site_after_migrating, sender=self)
