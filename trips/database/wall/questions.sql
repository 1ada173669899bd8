-- == Questions over rows that she may not see: answered by yes or no, a rank, a count, bare numbers.
-- Each says itself whom it answers: the number of a file is no secret, so to ask by number must tell nothing.

-- How many wait before her in all of France, in the order of `placements.queries.WAITING_ORDER`. To OFII and to NGOs.
CREATE FUNCTION wall.waiting_before(urgency text, sent_on date, leaves_on date, reference text)
RETURNS bigint STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT count(*) FROM public.placements_referral r
WHERE r.state = 'waiting'
  AND (r.urgency, (r.submitted_at AT TIME ZONE 'Europe/Paris')::date,
    COALESCE(r.accommodation_ends_on, 'infinity'::date), r.reference) < ($1, $2, COALESCE($3, 'infinity'::date), $4)
  AND (wall.passes() OR wall.is_desk() OR wall.ngo() IS NOT NULL)
$$;

-- Files with the same whole name and birth date, or the same file number, that OFII may know of; their numbers only.
-- What is merged into a file is compared as well, and found as the file that goes on. Asked of her own NGO's file, or of
-- one that her desk may know.
CREATE FUNCTION wall.files_alike(asked bigint)
RETURNS TABLE (case_id bigint, same_name boolean, same_number boolean)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT COALESCE(m.kept_id, other.case_id), bool_or(COALESCE(other.person_mark = one.person_mark, false)),
  bool_or(COALESCE(other.file_number_mark = one.file_number_mark, false))
FROM (SELECT $1 AS id UNION ALL SELECT g.other_id FROM wall.merged g WHERE g.kept_id = $1) hers
JOIN public.cases_identity one ON one.case_id = hers.id
JOIN public.cases_case here ON here.id = one.case_id
JOIN public.cases_identity other
  ON other.person_mark = one.person_mark OR other.file_number_mark = one.file_number_mark
JOIN public.cases_case there ON there.id = other.case_id
LEFT JOIN wall.merged m ON m.other_id = other.case_id
WHERE there.person_id <> here.person_id AND there.state <> 'erased'
  AND (wall.passes() OR wall.owns($1) OR wall.is_desk() AND wall.knows($1))
  AND EXISTS (SELECT FROM public.cases_consent a
    WHERE a.case_id = other.case_id AND a.scope = 'ofii' AND a.withdrawn_at IS NULL)
GROUP BY 1
ORDER BY 1
$$;

