from django.db import migrations


def fill(apps, schema_editor):
    """When and by whom OFII went on against an opinion: from the history, else from the end of the proposal."""
    Proposal = apps.get_model("placements", "Proposal")
    HistoricalProposal = apps.get_model("placements", "HistoricalProposal")
    User = apps.get_model("identity", "User")
    for proposal in Proposal.objects.filter(override_reason__isnull=False, override_at=None):
        rows = HistoricalProposal.objects.filter(id=proposal.pk, override_reason__isnull=False)
        first = rows.order_by("history_date", "history_id").first()
        known = first and User.objects.filter(pk=first.history_user_id).exists()
        at = first.history_date if first else proposal.ended_at or proposal.opinion_at
        by = first.history_user_id if known else proposal.ended_by_id or proposal.proposed_by_id
        proposal.override_at, proposal.override_by_id = at, by
        proposal.save(update_fields=["override_at", "override_by"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("placements", "0003_override_dates")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
