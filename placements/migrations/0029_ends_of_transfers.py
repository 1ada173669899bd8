from django.db import migrations, models

ENDINGS = [
    ("admitted", "admitted"),
    ("opinion_upheld", "unfavourable opinion upheld"),
    ("refused", "refused by the woman"),
    ("expired", "the place was not confirmed in time"),
    ("pointless", "there was nobody to move any more"),
    ("withdrawn", "referral withdrawn"),
    ("released", "released by OFII"),
    ("missed", "she did not arrive"),
]
# How earlier proposals of transfers ended, by what the next stay says of why it was given up: OFII took the transfer back,
# or the woman withdrew (an admission and its transfer were decided at the same moment). And those that ended before the
# hold did, with nobody to move.
ENDED = """
WITH mended AS (
  UPDATE placements_proposal p SET ending = CASE WHEN r.id IS NULL THEN 'withdrawn' ELSE 'released' END,
    release_reason_id = r.id, ended_at = t.withdrawn_at, ended_by_id = t.withdrawn_by_id
  FROM placements_transfer t
  JOIN centres_stay s ON s.id = t.to_stay_id
  LEFT JOIN LATERAL (SELECT id FROM placements_releasereason WHERE code = s.cancelled_code
    ORDER BY retired_on DESC NULLS FIRST, id DESC LIMIT 1) r ON true
  WHERE t.withdrawn_at IS NOT NULL AND p.ending = 'admitted' AND p.transfer_why_id IS NOT NULL
    AND p.referral_id = t.referral_id AND p.centre_id = s.centre_id AND p.ended_at = t.decided_at
  RETURNING p.*
)
INSERT INTO placements_historicalproposal ({columns}, history_date, history_type, history_user_id)
SELECT {columns}, now(), '~', NULL FROM mended;

WITH mended AS (
  UPDATE placements_proposal p SET ending = 'pointless' FROM centres_hold h
  WHERE h.id = p.hold_id AND p.ending = 'expired' AND p.transfer_why_id IS NOT NULL AND p.ended_at < h.expires_at
  RETURNING p.*
)
INSERT INTO placements_historicalproposal ({columns}, history_date, history_type, history_user_id)
SELECT {columns}, now(), '~', NULL FROM mended;
-- Before a constraint is made: a table with checks that still wait cannot be changed.
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


def mend(apps, schema_editor):
    """Nothing is lost: each row says in its history how it was."""
    fields = apps.get_model("placements", "Proposal")._meta.concrete_fields
    columns = ", ".join(field.column for field in fields)
    schema_editor.execute(ENDED.format(columns=columns), params=None)


class Migration(migrations.Migration):
    dependencies = [("placements", "0028_pairs_of_persons")]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="ending",
                field=models.CharField(
                    blank=True, choices=ENDINGS, max_length=14, verbose_name="how it ended"
                ),
            )
            for name in ("historicalproposal", "proposal")
        ),
        migrations.RemoveConstraint(model_name="proposal", name="proposal_ended_by_whom"),
        migrations.RunPython(mend, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ending__in", ["", "expired", "pointless"]), ("ended_by__isnull", False), _connector="OR"
                ),
                name="proposal_ended_by_whom",
                violation_error_message="A proposal that somebody ended says who ended it.",
            ),
        ),
    ]
