"""Which kind of control a form field is drawn as."""

from django import forms

KINDS = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.ClearableFileInput, "file"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
)


def widget_kind(bound):
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")
