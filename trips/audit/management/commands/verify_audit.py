from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trips.audit.chain import Head, verify


class Command(BaseCommand):
    help = "Computes the chain of the audit log again and names the first link that does not hold."

    def add_arguments(self, parser):
        parser.add_argument(
            "--kept", metavar="NUMBER:CHAIN", help="An end of the chain that was written down elsewhere."
        )

    def handle(self, *args, **options):
        verdict = verify(now=timezone.now(), kept=kept_head(options["kept"]))
        if verdict.broken:
            raise CommandError(
                f"The audit log was altered: {verdict.broken}. {verdict.checked} links before it hold."
            )
        self.stdout.write(f"{verdict.checked} links hold. The chain ends at {verdict.head}")


def kept_head(text):
    if not text:
        return None
    number, _colon, chain = text.partition(":")
    if not number.isdigit() or not chain:
        raise CommandError("--kept is written NUMBER:CHAIN, as this command prints it.")
    return Head(int(number), chain)
