-- The second wall: which rows the database shows to the person for whom it works, whatever a query forgets.
--
-- The door of a page says who she is (`trips.database.context`); nothing said, nothing seen. One view a part below,
-- like one function a part in `cases.queries.VISIBILITY`; which table opens to which part is in `__init__.py`. The
-- views run as the owner of the tables, so a policy never asks another policy.

-- == Who asks. In a policy each is read once a statement: (SELECT wall.me()).

CREATE FUNCTION wall.me() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT NULLIF(current_setting('app.user', true), '')::bigint $$;

CREATE FUNCTION wall.membership() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT NULLIF(current_setting('app.membership', true), '')::bigint $$;

CREATE FUNCTION wall.organisation() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT NULLIF(current_setting('app.organisation', true), '')::bigint $$;

CREATE FUNCTION wall.role() RETURNS text STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT COALESCE(current_setting('app.role', true), '') $$;

CREATE FUNCTION wall.is_desk() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT wall.role() IN ('officer', 'national_officer') $$;

CREATE FUNCTION wall.is_centre() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT wall.role() IN ('centre_manager', 'centre_worker') $$;

-- The worker and the owner, who pass the policies: asked inside a function of the owner's, where `current_user` is he.
CREATE FUNCTION wall.passes() RETURNS boolean STABLE LANGUAGE sql AS $$
SELECT rolsuper OR rolbypassrls FROM pg_catalog.pg_roles
WHERE rolname = CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END $$;

-- Her organisation as the one that follows women, that reads what is shared with it, whose files she hands over.
CREATE FUNCTION wall.ngo() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN wall.role() = 'caseworker' THEN wall.organisation() END $$;

CREATE FUNCTION wall.partner() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN wall.role() = 'caseworker' OR wall.is_centre() THEN wall.organisation() END $$;

CREATE FUNCTION wall.administered() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN wall.role() = 'organisation_admin' THEN wall.organisation() END $$;

-- Who may answer what a woman asks about her own data.
CREATE FUNCTION wall.answers_requests() RETURNS boolean STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT wall.role() IN ('data_protection', 'organisation_admin') $$;

CREATE FUNCTION wall.house() RETURNS bigint STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT CASE WHEN wall.role() IN ('caseworker', 'organisation_admin') THEN wall.organisation() END $$;

CREATE FUNCTION wall.territories() RETURNS bigint[] STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT COALESCE(NULLIF(current_setting('app.territories', true), ''), '{}')::bigint[] $$;

-- The application's clock, so that both walls agree on what has expired.
CREATE FUNCTION wall.moment() RETURNS timestamptz STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT NULLIF(current_setting('app.moment', true), '')::timestamptz $$;

CREATE FUNCTION wall.today() RETURNS date STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT (wall.moment() AT TIME ZONE 'Europe/Paris')::date $$;

-- Files of others that a verb must lock and write, until the end of the transaction: the `reach_` functions below.
CREATE FUNCTION wall.reached() RETURNS bigint[] STABLE PARALLEL SAFE LANGUAGE sql
AS $$ SELECT COALESCE(NULLIF(current_setting('app.reached', true), ''), '{}')::bigint[] $$;

-- == Parts: whose rows. Each view asks for the role by itself, so that it is empty for everybody else.

-- The files of her own NGO.
CREATE VIEW wall.own AS
SELECT id AS case_id FROM public.cases_case
WHERE organisation_id = (SELECT wall.ngo()) AND state <> 'erased';

-- The files of which the woman agrees today that OFII knows.
CREATE VIEW wall.open_to_ofii AS
SELECT a.case_id FROM public.cases_consent a JOIN public.cases_case c ON c.id = a.case_id
WHERE a.scope = 'ofii' AND a.withdrawn_at IS NULL AND c.state <> 'erased';

-- What was ever sent to her desk, in her territories or in all of France. By itself it opens rows that say nothing
-- of her: her consents, the row of the case, its key.
CREATE VIEW wall.addressed AS
SELECT r.case_id, r.id AS referral_id, r.created_at FROM public.placements_referral r
WHERE r.submitted_at IS NOT NULL
  AND ((SELECT wall.role()) = 'national_officer' OR r.territory_id = ANY ((SELECT wall.territories())::bigint[]));

-- The same, as long as the woman agrees.
CREATE VIEW wall.sent AS
SELECT a.* FROM wall.addressed a JOIN wall.open_to_ofii o ON o.case_id = a.case_id;

-- Referrals after which her NGO made another one, be it a draft: bare numbers, which the application asks for too.
CREATE VIEW wall.superseded AS
SELECT r.id AS referral_id FROM public.placements_referral r
WHERE EXISTS (SELECT FROM public.placements_referral later
  WHERE later.case_id = r.case_id AND (later.created_at, later.id) > (r.created_at, r.id));

