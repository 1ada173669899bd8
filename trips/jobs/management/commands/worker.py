from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from trips.database.sight import see_every_row

# How long a job may go on once the worker is asked to stop.
GRACE_SECONDS = 20


class Command(BaseCommand):
    help = "Run the jobs that the pages leave behind and those whose time has come, until asked to stop."
    # `prepare` makes the checks; they ask the database, and would end in a traceback when it is away.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--until-empty", action="store_true", help="Stop when nothing is left to do.")

    def handle(self, *args, until_empty=False, **options):
        try:
            see_every_row()
            with app.replace_connector(app.connector.get_worker_connector()):
                app.run_worker(wait=not until_empty, shutdown_graceful_timeout=GRACE_SECONDS)
        except (ConnectorException, OperationalError, PoolTimeout):
            raise CommandError(
                "The database does not answer: the worker ends, to be started again."
            ) from None
