"""How amounts and dates are written, in French and in English."""

from decimal import Decimal, InvalidOperation

from django.utils import timezone, translation
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

NO_BREAK = "\N{NO-BREAK SPACE}"


def thousands(number, separator):
    return f"{number:,}".replace(",", separator)


def write_euros(amount):
    """`313 170 €` in French, `€313,170` in English; cents only when there are any."""
    try:
        amount = Decimal(amount).quantize(Decimal("0.01"))
    except (InvalidOperation, TypeError, ValueError):
        return ""
    sign = "-" if amount < 0 else ""
    whole, cents = divmod(abs(amount), 1)
    cents = int(cents * 100)
    if translation.get_language().startswith("fr"):
        tail = f",{cents:02}" if cents else ""
        return f"{sign}{thousands(int(whole), NO_BREAK)}{tail}{NO_BREAK}€"
    tail = f".{cents:02}" if cents else ""
    return f"{sign}€{thousands(int(whole), ',')}{tail}"


def write_day(value):
    """`23/11/2026`, in both languages: one notation on every page."""
    if not value:
        return ""
    if hasattr(value, "hour"):
        value = local(value)
    return format_date(value, "d/m/Y")


def write_moment(value):
    """`23/11/2026 à 14:05`, in the time zone of the page."""
    if not value:
        return ""
    joint = pgettext("between a date and a time", "at")
    value = local(value)
    return f"{format_date(value, 'd/m/Y')} {joint}{NO_BREAK}{format_date(value, 'H:i')}"


def local(value):
    return timezone.localtime(value) if timezone.is_aware(value) else value
