from django import template

from centres import stay_presenters

register = template.Library()


@register.filter
def end_mark(stay, today):
    """How near the decided end is; "" while it is far."""
    return stay_presenters.end_mark(stay, today)


@register.filter
def end_tone(stay, today):
    return stay_presenters.end_tone(stay, today)