-- The file is the desk's to read as long as its newest referral is.
CREATE VIEW wall.desk AS
SELECT s.case_id FROM wall.sent s
WHERE NOT EXISTS (SELECT FROM public.placements_referral later
  WHERE later.case_id = s.case_id AND (later.created_at, later.id) > (s.created_at, s.referral_id));

-- The centres where she works.
CREATE VIEW wall.homes AS
SELECT centre_id FROM public.centres_posting
WHERE membership_id = (SELECT wall.membership()) AND (SELECT wall.is_centre());

-- Her centre is asked about this household, while the place is held.
CREATE VIEW wall.asked AS
SELECT r.case_id, p.referral_id, p.id AS proposal_id
FROM wall.homes at
JOIN public.placements_proposal p ON p.centre_id = at.centre_id AND p.ended_at IS NULL
JOIN public.centres_hold h ON h.id = p.hold_id AND h.expires_at > (SELECT wall.moment())
JOIN public.placements_referral r ON r.id = p.referral_id;

-- She was admitted to her centre, whenever that was.
CREATE VIEW wall.admitted AS
SELECT r.case_id, p.referral_id, p.id AS proposal_id
FROM wall.homes at
JOIN public.placements_proposal p ON p.centre_id = at.centre_id AND p.ending = 'admitted'
JOIN public.placements_referral r ON r.id = p.referral_id;

-- Her stays at her centre, past ones too; one given up before arrival is not the centre's to know.
CREATE VIEW wall.staying AS
SELECT s.case_id, s.id AS stay_id, s.state, s.ends_on
FROM wall.homes at
JOIN public.centres_stay s ON s.centre_id = at.centre_id AND s.state NOT IN ('cancelled', 'missed');

-- Whom her centre receives, until thirty days after she left, as long as she agrees.
CREATE VIEW wall.hosted AS
SELECT s.case_id FROM wall.staying s
WHERE (s.state IN ('expected', 'arrived') OR s.state = 'ended' AND s.ends_on >= (SELECT wall.today()) - 30)
  AND EXISTS (SELECT FROM public.cases_consent a
    WHERE a.case_id = s.case_id AND a.scope = 'centre' AND a.withdrawn_at IS NULL)
  AND EXISTS (SELECT FROM public.cases_case c WHERE c.id = s.case_id AND c.state <> 'erased');

-- Whom her centre expects or hosts today: what her NGO and it write together.
CREATE VIEW wall.hosting AS
SELECT s.case_id FROM wall.staying s
WHERE s.state IN ('expected', 'arrived')
  AND EXISTS (SELECT FROM public.cases_consent a
    WHERE a.case_id = s.case_id AND a.scope = 'centre' AND a.withdrawn_at IS NULL)
  AND EXISTS (SELECT FROM public.cases_case c WHERE c.id = s.case_id AND c.state <> 'erased');

-- What is shared with her organisation today: a live share, with the permission beside it.
CREATE VIEW wall.shared AS
SELECT s.case_id
FROM public.cases_share s
JOIN public.organisations_organisation o ON o.id = s.organisation_id
JOIN public.cases_case c ON c.id = s.case_id AND c.state <> 'erased'
WHERE s.organisation_id = (SELECT wall.partner())
  AND s.ended_at IS NULL AND s.until >= (SELECT wall.today())
  AND EXISTS (SELECT FROM public.cases_casegrant g JOIN public.auth_group t ON t.id = g.group_id
    WHERE g.content_object_id = s.case_id AND t.name = o.reference);

-- The people whose personal ties she keeps: never herself, since the tie would name the file.
CREATE VIEW wall.colleagues AS
SELECT u.id AS user_id FROM public.identity_user u
WHERE u.id <> (SELECT wall.me()) AND CASE (SELECT wall.role())
  WHEN 'data_protection' THEN true
  WHEN 'organisation_admin' THEN EXISTS (SELECT FROM public.organisations_membership m
    WHERE m.user_id = u.id AND m.organisation_id = (SELECT wall.organisation()))
  WHEN 'national_officer' THEN EXISTS (SELECT FROM public.organisations_membership m
    JOIN public.organisations_organisation o ON o.id = m.organisation_id
    WHERE m.user_id = u.id AND o.kind = 'ofii')
  ELSE false END;

-- The files that those ties name: their reference and nothing that hangs on them.
CREATE VIEW wall.ties AS
SELECT k.case_id FROM public.cases_conflict k JOIN wall.colleagues c ON c.user_id = k.user_id;

