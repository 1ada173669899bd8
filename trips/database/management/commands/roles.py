from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from trips.database.setup import names_in_addresses, put_in_order, script


class Command(BaseCommand):
    help = "Grants the owner and the web role what each may do; run it after each migration."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--print", action="store_true", help="Print the SQL for an administrator and change nothing."
        )

    def handle(self, *args, **options):
        try:
            names = names_in_addresses()
            if options["print"]:
                self.stdout.write(script(names))
            else:
                put_in_order(connection, names)
        except ImproperlyConfigured as error:
            raise CommandError(error) from None
