"""Keep the French catalogue complete: `manage.py catalogue` mends it, `--check` only says what is wrong."""

import re
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trips.ui.translations import Text, texts


class Command(BaseCommand):
    help = "Collects the texts to translate and compiles the French catalogue."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail when something is missing"
        )

    def handle(self, *args, check, **options):
        folder = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES"
        catalogue = polib.pofile(str(folder / "django.po"), wrapwidth=100)
        wanted = texts(settings.BASE_DIR)
        if check:
            self.report(problems(catalogue, wanted, folder / "django.mo"))
        else:
            refresh(catalogue, wanted)
            catalogue.save()
            catalogue.save_as_mofile(str(folder / "django.mo"))
            self.report(problems(catalogue, wanted, folder / "django.mo"))

    def report(self, found):
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The French catalogue is complete.")


def key(entry):
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def refresh(catalogue, wanted):
    """Add what is new, drop what is gone, keep every translation."""
    known = {key(entry): entry for entry in catalogue}
    for gone in known.keys() - wanted:
        catalogue.remove(known[gone])
    for text in wanted - known.keys():
        catalogue.append(entry_of(text))
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))


def entry_of(text):
    plural = {"msgid_plural": text.plural, "msgstr_plural": {0: "", 1: ""}} if text.plural else {}
    return polib.POEntry(msgid=text.message, msgctxt=text.context or None, **plural)


def problems(catalogue, wanted, compiled):
    """Sentences about what a French reader would miss."""
    known = {key(entry) for entry in catalogue}
    found = [f"not in the catalogue: {text.message!r}" for text in sorted(wanted - known)]
    found += [f"no longer used: {text.message!r}" for text in sorted(known - wanted)]
    found += [f"not translated: {entry.msgid!r}" for entry in catalogue if not entry.translated()]
    found += [f"placeholders differ: {entry.msgid!r}" for entry in catalogue if placeholders_differ(entry)]
    if not compiled.is_file() or compiled.read_bytes() != catalogue.to_binary():
        found.append("django.mo is stale: run `make messages`")
    return found


def placeholders_differ(entry):
    """A translation that lost a placeholder breaks its page."""
    pattern = r"%\(\w+\)[sd]|\{\w*\}"
    wanted = set(re.findall(pattern, entry.msgid + entry.msgid_plural))
    translations = [entry.msgstr, *entry.msgstr_plural.values()]
    return any(not set(re.findall(pattern, text)) <= wanted for text in translations) or (
        bool(entry.msgstr) and set(re.findall(pattern, entry.msgid)) != set(re.findall(pattern, entry.msgstr))
    )