-- Every file of the women from whom she is kept away: subtracted, whatever part granted them.
CREATE VIEW wall.kept_away AS
SELECT c.id AS case_id
FROM public.cases_conflict k JOIN public.cases_case c ON c.person_id = k.person_id
WHERE k.user_id = (SELECT wall.me()) AND k.lifted_at IS NULL;

-- On call: whom any centre of her operator expects or hosts, as long as she agrees. The row, its stay and its key:
-- enough to open the file in an emergency.
CREATE VIEW wall.near AS
SELECT s.case_id, s.id AS stay_id
FROM public.organisations_membership m
JOIN public.centres_centre h ON h.organisation_id = m.organisation_id
JOIN public.centres_stay s ON s.centre_id = h.id AND s.state IN ('expected', 'arrived')
WHERE m.id = (SELECT wall.membership()) AND m.on_call AND (SELECT wall.is_centre())
  AND EXISTS (SELECT FROM public.cases_consent a
    WHERE a.case_id = s.case_id AND a.scope = 'centre' AND a.withdrawn_at IS NULL);

-- What is open now by breaking the glass: who she is, her children, how to reach her.
CREATE VIEW wall.emergencies AS
SELECT e.case_id FROM public.cases_emergencyaccess e
JOIN public.organisations_membership m ON m.id = e.membership_id AND m.on_call
WHERE e.membership_id = (SELECT wall.membership()) AND e.ended_at IS NULL
  AND e.opened_at <= (SELECT wall.moment()) AND e.until_at > (SELECT wall.moment());

-- What women asked about their own data, and of whom: the administrator of her NGO may be the second person.
CREATE VIEW wall.requests AS
SELECT q.id AS request_id, q.case_id FROM public.cases_rightsrequest q JOIN public.cases_case c ON c.id = q.case_id
WHERE (SELECT wall.role()) = 'data_protection' OR c.organisation_id = (SELECT wall.house());

-- Files that are read as one today: the one that goes on, and what its NGO merged into it.
CREATE VIEW wall.merged AS
SELECT kept_id, other_id FROM public.cases_merge WHERE undone_at IS NULL;

-- The whole file for whoever answers the request, until it is answered: a copy of it, or its erasure. With it what is
-- merged into it.
CREATE VIEW wall.requested AS
WITH asked AS (
  SELECT q.case_id FROM public.cases_rightsrequest q JOIN public.cases_case c ON c.id = q.case_id
  WHERE q.outcome = '' AND ((SELECT wall.role()) = 'data_protection'
    OR q.asked_at IS NOT NULL AND c.organisation_id = (SELECT wall.administered()))
)
SELECT case_id FROM asked UNION SELECT m.other_id FROM asked a JOIN wall.merged m ON m.kept_id = a.case_id;

