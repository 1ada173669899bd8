"""Invented data for the catalogue of components; in French only, as it is shown to builders of the demo."""

from datetime import UTC, datetime, timedelta

from django import forms

from trips.ui.charts import Bar, BarChart
from trips.ui.filters import ListFilter
from trips.ui.forms import Form
from trips.ui.grids import Grid, Kind, Row, Segment

COLOURS = [("", "Toutes"), ("blue", "Bleu"), ("green", "Vert")]
ROWS = [
    {"name": "Exemple 1", "tone": "success", "state": "Terminé", "amount": 313170},
    {"name": "Exemple 2", "tone": "waiting", "state": "En attente", "amount": 1250.5},
    {"name": "Exemple 3", "tone": "danger", "state": "En retard", "amount": 0},
]
STEPS = [
    {"label": "Première étape", "url": "#one", "state": "done"},
    {"label": "Deuxième étape", "url": "#two", "state": "current"},
    {"label": "Troisième étape", "url": "#three", "state": "todo"},
    {"label": "Vérifier", "url": "", "state": "locked"},
]
ACTIONS = [
    {"label": "Enregistrer l’arrivée", "url": "#go", "style": "primary", "icon": "check-lg"},
    {"label": "Proposer une place", "url": "#no", "reason": "Aucune place ne convient aujourd’hui."},
    ("Modifier", "#change", ""),
]
EVENTS = [
    {
        "at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        "title": "Demande envoyée",
        "by": "Association d’exemple",
    },
    {
        "at": datetime(2026, 11, 12, 15, 0, tzinfo=UTC),
        "title": "Brouillon ouvert",
        "text": "Deux lignes\nde texte.",
    },
]
CHART = BarChart(
    caption="Actes par mois",
    bars=[Bar("Septembre", 12), Bar("Octobre", 30), Bar("Novembre", 21)],
    label_title="Mois",
    value_title="Actes",
)
KINDS = [
    Kind("occupied", "Occupée", "solid", "O"),
    Kind("held", "Réservée", "stripes", "R"),
    Kind("unavailable", "Indisponible", "cross", "I"),
    Kind("preparing", "En préparation", "dots", "P"),
    Kind("free", "Libre", "blank", ""),
]


class SampleFilter(ListFilter):
    colour = forms.ChoiceField(label="Couleur", choices=COLOURS)
    since = forms.DateField(label="Depuis le")

    lookups = {"colour": "colour", "since": "day__gte"}
    sorts = {"name": ("name",), "amount": ("amount", "name")}
    default_sort = "name"


class SampleForm(Form):
    first_name = forms.CharField(label="Prénom", help_text="Tel qu’elle souhaite être appelée.")
    day = forms.DateField(label="Date d’arrivée", help_text="Par exemple 23/11/2026.")
    colour = forms.ChoiceField(label="Couleur", choices=COLOURS, required=False)
    way = forms.ChoiceField(
        label="Comment ?", choices=[("a", "Par écrit"), ("b", "À l’oral")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Besoins",
        choices=[("x", "Santé"), ("y", "Langue"), ("z", "Travail")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Plusieurs réponses possibles.",
    )
    note = forms.CharField(label="Remarque", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="J’ai relu avec elle")
    document = forms.FileField(label="Document", required=False)


class RowForm(Form):
    age = forms.IntegerField(label="Âge", min_value=0)


SampleFormSet = forms.formset_factory(RowForm, extra=1, max_num=5)


def wrong_form():
    form = SampleForm({"day": "31/02/2026", "first_name": "", "colour": "blue"}, auto_id="wrong_%s")
    form.is_valid()
    form.add_error(None, "Ces réponses ne vont pas ensemble.")
    return form


def sample_grid(today):
    start = today - timedelta(days=90)
    rows = [
        Row(f"Place {number:02}", sample_segments(number, start), url="#place") for number in range(1, 67)
    ]
    return Grid("Chaque place, chaque jour", start, 181, rows, KINDS, today=today, row_title="Place")


def sample_segments(number, start):
    segments, day = [], start
    for index in range(5):
        kind = KINDS[(number + index) % 5]
        days = 1 + (number * 7 + index * 13) % 60
        segments.append(Segment(kind.key, day, days, kind.label))
        day += timedelta(days=days)
    return segments