-- The accounts that are kept away from a woman: they are not told of her. Refused aloud to who may not know the file, since
-- no answer would let them be told.
CREATE FUNCTION wall.accounts_kept_from(file bigint)
RETURNS TABLE (account bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$ BEGIN
IF NOT wall.knows(file) THEN
  RAISE insufficient_privilege USING MESSAGE = 'This file is not hers to know';
END IF;
RETURN QUERY SELECT k.user_id::bigint FROM public.cases_conflict k JOIN public.cases_case c ON c.person_id = k.person_id
WHERE c.id = file AND k.lifted_at IS NULL;
END $$;

-- Whether this one is, from any of these women.
CREATE FUNCTION wall.is_kept_away(account bigint, cases bigint[])
RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT COALESCE(bool_or(EXISTS (SELECT FROM wall.accounts_kept_from(file) k WHERE k.account = $1)), false)
FROM unnest($2) file
$$;

-- Places in which somebody lives beyond the decided end, and that end: bare numbers for the boards of nights.
CREATE FUNCTION wall.places_beyond(places bigint[], today date)
RETURNS TABLE (place_id bigint, decided_end date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT o.place_id, s.decided_end FROM public.centres_occupancy o JOIN public.centres_stay s ON s.id = o.stay_id
WHERE o.place_id = ANY ($1) AND o.kind = 'occupied' AND o.ends_on IS NULL
  AND s.state = 'arrived' AND s.decided_end < $2 AND wall.reads_centre(s.centre_id)
$$;

-- When she leaves the stay from which she is transferred, and whether she has: all that the centre which receives her
-- reads of another one. To OFII and her NGO as well; to nobody else.
CREATE FUNCTION wall.stay_before(stay bigint)
RETURNS TABLE (left_on date, has_left boolean)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT COALESCE(b.ends_on, b.transferred_on), b.state = 'ended'
FROM public.centres_stay s JOIN public.centres_stay b ON b.id = s.previous_id
WHERE s.id = $1 AND (wall.passes() OR wall.is_desk() OR wall.owns(s.case_id)
  OR EXISTS (SELECT FROM wall.staying y WHERE y.stay_id = s.id))
$$;

-- The other way round, to the centre that she leaves: whether her journey is planned, when she leaves, whether somebody
-- has said that she has, and whether that may be said now. Neither where she goes nor when she arrives.
CREATE FUNCTION wall.leaving(stay bigint)
RETURNS TABLE (leaves_at timestamptz, left_at timestamptz, is_on_her_way boolean)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT h.leaves_at, (SELECT min(c.happened_at) FROM public.placements_confirmation c
    WHERE c.stay_id = n.id AND c.stage = 'left' AND c.cancelled_at IS NULL AND c.word <> 'wrong'),
  EXISTS (SELECT FROM public.placements_referral r
    WHERE r.stay_id = n.id AND r.state IN ('admitted', 'arrival_missed'))
FROM public.centres_stay n JOIN public.placements_handover h ON h.stay_id = n.id
WHERE n.previous_id = $1 AND n.state IN ('expected', 'arrived')
  AND (wall.passes() OR EXISTS (SELECT FROM wall.staying y WHERE y.stay_id = $1))
$$;

-- The numbers of what this account asked for by its reference and is kept away from: for the record of the attempt.
CREATE FUNCTION wall.withheld(account bigint, kind text, asked text)
RETURNS TABLE (id bigint, case_id bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT found.id, found.case_id FROM (
  SELECT id, id AS case_id FROM public.cases_case WHERE $2 = 'case' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_share WHERE $2 = 'share' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_emergencyaccess WHERE $2 = 'access' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_rightsrequest WHERE $2 = 'request' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_goal WHERE $2 = 'goal' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_legalstep WHERE $2 = 'legal_step' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_appointment WHERE $2 = 'appointment' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.cases_note WHERE $2 = 'note' AND reference = $3
  UNION ALL SELECT id, case_id FROM public.centres_stay WHERE $2 = 'stay' AND reference = $3
  UNION ALL SELECT v.id, s.case_id FROM public.centres_service v JOIN public.centres_stay s ON s.id = v.stay_id
    WHERE $2 = 'service' AND v.reference = $3
  UNION ALL SELECT a.id, s.case_id FROM public.centres_absence a JOIN public.centres_stay s ON s.id = a.stay_id
    WHERE $2 = 'absence' AND a.reference = $3
  UNION ALL SELECT i.id, s.case_id FROM public.centres_incident i JOIN public.centres_stay s ON s.id = i.stay_id
    WHERE $2 = 'incident' AND i.reference = $3
  UNION ALL SELECT f.id, s.case_id FROM public.centres_followup f JOIN public.centres_stay s ON s.id = f.stay_id
    WHERE $2 = 'follow_up' AND f.reference = $3
  UNION ALL SELECT e.id, s.case_id FROM public.placements_exitdecision e
    JOIN public.centres_stay s ON s.id = e.stay_id WHERE $2 = 'exit' AND e.reference = $3
  UNION ALL SELECT m.id, s.case_id FROM public.placements_arrivalalarm m
    JOIN public.centres_stay s ON s.id = m.stay_id WHERE $2 = 'arrival_alarm' AND m.reference = $3
  UNION ALL SELECT id, case_id FROM public.placements_referral WHERE $2 = 'referral' AND reference = $3
  UNION ALL SELECT p.id, r.case_id FROM public.placements_proposal p
    JOIN public.placements_referral r ON r.id = p.referral_id WHERE $2 = 'proposal' AND p.reference = $3
  UNION ALL SELECT x.id, s.case_id FROM public.placements_extension x
    JOIN public.centres_stay s ON s.id = x.stay_id WHERE $2 = 'extension' AND x.reference = $3
) found
WHERE EXISTS (SELECT FROM public.cases_conflict k JOIN public.cases_case c ON c.person_id = k.person_id
  WHERE c.id = found.case_id AND k.user_id = $1 AND k.lifted_at IS NULL)
  AND (wall.passes() OR $1 = wall.me())
$$;

-- What an organisation still has under way, before the platform closes it.
CREATE FUNCTION wall.open_work(organisation bigint)
RETURNS TABLE (cases bigint, referrals bigint, stays bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT
  (SELECT count(*) FROM public.cases_case c WHERE c.organisation_id = $1 AND c.state = 'open'),
  (SELECT count(*) FROM public.placements_referral r JOIN public.cases_case c ON c.id = r.case_id
    WHERE c.organisation_id = $1 AND r.state NOT IN ('closed', 'not_eligible', 'withdrawn')),
  (SELECT count(*) FROM public.centres_stay s JOIN public.centres_centre h ON h.id = s.centre_id
    WHERE h.organisation_id = $1 AND s.state IN ('expected', 'arrived'))
WHERE wall.passes() OR wall.role() = 'platform_admin'
$$;

-- Figures of all of France; small numbers are masked above.
CREATE FUNCTION wall.women_hosted() RETURNS TABLE (centre_id bigint, women bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT s.centre_id, count(*) FROM public.centres_stay s WHERE s.state = 'arrived' AND wall.reads_figures()
GROUP BY s.centre_id
$$;

CREATE FUNCTION wall.referrals_by_state() RETURNS TABLE (state text, referrals bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT r.state, count(*) FROM public.placements_referral r WHERE r.submitted_at IS NOT NULL AND wall.reads_figures()
GROUP BY r.state
$$;

CREATE FUNCTION wall.not_eligible(since date, until date) RETURNS TABLE (code text, referrals bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT i.code, count(*)
FROM public.placements_referral r
JOIN public.placements_ineligibilityreason i ON i.id = r.ineligibility_reason_id
WHERE r.state = 'not_eligible' AND wall.reads_figures()
  AND r.assessed_at >= $1::timestamp AT TIME ZONE 'Europe/Paris'
  AND r.assessed_at < $2::timestamp AT TIME ZONE 'Europe/Paris'
GROUP BY i.code
$$;

-- Who is late, by what decides whose turn it is; how many files and since when, never which. Drafts are their NGO's. To
-- every party of the mechanism, and the State's auditors.
CREATE FUNCTION wall.late(today date)
RETURNS TABLE (state text, territory_id bigint, is_escalated boolean, ngo text, operator text,
  opinion text, answer text, is_overridden boolean, is_asked boolean, is_live boolean, files bigint, oldest date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT r.state, r.territory_id, r.escalated_at IS NOT NULL, n.name, o.name,
  COALESCE(p.opinion, ''), COALESCE(p.answer, ''), p.override_reason_id IS NOT NULL, r.state = 'arrived' AND EXISTS (SELECT FROM public.placements_extension x
    WHERE x.stay_id = r.stay_id AND x.outcome = ''), p.id IS NOT NULL, count(*), min(r.until)
FROM (SELECT q.*, s.centre_id, CASE q.state
    WHEN 'admitted' THEN s.starts_on WHEN 'arrived' THEN COALESCE(q.due_on, s.decided_end)
    ELSE q.due_on END AS until
  FROM public.placements_referral q LEFT JOIN public.centres_stay s ON s.id = q.stay_id
  WHERE q.state NOT IN ('draft', 'closed', 'not_eligible', 'withdrawn', 'expired')) r
JOIN public.cases_case c ON c.id = r.case_id
JOIN public.organisations_organisation n ON n.id = c.organisation_id
LEFT JOIN public.placements_proposal p ON p.referral_id = r.id AND p.ended_at IS NULL
  AND (p.transfer_why_id IS NULL OR r.state = 'arrived')
LEFT JOIN public.centres_centre h ON h.id = COALESCE(p.centre_id, r.centre_id)
LEFT JOIN public.organisations_organisation o ON o.id = h.organisation_id
WHERE r.until < $1 AND (wall.passes() OR wall.role() IN
  ('caseworker', 'officer', 'national_officer', 'centre_manager', 'centre_worker', 'auditor'))
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
$$;

-- What a centre delivered, both days included; OFII reads the totals of every centre.
CREATE FUNCTION wall.acts(centre bigint, since date, until date)
RETURNS TABLE (code text, acts bigint, minutes bigint, last_on date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT k.code, count(*), sum(v.minutes), max(v.provided_on)
FROM public.centres_service v
JOIN public.centres_stay s ON s.id = v.stay_id
JOIN public.centres_commitment k ON k.id = v.commitment_id
WHERE s.centre_id = $1 AND v.session_id IS NULL AND v.cancelled_at IS NULL AND v.provided_on BETWEEN $2 AND $3
  AND wall.reads_centre($1)
GROUP BY k.code
$$;

CREATE FUNCTION wall.attendances(centre bigint, since date, until date)
RETURNS TABLE (code text, minutes integer, held_on date, came bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT k.code, n.minutes::integer, n.held_on, count(*)
FROM public.centres_groupsession n
JOIN public.centres_commitment k ON k.id = n.commitment_id
JOIN public.centres_service v ON v.session_id = n.id AND v.cancelled_at IS NULL
WHERE n.centre_id = $1 AND n.held_on BETWEEN $2 AND $3 AND wall.reads_centre($1)
GROUP BY n.id, k.code
$$;

-- == Reaching: verbs that must lock and write files of others. Only these files, only in this transaction.

CREATE FUNCTION wall.reach(cases bigint[]) RETURNS bigint LANGUAGE sql AS $$
SELECT cardinality(set_config('app.reached', (wall.reached() || COALESCE($1, '{}'))::text, true)::bigint[])
$$;

-- A tie is declared by the reference of the file, which is pointed at and never shown.
CREATE FUNCTION wall.reach_named(asked text)
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(id) FROM public.cases_case
  WHERE reference = $1 AND state <> 'erased'
    AND wall.role() IN ('organisation_admin', 'national_officer', 'data_protection')))
$$;

-- Whoever proposes a place ends the holds on it that have reached their limit, or keep it for a transfer with nobody to
-- move, whichever desk made them.
CREATE FUNCTION wall.reach_overdue(places bigint[], moment timestamptz)
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(DISTINCT r.case_id)
  FROM public.centres_occupancy o
  JOIN public.centres_hold h ON h.id = o.hold_id
  JOIN public.placements_proposal p ON p.hold_id = h.id AND p.ended_at IS NULL
  JOIN public.placements_referral r ON r.id = p.referral_id
  WHERE (h.expires_at <= $2 OR p.transfer_why_id IS NOT NULL AND r.state <> 'arrived')
    AND o.place_id = ANY ($1) AND wall.role() IN ('officer', 'national_officer')))
$$;

-- OFII says that two files are one woman's, of which it knows one: every file of both persons then points to one. And
-- the data protection officer, whom a woman asked about one, is told of her others.
CREATE FUNCTION wall.reach_persons(cases bigint[])
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(other.id)
  FROM public.cases_case one JOIN public.cases_case other ON other.person_id = one.person_id
  WHERE one.id = ANY ($1) AND wall.role() IN ('officer', 'national_officer', 'data_protection')
    AND EXISTS (SELECT FROM unnest($1) file WHERE wall.knows(file))))
$$;

-- Her NGO reads two of its own files as one: every file of both persons then points to one, or to two again.
CREATE FUNCTION wall.reach_own(cases bigint[])
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(other.id)
  FROM public.cases_case one JOIN public.cases_case other ON other.person_id = one.person_id
  WHERE one.id = ANY ($1) AND wall.ngo() IS NOT NULL
    AND NOT EXISTS (SELECT FROM unnest($1) file WHERE NOT wall.owns(file))))
$$;

-- The centre that she leaves says that she has left: that is written on the stay that comes next.
CREATE FUNCTION wall.reach_next(stay bigint)
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(n.case_id) FROM public.centres_stay n
  WHERE n.previous_id = $1 AND n.state = 'expected' AND n.case_id <> ALL (wall.cases_kept_away())
    AND EXISTS (SELECT FROM wall.staying y WHERE y.stay_id = $1)))