-- When anything last happened with her, the one definition: consents, steps, documents, notes, goals, appointments, referrals, interviews, stays, services,
-- and what her NGO says. Dates and no more, for who decides how long a file is kept.
CREATE VIEW wall.contacts_of_each AS
SELECT c.id AS case_id, GREATEST((GREATEST(c.opened_at,
    (SELECT saved_at FROM public.cases_household x WHERE x.case_id = c.id),
    (SELECT saved_at FROM public.cases_situation x WHERE x.case_id = c.id),
    (SELECT saved_at FROM public.cases_detection x WHERE x.case_id = c.id),
    (SELECT saved_at FROM public.cases_needsassessment x WHERE x.case_id = c.id),
    (SELECT saved_at FROM public.cases_safety x WHERE x.case_id = c.id),
    (SELECT max(GREATEST(recorded_at, withdrawn_at)) FROM public.cases_consent x WHERE x.case_id = c.id),
    (SELECT max(added_at) FROM public.cases_document x WHERE x.case_id = c.id),
    (SELECT max(GREATEST(written_at, corrected_at)) FROM public.cases_note x WHERE x.case_id = c.id),
    (SELECT max(GREATEST(set_at, moved_at)) FROM public.cases_goal x WHERE x.case_id = c.id),
    (SELECT saved_at FROM public.cases_safetyplan x WHERE x.case_id = c.id),
    (SELECT max(made_at) FROM public.cases_appointment x WHERE x.case_id = c.id),
    (SELECT max(GREATEST(created_at, state_since)) FROM public.placements_referral x WHERE x.case_id = c.id),
    (SELECT max(x.closed_at) FROM public.placements_interview x
      JOIN public.placements_proposal p ON p.id = x.proposal_id
      JOIN public.placements_referral r ON r.id = p.referral_id
      WHERE r.case_id = c.id AND x.outcome = 'held' AND x.with_woman),
    (SELECT max(GREATEST(x.recorded_at, x.returned_at)) FROM public.centres_absence x
      JOIN public.centres_stay s ON s.id = x.stay_id WHERE s.case_id = c.id AND x.cancelled_at IS NULL),
    (SELECT max(x.opened_at) FROM public.centres_incident x
      JOIN public.centres_stay s ON s.id = x.stay_id WHERE s.case_id = c.id),
    (SELECT max(x.recorded_at) FROM public.centres_followup x
      JOIN public.centres_stay s ON s.id = x.stay_id WHERE s.case_id = c.id AND x.outcome IN ('safe', 'help')),
    (SELECT max(x.recorded_at) FROM public.placements_confirmation x
      JOIN public.centres_stay s ON s.id = x.stay_id WHERE s.case_id = c.id AND x.cancelled_at IS NULL),
    (SELECT max(GREATEST(x.asked_at, x.closed_at)) FROM public.placements_extension x
      JOIN public.centres_stay s ON s.id = x.stay_id WHERE s.case_id = c.id),
    (SELECT max(GREATEST(decided_at, arrived_at, ended_at, cancelled_at)) FROM public.centres_stay x
      WHERE x.case_id = c.id)) AT TIME ZONE 'Europe/Paris')::date,
  (SELECT max(v.provided_on) FROM public.centres_service v JOIN public.centres_stay s ON s.id = v.stay_id
    WHERE s.case_id = c.id AND v.cancelled_at IS NULL),
  c.contact_on) AS last_contact,
  EXISTS (SELECT FROM public.placements_referral r WHERE r.case_id = c.id AND r.submitted_at IS NOT NULL) AS was_sent,
  EXISTS (SELECT FROM public.placements_referral r
    WHERE r.case_id = c.id AND r.submitted_at IS NOT NULL AND r.state <> 'not_eligible') AS was_more_than_refused,
  EXISTS (SELECT FROM public.placements_referral r WHERE r.case_id = c.id AND r.submitted_at IS NOT NULL
    AND r.state NOT IN ('draft', 'closed', 'not_eligible', 'withdrawn'))
  OR EXISTS (SELECT FROM public.centres_stay s
    WHERE s.case_id = c.id AND s.state IN ('expected', 'arrived')) AS is_under_way
FROM public.cases_case c
WHERE NOT pg_catalog.row_security_active('public.cases_case')
  OR (SELECT wall.role()) = 'data_protection' OR c.organisation_id = (SELECT wall.ngo());

-- The same of a file and of what is merged into it: the two are kept as long as each other.
CREATE VIEW wall.contacts AS
SELECT one.case_id, GREATEST(one.last_contact, m.last_contact) AS last_contact,
  one.was_sent OR COALESCE(m.was_sent, false) AS was_sent,
  one.was_more_than_refused OR COALESCE(m.was_more_than_refused, false) AS was_more_than_refused,
  one.is_under_way OR COALESCE(m.is_under_way, false) AS is_under_way
FROM wall.contacts_of_each one
LEFT JOIN LATERAL (
  SELECT max(o.last_contact) AS last_contact, bool_or(o.was_sent) AS was_sent,
    bool_or(o.was_more_than_refused) AS was_more_than_refused, bool_or(o.is_under_way) AS is_under_way
  FROM wall.merged g JOIN wall.contacts_of_each o ON o.case_id = g.other_id WHERE g.kept_id = one.case_id
) m ON true;

-- At which centre each woman is or is about to be: she lives there, is expected, or a place is held for her, of a
-- transfer too. For the
-- questions about women who must not meet; the web role may not read it.
CREATE VIEW wall.bound AS
SELECT s.person_id, s.case_id, s.centre_id FROM public.centres_stay s WHERE s.state IN ('expected', 'arrived')
UNION ALL
SELECT c.person_id, c.id, p.centre_id FROM public.placements_proposal p
JOIN public.placements_referral r ON r.id = p.referral_id JOIN public.cases_case c ON c.id = r.case_id
WHERE p.ended_at IS NULL AND r.state IN ('proposed', 'arrived');

-- The referrals and the stays of the files that a verb has reached, or that a woman asked about.
CREATE VIEW wall.asked_files AS
SELECT case_id FROM wall.requested UNION SELECT unnest(wall.reached());

CREATE VIEW wall.asked_stays AS
SELECT s.id AS stay_id FROM wall.asked_files f JOIN public.centres_stay s ON s.case_id = f.case_id;

CREATE VIEW wall.asked_referrals AS
SELECT r.id AS referral_id FROM wall.asked_files f JOIN public.placements_referral r ON r.case_id = f.case_id;

-- And those that the stays of her centre follow.
CREATE VIEW wall.followed AS
SELECT r.id AS referral_id FROM wall.staying s JOIN public.placements_referral r ON r.stay_id = s.stay_id;
