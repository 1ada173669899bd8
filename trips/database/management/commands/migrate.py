from django.core.management.commands import migrate

from trips.database.migrating import drawn_alone


class Command(migrate.Command):
    """Django's own; of a change only the model in hand is drawn anew."""

    def handle(self, *args, **options):
        with drawn_alone():
            super().handle(*args, **options)
