from django.utils.translation import gettext as _

from trips.vocabulary.models import Term


def change(term: Term) -> str:
    """A retired entry is what old records say: it never changes again."""
    if term.retired_on:
        return _("This entry was retired: old records still show it, so it can no longer change.")
    return ""
