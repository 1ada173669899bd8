from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trips.home.documents import DOCUMENTS


class Command(BaseCommand):
    help = "Writes the generated documents; --check only says which are stale."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail when a document is stale"
        )

    def handle(self, *args, check, **options):
        stale = [name for name, make in DOCUMENTS.items() if self.refresh(name, make(), write=not check)]
        if check and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run `make docs`.")
        self.stdout.write(f"{len(stale)} of {len(DOCUMENTS)} documents were stale.")

    def refresh(self, name, text, *, write):
        """True when the file differs from what the code says."""
        path = settings.BASE_DIR / name
        if path.is_file() and path.read_text() == text:
            return False
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return True
