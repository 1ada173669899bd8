"""Every component of the interface as a tag: `{% load ui %}`. Usage: templates/components/README.md."""

import re

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from trips.ui import formats
from trips.ui.fields import widget_kind

register = template.Library()

TONE_ICONS = {
    "success": "check-circle",
    "warning": "exclamation-triangle",
    "danger": "x-circle",
    "info": "info-circle",
    "neutral": "circle",
    "waiting": "hourglass-split",
}

REFERENCE = re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}\b")

register.filter("euros", formats.write_euros)
register.filter("day", formats.write_day)
register.filter("moment", formats.write_moment)


@register.filter
def unbroken(text):
    """A title in which no line ends inside a reference, which is read as one word."""
    marked = REFERENCE.sub(r'<span class="reference">\g<0></span>', conditional_escape(text))
    return mark_safe(marked)  # noqa: S308 -- escaped above


def tone_class(tone):
    if tone not in TONE_ICONS:
        raise template.TemplateSyntaxError(f"Unknown tone {tone!r}: one of {', '.join(TONE_ICONS)}.")
    return tone


def tone_icon(tone, icon=""):
    return icon or TONE_ICONS[tone_class(tone)]


@register.inclusion_tag("components/icon.html")
def icon(name, label=""):
    return {"name": name, "label": label}


@register.inclusion_tag("components/status_badge.html")
def status_badge(text, tone="neutral", icon=""):
    return {"text": text, "tone": tone, "icon": tone_icon(tone, icon)}


@register.inclusion_tag("components/turn_line.html")
def turn_line(line=None, whose="", since=None, until=None, mine=False, late=False, note="", ahead=""):
    """Whose turn it is. `whose` is a name ("OFII"); `mine` writes "your turn" instead; nothing set: nobody's turn.

    `note` says what went wrong before it came to this turn, `ahead` what is to come meanwhile. A page gives all
    of it at once as `line`.
    """
    shown = {"whose": whose, "since": since, "until": until, "mine": mine, "late": late}
    shown |= {"note": note, "ahead": ahead}
    if line is not None:
        shown = line._asdict()
    tone = "danger" if shown["late"] or shown["note"] else "info" if shown["mine"] else "neutral"
    return shown | {"tone": tone}


@register.inclusion_tag("components/link_button.html")
def link_button(label, url="", style="secondary", icon="", reason=""):
    return {"label": label, "url": url, "style": style, "icon": icon, "reason": reason}


@register.inclusion_tag("components/submit_button.html")
def submit_button(label, style="primary", icon="", reason="", name="", value=""):
    return {
        "label": label,
        "style": style,
        "icon": icon,
        "reason": reason,
        "name": name,
        "value": value,
    }


@register.inclusion_tag("components/action_list.html")
def action_list(actions):
    """Buttons of what may be done now: objects with label, url, reason and, if they have them, method, style, icon."""
    return {"actions": [read_action(action) for action in actions]}


def read_action(action):
    if isinstance(action, (tuple, list)):
        label, url, reason = action
        return {
            "label": label,
            "url": url,
            "reason": reason,
            "method": "get",
            "style": "secondary",
            "icon": "",
        }
    fields = {"method": "get", "style": "secondary", "icon": "", "reason": "", "url": ""}
    read = action.get if isinstance(action, dict) else lambda key, default: getattr(action, key, default)
    return {"label": read("label", ""), **{key: read(key, default) for key, default in fields.items()}}


