"""What binds the centres: the rules of the commitments, and each centre's agreement."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from centres import actions
from centres import contract_presenters as presenters
from centres import contract_queries as contracts
from centres import contract_rules as rules
from centres.forms.contracts import AgreementForm, BindingsForm, RuleForm
from trips.guards.doors import requires
from trips.ui.exports import Column, export


def lines_today():
    today = timezone.localdate()
    return presenters.rule_lines(
        contracts.commitments(), contracts.rules_on(today), contracts.rules_to_come(today)
    )


@requires(rules.read_rules)
def rule_list(request):
    context = {"conditions": contracts.by_condition(lines_today())}
    return render(request, "centres/rule_list.html", context)


@requires(rules.read_rules, record_read=True, fresh=True)
def rule_export(request):
    return export(request, "regles", rule_columns(), lines_today())


def rule_columns():
    return [
        Column(_("Condition"), lambda line: line.commitment.condition),
        Column(_("Code"), lambda line: line.commitment.code),
        Column(_("Commitment"), lambda line: line.commitment),
        Column(_("Nature"), lambda line: line.commitment.get_nature_display()),
        Column(_("Rule"), lambda line: line.sentence),
        Column(_("From"), lambda line: line.rule and line.rule.valid_from),
        Column(_("Announced"), lambda line: line.next_sentence),
        Column(_("Announced from"), lambda line: line.to_come and line.to_come.valid_from),
    ]


@requires(rules.read_rules, load=contracts.commitment_for)
def rule_detail(request, commitment):
    """Each rule by which this commitment was, is or will be measured; the national desk decides the next one here."""
    today = timezone.localdate()
    versions = list(contracts.rules_of(commitment))
    decisions = contracts.decisions(versions)
    for rule in versions:
        rule.decision = decisions.get(rule.pk)
        rule.sentence = presenters.rule_sentence(rule, commitment.nature)
    may_decide = not rules.decide_contract(request.actor)
    to_come = [rule for rule in versions if rule.valid_from > today]
    context = {"commitment": commitment, "versions": versions, "may_decide": may_decide, "to_come": to_come}
    context |= {"current": next((rule for rule in versions if rule.valid_from <= today), None)}
    return render(request, "centres/rule_detail.html", context | {"crumbs": rule_trail(commitment)})


def rule_trail(commitment, *steps):
    here = (f"{commitment.code} {commitment}", reverse("centres:rule", args=[commitment.slug]))
    crumbs = [(_("Rules of the six conditions"), reverse("centres:rules")), here, *steps]
    return [{"label": label, "url": url} for label, url in [*crumbs[:-1], (crumbs[-1][0], "")]]


@requires(rules.decide_contract, load=contracts.commitment_for)
def rule_new(request, commitment):
    today = timezone.localdate()
    current = contracts.rules_on(today).get(commitment.code)
    names = ("measure", "days", "warn_days", "applies")
    initial = {name: getattr(current, name) for name in names} if current else {}
    form = RuleForm(request.POST or None, commitment=commitment, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.decide_rule(commitment=commitment, **form.cleaned_data, by=request.actor, now=timezone.now())
        messages.success(request, _("The rule is decided. All centres read it from now on."))
        return redirect("centres:rule", commitment.slug)
    context = {"commitment": commitment, "form": form, "current": current}
    context["sentence"] = presenters.rule_sentence(current, commitment.nature) if current else ""
    context["crumbs"] = rule_trail(commitment, (_("Decide a new rule"), ""))
    return render(request, "centres/rule_form.html", context)


@requires(rules.decide_contract, load=contracts.latest_rule_for)
def rule_withdraw(request, rule):
    if request.method == "POST":
        actions.withdraw_rule(rule=rule, by=request.actor, now=timezone.now())
        messages.success(request, _("The announced rule is withdrawn."))
        return redirect("centres:rule", rule.commitment.slug)
    context = {
        "question": _("Withdraw the announced rule?"),
        "consequence": presenters.rule_sentence(rule, rule.commitment.nature),
        "confirm_label": _("Withdraw it"),
        "back_url": reverse("centres:rule", args=[rule.commitment.slug]),
        "danger": True,
    }
    return render(request, "layouts/confirm.html", context)


# Agreements


@requires(rules.read_agreements, load=contracts.bound_centre_for)
def agreement_list(request, centre):
    context = {"centre": centre, "agreements": contracts.agreements_of(centre), "today": timezone.localdate()}
    context["may_decide"] = not rules.decide_contract(request.actor)
    return render(
        request, "centres/agreement_list.html", context | {"crumbs": agreement_trail(request, centre)}
    )


def agreement_trail(request, centre, *steps):
    return below_centre(
        request, centre, (_("Agreements"), reverse("centres:agreements", args=[centre.reference])), *steps
    )


def below_centre(request, centre, *steps):
    """Who has a page of the centre comes from it; the State's auditors come from the rules."""
    first = (_("Rules of the six conditions"), reverse("centres:rules"))
    if not rules.work_at_or_assign(request.actor, centre):
        first = (str(centre), centre.get_absolute_url())
    crumbs = [first, *steps]
    return [{"label": str(label), "url": url} for label, url in [*crumbs[:-1], (crumbs[-1][0], "")]]


@requires(rules.decide_contract, load=contracts.bound_centre_for)
def agreement_new(request, centre):
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.sign_agreement(
            centre=centre, **form.cleaned_data, by=request.actor, now=timezone.now()
        )
        messages.success(
            request, _("The agreement binds the centre to each commitment. Say which do not apply.")
        )
        return redirect(made)
    return agreement_form(request, form, centre, _("Record an agreement"))


@requires(rules.read_agreement, load=contracts.agreement_for)
def agreement(request, agreement):
    conditions = contracts.by_condition(agreement.bindings.all())
    for _condition, bindings in conditions:
        for binding in bindings:
            binding.words = presenters.binds(binding)
    context = {"agreement": agreement, "centre": agreement.centre, "conditions": conditions}
    context["may_decide"] = not rules.decide_contract(request.actor)
    context["crumbs"] = agreement_trail(request, agreement.centre, (str(agreement), ""))
    return render(request, "centres/agreement_detail.html", context)


@requires(rules.decide_contract, load=contracts.agreement_for)
def agreement_change(request, agreement):
    names = ("number", "starts_on", "ends_on", "base_rate", "supplement_rate")
    form = AgreementForm(request.POST or None, initial={name: getattr(agreement, name) for name in names})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        actions.change_agreement(agreement=agreement, **values, by=request.actor, now=timezone.now())
        messages.success(request, _("The agreement is saved."))
        return redirect(agreement)
    return agreement_form(request, form, agreement.centre, _("Change the agreement"), agreement)


def agreement_form(request, form, centre, title, agreement=None):
    back = (
        agreement.get_absolute_url() if agreement else reverse("centres:agreements", args=[centre.reference])
    )
    context = {"form": form, "title": title, "centre": centre, "back": back}
    return render(request, "centres/agreement_form.html", context)


@requires(rules.decide_contract, load=contracts.agreement_for)
def bindings_change(request, agreement):
    form = BindingsForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        actions.change_bindings(
            agreement=agreement, bindings=form.rows(), by=request.actor, now=timezone.now()
        )
        messages.success(request, _("What the agreement binds to is saved."))
        return redirect(agreement)
    context = {"agreement": agreement, "form": form, "back": agreement.get_absolute_url()}
    return render(request, "centres/bindings_form.html", context)
