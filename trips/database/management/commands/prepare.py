from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import NotSupportedError, OperationalError, connection

STEPS = (
    # First, so that a missing role is explained before anything is made.
    ("roles",),
    ("migrate",),
    ("createcachetable",),
    ("audit_months",),
    # Again, so that each new table is granted as it must be.
    ("roles",),
    ("reference_data",),
    ("collectstatic", "--no-input"),
)


class Command(BaseCommand):
    help = (
        "Everything between a new version and serving it, in one go and as often as one likes; as the owner."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="Fill an empty database with the demo world.")

    def handle(self, *args, **options):
        try:
            connection.ensure_connection()
        except (OperationalError, NotSupportedError) as error:
            reason = str(error).splitlines()[0]
            raise CommandError(f"The database cannot be used: {reason}") from None
        for name, *arguments in STEPS:
            call_command(name, *arguments, verbosity=options["verbosity"])
        if options["demo"]:
            call_command("demo", "--if-empty")
