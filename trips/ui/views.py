"""The catalogue of components, with invented data: what a page may be made of."""

from datetime import UTC, date, datetime, timedelta

from trips.ui import catalogue as samples
from trips.ui.paging import Page
from trips.ui.parts import render_part

TODAY = date(2026, 11, 23)


def catalogue(request):
    listing = samples.SampleFilter(request.GET)
    context = {
        "listing": listing,
        "page": Page(samples.ROWS, 2, 3, 1000, capped=True, has_next=True),
        "form": samples.SampleForm(request.POST if request.method == "POST" else None),
        "wrong_form": samples.wrong_form(),
        "rows": samples.SampleFormSet(prefix="rows"),
        "steps": samples.STEPS,
        "actions": samples.ACTIONS,
        "events": samples.EVENTS,
        "chart": samples.CHART,
        "grid": samples.sample_grid(TODAY),
        "today": TODAY,
        "tomorrow": TODAY + timedelta(days=1),
        "moment": datetime(2026, 11, 23, 14, 5, tzinfo=UTC),
        "crumbs": [{"label": "Accueil", "url": "/"}, {"label": "Catalogue", "url": ""}],
    }
    return render_part(request, "ui/catalogue.html", context, part="sample")
