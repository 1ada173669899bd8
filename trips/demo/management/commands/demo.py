import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trips.demo import logins, world

SEED = 66
REFUSAL = (
    "The demo world is made of invented people and of accounts with a known passphrase: it is "
    "only for an installation with TRIPS_DEMO=1, as `make run` makes it. Nothing was done."
)


class Command(BaseCommand):
    help = "Fills an empty database with an invented world of 66 places, or prints how to enter it."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=SEED, help="The same seed gives the same world.")
        parser.add_argument(
            "--date", type=date.fromisoformat, help="The day of the world; today if not given."
        )
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there is data already.")
        parser.add_argument("--logins", action="store_true", help="Print one demo login per role.")

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(REFUSAL)
        if options["logins"]:
            self.stdout.write(logins.table())
            return
        if world.is_empty():
            self.build(options)
        elif not options["if_empty"]:
            raise CommandError(
                "There is data already, and it is kept. To start anew, remove the database first."
            )

    def build(self, options):
        started = time.monotonic()
        counts = world.build(options["seed"], options["date"] or timezone.localdate())
        self.stdout.write(
            f"Demo world: {counts['centres.place']} places, {counts['cases.case']} cases, "
            f"{counts['centres.service']} services in {time.monotonic() - started:.1f} s."
        )
