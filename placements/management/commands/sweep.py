"""What time does by itself: holds at their limit are released."""

import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.utils import timezone

from centres.actions import release_expired_holds
from placements.actions import expire_overdue_proposals


class Command(BaseCommand):
    help = "Release the places whose hold has expired; once, or every so many seconds."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="repeat until stopped")

    def handle(self, *args, every=None, **options):
        if not every:
            self.sweep()
            return
        while True:
            self.sweep_or_wait()
            time.sleep(max(every, 1))

    def sweep_or_wait(self):
        """A database that restarts is no reason to stop sweeping."""
        try:
            self.sweep()
        except OperationalError:
            connection.close()
            self.stderr.write("The database does not answer: the next round tries again.")

    def sweep(self):
        now = timezone.now()
        ended = expire_overdue_proposals(now=now)
        released = len(release_expired_holds(now=now))
        if ended or released:
            self.stdout.write(f"{ended} expired proposals ended, {released} other holds released")
