from django.core.management.base import BaseCommand

from trips.vocabulary import loaders


class Command(BaseCommand):
    help = "Adds the reference data that is missing; changes nothing that is there. May run twice."

    def handle(self, *args, **options):
        for name, counts in loaders.load_all().items():
            if options["verbosity"] > (0 if counts.added else 1):
                self.stdout.write(f"{name}: {counts.added} added, {counts.known} already there")
