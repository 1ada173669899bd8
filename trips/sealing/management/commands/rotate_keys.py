from django.core.management.base import BaseCommand

from trips.database.sight import see_every_row
from trips.sealing import masters
from trips.sealing.rotation import rotate


class Command(BaseCommand):
    help = "Puts data keys and second factors under the first key of TRIPS_SEALING_KEYS. May be stopped, and run again."

    def handle(self, *args, **options):
        see_every_row()
        for table, done, total in rotate():
            self.stdout.write(f"{table}: {done} of {total}")
        self.stdout.write(f"Everything is under the master key {masters.current()}.")
