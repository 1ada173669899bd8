"""Fields that several forms share, and which kind of control each is drawn as."""

from django import forms
from django.utils.translation import gettext_lazy as _

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet (None). `unanswered`: a choice of its own, so that an answer can be taken back."""

    def __init__(self, *, unanswered=None, **kwargs):
        super().__init__(
            choices=[("", unanswered), *YES_NO] if unanswered else YES_NO,
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            required=kwargs.pop("required", unanswered is None),
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


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
