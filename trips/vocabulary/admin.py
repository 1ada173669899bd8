"""The pages on which an administrator keeps a vocabulary; each app registers its own lists.

    @admin.register(Need)
    class NeedAdmin(TermAdmin): ...

A list with columns of its own names them, `extra = ("party",)`; like the code they are chosen once.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trips.geography.admin import ReferenceAdmin
from trips.vocabulary import rules
from trips.vocabulary.actions import WORDS, add, amend, retire, reword


class CurrentFilter(admin.SimpleListFilter):
    """Today's list first: retired versions are one click away."""

    title = _("in use")
    parameter_name = "retired"

    def lookups(self, request, model_admin):
        return [("yes", _("Retired")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("In use")}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(retired_on__isnull=self.value() != "yes")


class TermForm(forms.ModelForm):
    """Says beside the code what the constraint would say after: `retired_on` is no field of the page."""

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self._meta.model.objects.current().filter(code=code).exists():
            raise ValidationError(_("A current entry already has this code."))
        return code


class TermAdmin(ReferenceAdmin):
    form = TermForm
    extra = ()
    list_filter = [CurrentFilter]
    search_fields = ["code", "label_fr", "label_en"]
    actions = ["retire_selected"]

    def get_list_display(self, request):
        return ["code", "label_fr", "label_en", *self.extra, "position", "retired_on"]

    def get_fields(self, request, obj=None):
        return ["code", *WORDS, *self.extra, "position", "retired_on"]

    def get_readonly_fields(self, request, obj=None):
        return ["code", *self.extra, "retired_on"] if obj else ["retired_on"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and rules.change(obj))

    def save_model(self, request, obj, form, change):
        by, now = request.actor, timezone.now()
        if not change:
            return add(obj, by=by, now=now)
        values = {name: form.cleaned_data[name] for name in form.changed_data}
        words = {name: values.pop(name) for name in WORDS if name in values}
        stored = type(obj)._base_manager.get(pk=obj.pk)
        stored = amend(stored, by=by, now=now, **values)
        return reword(stored, by=by, now=now, **words)

    @admin.action(
        description=_("Retire: old records keep it, nobody can choose it any more"), permissions=["change"]
    )
    def retire_selected(self, request, queryset):
        terms = list(queryset.filter(retired_on__isnull=True))
        for term in terms:
            retire(term, by=request.actor, now=timezone.now())
        self.message_user(request, _("Entries retired: %(count)d") % {"count": len(terms)}, messages.SUCCESS)
