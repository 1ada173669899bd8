import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trips.demo import logins, scale, world

SEED = 66
CASES_A_PLACE = 10
LEAST_PLACES, LEAST_CASES = 100, 200
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
        parser.add_argument(
            "--places",
            type=int,
            help="For measuring: so many places (at least 66), made by the database without history.",
        )
        parser.add_argument(
            "--cases", type=int, help="With --places: so many referrals; ten a place if not given."
        )
        parser.add_argument("--logins", action="store_true", help="Print one demo login per role.")
        parser.add_argument("--code", action="store_true", help="Print the code of this half minute.")

    def handle(self, *args, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(REFUSAL)
        if options["logins"]:
            self.stdout.write(logins.table())
            return
        if options["code"]:
            self.stdout.write(logins.code())
            return
        if world.is_empty():
            _check_size(options)
            self.build(options)
        elif not options["if_empty"]:
            raise CommandError(
                "There is data already, and it is kept. To start anew, remove the database first."
            )

    def build(self, options):
        started = time.monotonic()
        today = options["date"] or timezone.localdate()
        counts = world.build(options["seed"], today)
        self.stdout.write(
            f"Demo world: {counts['centres.place']} places, {counts['cases.case']} cases, "
            f"{counts['centres.service']} services in {time.monotonic() - started:.1f} s."
        )
        if options["places"]:
            referrals = options["cases"] or options["places"] * CASES_A_PLACE
            scale.enlarge(options["places"], referrals, today)
            self.stdout.write(
                f"Enlarged to {options['places']} places and {referrals} referrals, without history, "
                f"in {time.monotonic() - started:.0f} s in all."
            )


def _check_size(options):
    if options["cases"] and not options["places"]:
        raise CommandError("--cases goes with --places.")
    if options["places"] is not None and options["places"] < LEAST_PLACES:
        raise CommandError(f"--places is at least {LEAST_PLACES}: the demo world has 66 already.")
    if options["cases"] is not None and options["cases"] < LEAST_CASES:
        raise CommandError(f"--cases is at least {LEAST_CASES}: the demo world has about 160 already.")
