"""What time does by itself: holds at their limit are released."""

import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from centres.actions import release_expired_holds
from placements.actions import expire_overdue_proposals


class Command(BaseCommand):
    help = "Release the places whose hold has expired; once, or every so many seconds."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="repeat until stopped")

    def handle(self, *args, every=None, **options):
        self.sweep()
        while every:
            time.sleep(max(every, 1))
            self.sweep()

    def sweep(self):
        now = timezone.now()
        ended = expire_overdue_proposals(now=now)
        released = len(release_expired_holds(now=now))
        if ended or released:
            self.stdout.write(f"{ended} expired proposals ended, {released} other holds released")
