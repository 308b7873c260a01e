from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import first_person


class Command(BaseCommand):
    help = "Print the link by which the first person takes over an empty installation."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(first_person.link())
        except first_person.NotNeeded:
            raise CommandError("Somebody runs this site already.") from None
