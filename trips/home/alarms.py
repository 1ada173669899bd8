"""Unusual reading, as the data protection officer reviews it: who and how much, never which files."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from trips.guards.doors import requires
from trips.organisations import rules, watch
from trips.organisations.presenters import sentence_of
from trips.ui.exports import Column, head_of, lines_of
from trips.ui.filters import ListFilter
from trips.ui.forms import Form
from trips.ui.paging import page_of

COLUMNS = [
    Column(gettext_lazy("Reference"), lambda one: one.reference, url=lambda one: one.get_absolute_url()),
    Column(gettext_lazy("Person"), lambda one: one.user.full_name, "person"),
    Column(gettext_lazy("What was counted"), lambda one: sentence_of(one)),
    Column(gettext_lazy("Suspended at"), lambda one: one.suspended_at, "suspended"),
    Column(gettext_lazy("Lifted at"), lambda one: one.ended_at),
    Column(gettext_lazy("Lifted by"), lambda one: one.ended_by.full_name if one.ended_by else ""),
    Column(gettext_lazy("Reason"), lambda one: one.why),
]


class AlarmFilter(ListFilter):
    open = forms.BooleanField(label=gettext_lazy("Still suspended"))

    sorts = {"person": ("user__full_name", "pk"), "suspended": ("suspended_at", "pk")}
    default_sort = "-suspended"

    def filter_open(self, rows, value):
        return rows.filter(ended_at=None)


class LiftForm(Form):
    why = forms.CharField(
        label=gettext_lazy("Why you lift the suspension"),
        max_length=200,
        help_text=gettext_lazy("A few words that she may read; no name, nothing about a file."),
    )


@require_safe
@requires(rules.review_alarms)
def alarms(request):
    listing = AlarmFilter(request.GET)
    page = page_of(listing.filter(watch.alarms_visible_to(request.actor)), request.GET.get("page"))
    context = {"listing": listing, "page": page, "head": head_of(COLUMNS), "lines": lines_of(COLUMNS, page)}
    return render(request, "home/alarm_list.html", context)


@requires(rules.lift_alarm, load=watch.alarm_for)
def lift(request, alarm):
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        watch.lift_alarm(alarm=alarm, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The suspension is lifted: she can sign in again."))
        return redirect("home:alarms")
    context = {
        "question": _("Lift this suspension?"),
        "consequence": _("She can sign in again. What she read until now counts no more."),
        "confirm_label": _("Lift the suspension"),
        "back_url": reverse("home:alarms"),
        "danger": False,
        "form": form,
        "cells": lines_of(COLUMNS, [alarm])[0],
    }
    return render(request, "home/alarm_lift.html", context)