$$;

-- A woman asks about her own data: the data protection officer finds her file by exact name or number, at whatever NGO.
-- Marks are compared and nothing is opened. Returns the numbers found.
CREATE FUNCTION wall.files_marked(first_name bytea, last_name bytea, full_name bytea, file_number bytea)
RETURNS TABLE (case_id bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT i.case_id FROM public.cases_identity i
WHERE wall.role() = 'data_protection' AND (i.first_name_mark = $1 OR i.last_name_mark = $2 OR i.full_name_mark = $3
  OR i.file_number_mark = $4)
$$;

-- == Women who must not meet: where the other one is, never who she is.

-- The centres of the others, as bare numbers. To OFII only: her NGO would learn where somebody is whom it does not follow.
CREATE FUNCTION wall.centres_kept_from(files bigint[])
RETURNS TABLE (case_id bigint, centre_id bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT c.id, b.centre_id FROM public.cases_case c
JOIN public.placements_apart a ON a.ended_at IS NULL AND c.person_id IN (a.first_person_id, a.second_person_id)
JOIN wall.bound b
  ON b.person_id = CASE c.person_id WHEN a.first_person_id THEN a.second_person_id ELSE a.first_person_id END
WHERE c.id = ANY ($1) AND (wall.passes() OR wall.is_desk())
GROUP BY c.id, b.centre_id
$$;

-- Files of both, once they are in one centre: OFII is alarmed, nobody else.
CREATE FUNCTION wall.cases_together()
RETURNS TABLE (case_id bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT DISTINCT unnest(ARRAY[x.case_id, y.case_id]) FROM public.placements_apart a
JOIN wall.bound x ON x.person_id = a.first_person_id
JOIN wall.bound y ON y.person_id = a.second_person_id AND y.centre_id = x.centre_id
WHERE a.ended_at IS NULL AND wall.is_desk()
$$;

-- The same of one woman, by whichever of her files.
CREATE FUNCTION wall.is_together(woman bigint)
RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT EXISTS (SELECT FROM public.placements_apart a
  JOIN wall.bound x ON x.person_id = a.first_person_id
  JOIN wall.bound y ON y.person_id = a.second_person_id AND y.centre_id = x.centre_id
  WHERE a.ended_at IS NULL AND $1 IN (a.first_person_id, a.second_person_id) AND wall.is_desk())
$$;

-- Of two women, the files by which both are in one centre: whether a pair is recorded too late, by OFII or by the NGO
-- that follows both.
CREATE FUNCTION wall.files_together(first bigint, second bigint)
RETURNS TABLE (case_id bigint) STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT DISTINCT unnest(ARRAY[x.case_id, y.case_id]) FROM wall.bound x JOIN wall.bound y ON y.centre_id = x.centre_id
WHERE x.person_id = $1 AND y.person_id = $2
  AND (wall.passes() OR wall.is_desk() OR wall.follows($1) AND wall.follows($2))
$$;

-- Then the desks of OFII are told, of whichever NGO the file is.
CREATE FUNCTION wall.reach_together(first bigint, second bigint)
RETURNS bigint SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT wall.reach((SELECT array_agg(t.case_id) FROM wall.files_together($1, $2) t))
$$;

-- The rows that two proposals at the same moment have in common, whoever may read them.
CREATE FUNCTION wall.lock_pairs(files bigint[])
RETURNS bigint VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE plpgsql AS $$ BEGIN
PERFORM a.id FROM public.placements_apart a
WHERE a.ended_at IS NULL AND EXISTS (SELECT FROM public.cases_case c
    WHERE c.id = ANY ($1) AND c.person_id IN (a.first_person_id, a.second_person_id))
  AND (wall.passes() OR wall.is_desk())
ORDER BY a.id FOR UPDATE OF a;
RETURN 0;
END $$;

-- Does her person have another file that lives? For who erases this one.
CREATE FUNCTION wall.has_other_files(file bigint)
RETURNS boolean STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT EXISTS (SELECT FROM public.cases_case c JOIN public.cases_case other ON other.person_id = c.person_id
  WHERE c.id = $1 AND other.id <> c.id AND other.state <> 'erased' AND (wall.passes() OR c.id = ANY (wall.requested())))
$$;
