from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from trips.audit import months


class Command(BaseCommand):
    help = "Makes the coming months of the audit log; with --drop, also drops those that have expired. As the owner."

    def add_arguments(self, parser):
        parser.add_argument("--drop", action="store_true", help="Drop expired months, for good.")

    def handle(self, *args, **options):
        now = timezone.now()
        with transaction.atomic():
            made = months.make_months(now=now)
            # A new table serves the web role by default: take away at once what it may not do.
            call_command("roles", verbosity=0)
        self.say(options, f"{len(made)} parts made." if made else "The coming months are there.")
        if options["drop"]:
            self.drop(now, options)

    def drop(self, now, options):
        try:
            dropped = months.drop_expired(now=now, keep=settings.AUDIT_MONTHS)
        except months.Unproven as error:
            raise CommandError(f"Nothing was dropped: {error}. Run verify_audit.") from None
        for month, rows in dropped:
            self.say(options, f"{month:%Y-%m} dropped, {rows} rows.")

    def say(self, options, sentence):
        if options["verbosity"]:
            self.stdout.write(sentence)