@register.inclusion_tag("components/part.html")
def part(url, label):
    """A part of another page, fetched by htmx; without JavaScript a plain link to it."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/step_nav.html")
def step_nav(steps, label=""):
    """`steps`: objects with label, url and state, one of done, current, todo, locked."""
    return {"steps": steps, "label": label or _("Steps")}


@register.inclusion_tag("components/summary_row.html")
def summary_row(label, value="", change_url="", change_label=""):
    return {"label": label, "value": value, "change_url": change_url, "change_label": change_label or label}


@register.inclusion_tag("components/stat.html")
def stat(label, value, url="", note=""):
    return {"label": label, "value": value, "url": url, "note": note}


@register.inclusion_tag("components/timeline.html")
def timeline(events):
    """`events`: objects with at, title and, if they have them, text and by; newest first as given."""
    return {"events": events}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart):
    """`chart`: a trips.ui.charts.BarChart; the figures stand in a table under the picture."""
    return {"chart": chart}


@register.inclusion_tag("components/occupancy_grid.html")
def occupancy_grid(grid):
    """`grid`: a trips.ui.grids.Grid, one row per place and one column per day."""
    return {"grid": grid}


# Forms


@register.inclusion_tag("components/field.html")
def field(bound):
    """A form field with its label, help and error. Works with any Django form."""
    return {"field": bound, "kind": widget_kind(bound), "control": styled_control(bound)}


def styled_control(bound):
    kind = widget_kind(bound)
    if kind in ("choices", "hidden"):
        return "" if kind == "choices" else bound
    css = {"select": "form-select", "checkbox": "form-check-input"}.get(kind, "form-control")
    if bound.errors:
        css += " is-invalid"
    own = bound.field.widget.attrs.get("class", "")
    return bound.as_widget(attrs={"class": f"{css} {own}".strip()})


@register.inclusion_tag("components/form_fields.html")
def form_fields(form):
    return {"form": form}


@register.inclusion_tag("components/form.html")
def form(form, submit, action="", cancel_url="", cancel_label="", style="primary"):
    """A whole form by POST: summary of errors, fields, one button."""
    return {
        "form": form,
        "submit": submit,
        "action": action,
        "cancel_url": cancel_url,
        "cancel_label": cancel_label or _("Cancel"),
        "style": style,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """What must be corrected, each with a link to its field; takes forms and formsets."""
    problems = [problem for one in forms if one is not None for problem in problems_of(one)]
    return {"problems": problems}


def problems_of(form_or_formset):
    if hasattr(form_or_formset, "management_form"):
        found = [(str(sentence), "") for sentence in form_or_formset.non_form_errors()]
        for row in form_or_formset.forms:
            found += problems_of(row)
        return found
    found = [(str(sentence), "") for sentence in form_or_formset.non_field_errors()]
    for bound in form_or_formset:
        target = first_control_id(bound)
        found += [(name_the_field(bound.label, sentence), target) for sentence in bound.errors]
    return found


def name_the_field(label, sentence):
    return _("%(label)s: %(sentence)s") % {"label": label, "sentence": sentence}


def first_control_id(bound):
    if bound.is_hidden:
        return ""
    if widget_kind(bound) == "choices":
        return f"{bound.id_for_label or bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("components/formset.html")
def formset(formset, legend, add_label=""):
    """The rows of a formset, each in its own group. More rows are added by a small module; without it, `extra` rows."""
    return {"formset": formset, "legend": legend, "add_label": add_label}


# Lists


@register.inclusion_tag("components/sort_header.html")
def sort_header(listing, key, label, numeric=False):
    """A column head that sorts: `listing` is the page's ListFilter, `key` one of its sorts."""
    return {
        "label": label,
        "numeric": numeric,
        "query": listing.query_sorted_by(key),
        "direction": listing.direction_of(key),
    }


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(listing, total="", label=""):
    """The filters of a list, those that are on with a link to clear each, and how many rows there are."""
    return {"filter": listing, "total": total, "label": label or _("Filter the list")}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page):
    return {"page": page, "links": page.links(context["request"].GET)}


# Blocks: {% card title=… %} … {% endcard %}


@register.simple_block_tag
def page_header(content, title, subtitle=""):
    return block("page_header", content, title=title, subtitle=subtitle)


@register.simple_block_tag
def card(content, title="", level=2, tone=""):
    return block("card", content, title=title, heading=f"h{level}", tone=tone)


@register.simple_block_tag
def alert(content, tone="info", title=""):
    return block("alert", content, tone=tone_class(tone), icon=tone_icon(tone), title=title)


@register.simple_block_tag
def empty_state(content, title, text=""):
    return block("empty_state", content, title=title, text=text)


@register.simple_block_tag
def summary_list(content, title="", change_url="", level=2):
    return block("summary_list", content, title=title, change_url=change_url, heading=f"h{level}")


@register.simple_block_tag
def table(content, caption, cards=False, hide_caption=False):
    return block("table", content, caption=caption, cards=cards, hide_caption=hide_caption)


def block(name, content, **context):
    return render_to_string(f"components/{name}.html", {"content": content, **context})
