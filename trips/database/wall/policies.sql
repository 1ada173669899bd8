-- == What policies ask. PL/pgSQL plans these once a session; inlined, each statement would plan them again for each
-- table that it names. Small parts are listed once a statement; a list is made for the role that needs it only.

-- Files that somebody opens whole: what a woman asked is answered.
CREATE FUNCTION wall.requested() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.answers_requests() THEN ARRAY(SELECT case_id FROM wall.requested) ELSE '{}' END;
END $$;

-- Their women, of whom other files may go on.
CREATE FUNCTION wall.women_requested() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.answers_requests()
  THEN ARRAY(SELECT c.person_id FROM public.cases_case c WHERE c.id = ANY (wall.requested())) ELSE '{}' END;
END $$;

CREATE FUNCTION wall.requests() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.house() IS NULL THEN '{}' ELSE ARRAY(SELECT request_id FROM wall.requests) END;
END $$;

-- The row of a case, to lock and to write.
CREATE FUNCTION wall.cases_at_hand() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.reached() || wall.requested() || CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.asked
  UNION ALL SELECT case_id FROM wall.admitted UNION ALL SELECT case_id FROM wall.staying
  UNION ALL SELECT case_id FROM wall.near) END;
END $$;

-- And to read: shared with her organisation, named by a tie that she keeps for others or by what a woman asked.
CREATE FUNCTION wall.cases_to_read() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.cases_at_hand() || wall.shares()
  || CASE WHEN wall.role() IN ('organisation_admin', 'national_officer') THEN ARRAY(SELECT case_id FROM wall.ties) END
  || CASE WHEN wall.house() IS NOT NULL THEN ARRAY(SELECT case_id FROM wall.requests) END;
END $$;

CREATE FUNCTION wall.shares() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.partner() IS NULL THEN '{}' ELSE ARRAY(SELECT case_id FROM wall.shared) END;
END $$;

-- How she was detected: nobody besides her NGO and the desk, but by a share or a request of hers.
CREATE FUNCTION wall.whole() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.shares() || wall.requested();
END $$;

-- Identity and safety: the centre that hosts her, with whom the file is shared, who is called in an emergency.
CREATE FUNCTION wall.secrets() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.whole() || ARRAY(SELECT case_id FROM wall.emergencies)
  || CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.hosted) END;
END $$;

-- Household, situation, needs: a centre that hosts her or is asked.
CREATE FUNCTION wall.answers() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.whole() || CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.hosted
  UNION ALL SELECT case_id FROM wall.asked) END;
END $$;

CREATE FUNCTION wall.children() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.answers() || ARRAY(SELECT case_id FROM wall.emergencies);
END $$;

-- Papers come by duty: nobody reads them by a share, and the centre that hosts her some kinds only.
CREATE FUNCTION wall.papers() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.hosted) ELSE '{}' END;
END $$;

-- The key opens what else she reads, such as the ages of the children of whom her centre is asked.
CREATE FUNCTION wall.keys() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.whole() || ARRAY(SELECT case_id FROM wall.emergencies)
  || CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.asked
    UNION ALL SELECT case_id FROM wall.staying UNION ALL SELECT case_id FROM wall.near) END;
END $$;

CREATE FUNCTION wall.consents() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.whole() || CASE WHEN wall.is_centre() THEN ARRAY(SELECT case_id FROM wall.staying
  UNION ALL SELECT case_id FROM wall.near) END;
END $$;

CREATE FUNCTION wall.referrals_at_hand() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.is_centre() THEN ARRAY(SELECT referral_id FROM wall.asked
    UNION ALL SELECT referral_id FROM wall.admitted UNION ALL SELECT referral_id FROM wall.followed)
    || CASE WHEN wall.reached() <> '{}' THEN ARRAY(SELECT referral_id FROM wall.asked_referrals) END
  WHEN wall.answers_requests() OR wall.reached() <> '{}' THEN ARRAY(SELECT referral_id FROM wall.asked_referrals)
  ELSE '{}' END;
END $$;

-- A centre reads what it is asked and what it accepted, not how others were asked before.
CREATE FUNCTION wall.proposals_at_hand() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.is_centre() THEN ARRAY(SELECT proposal_id FROM wall.asked
  UNION ALL SELECT proposal_id FROM wall.admitted) ELSE '{}' END;
END $$;

CREATE FUNCTION wall.stays_at_hand() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.is_centre() THEN ARRAY(SELECT stay_id FROM wall.staying)
  || CASE WHEN wall.reached() <> '{}' THEN ARRAY(SELECT stay_id FROM wall.asked_stays) END ELSE '{}' END;
END $$;

CREATE FUNCTION wall.stays_to_read() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.is_centre() THEN wall.stays_at_hand() || ARRAY(SELECT stay_id FROM wall.near)
  WHEN wall.answers_requests() OR wall.reached() <> '{}' THEN ARRAY(SELECT stay_id FROM wall.asked_stays)
  ELSE '{}' END;
END $$;

-- Asked by every page, which subtracts those from whom she is kept away: planned for nobody who keeps no ties.
CREATE FUNCTION wall.colleagues() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN CASE WHEN wall.role() IN ('organisation_admin', 'national_officer', 'data_protection')
  THEN ARRAY(SELECT user_id FROM wall.colleagues) ELSE '{}' END;
END $$;

-- Less what a verb has reached by name: that is written, not shown.
CREATE FUNCTION wall.cases_kept_away() RETURNS bigint[] STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN ARRAY(SELECT case_id FROM wall.kept_away WHERE case_id <> ALL (wall.reached()));
END $$;

-- The files of a desk are many: asked one by one.
CREATE FUNCTION wall.is_at_desk(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file);
END $$;

CREATE FUNCTION wall.is_sent(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM wall.sent p WHERE p.case_id = file);
END $$;

-- Whether she may know that there is this file: what the policies of `cases_case` show, for the questions, which run as
-- the owner, whom no policy holds.
CREATE FUNCTION wall.knows(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.passes() OR file <> ALL (wall.cases_kept_away()) AND (
  file = ANY (wall.cases_to_read())
  OR EXISTS (SELECT FROM public.cases_case c WHERE c.id = file AND c.state <> 'erased'
    AND (c.organisation_id = wall.house() OR wall.role() = 'data_protection'
      OR wall.is_desk() AND EXISTS (SELECT FROM wall.addressed p WHERE p.case_id = c.id))));
END $$;

-- The centres of which she reads what is counted by centre: OFII's desks every one, who works there her own.
CREATE FUNCTION wall.reads_centre(centre bigint) RETURNS boolean STABLE LANGUAGE sql AS $$
SELECT wall.passes() OR wall.is_desk() OR EXISTS (SELECT FROM wall.homes h WHERE h.centre_id = $1)
$$;

-- Its nights, one by one: not who works there by the day.
CREATE FUNCTION wall.reads_nights(centre bigint) RETURNS boolean STABLE LANGUAGE sql AS $$
SELECT wall.role() <> 'centre_worker' AND wall.reads_centre($1)
$$;

-- The figures of all of France.
CREATE FUNCTION wall.reads_figures() RETURNS boolean STABLE LANGUAGE sql AS $$
SELECT wall.passes() OR wall.is_desk() OR wall.role() = 'auditor'
$$;

-- One file: for tables of which a page reads the rows of one file or of a few, so that a statement plans nothing.
CREATE FUNCTION wall.owns(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN (wall.ngo() IS NOT NULL AND EXISTS (SELECT FROM wall.own p WHERE p.case_id = file)
  OR file = ANY (wall.requested())) AND file <> ALL (wall.cases_kept_away());
END $$;

-- Her own NGO holds a file of this woman.
CREATE FUNCTION wall.follows(woman bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.ngo() IS NOT NULL AND EXISTS (SELECT FROM wall.own p JOIN public.cases_case c ON c.id = p.case_id
  WHERE c.person_id = woman AND c.id <> ALL (wall.cases_kept_away()));
END $$;

CREATE FUNCTION wall.reads_answers(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file <> ALL (wall.cases_kept_away()) AND (CASE
  WHEN wall.is_desk() THEN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file)
  ELSE EXISTS (SELECT FROM wall.own p WHERE p.case_id = file) END OR file = ANY (wall.answers()));
END $$;

CREATE FUNCTION wall.reads_children(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file <> ALL (wall.cases_kept_away()) AND (CASE
  WHEN wall.is_desk() THEN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file)
  ELSE EXISTS (SELECT FROM wall.own p WHERE p.case_id = file) END OR file = ANY (wall.children()));
END $$;

CREATE FUNCTION wall.reads_secrets(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file <> ALL (wall.cases_kept_away()) AND (CASE
  WHEN wall.is_desk() THEN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file)
  ELSE EXISTS (SELECT FROM wall.own p WHERE p.case_id = file) END OR file = ANY (wall.secrets()));
END $$;

CREATE FUNCTION wall.reads_detection(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file <> ALL (wall.cases_kept_away()) AND (CASE
  WHEN wall.is_desk() THEN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file)
  ELSE EXISTS (SELECT FROM wall.own p WHERE p.case_id = file) END OR file = ANY (wall.whole()));
END $$;

-- By her work, not by a share nor in an emergency: her NGO, the desk, the centre that receives her.
CREATE FUNCTION wall.has_by_duty(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file <> ALL (wall.cases_kept_away()) AND CASE
  WHEN wall.is_desk() THEN EXISTS (SELECT FROM wall.desk p WHERE p.case_id = file)
  WHEN wall.is_centre() THEN EXISTS (SELECT FROM wall.hosted p WHERE p.case_id = file)
  ELSE EXISTS (SELECT FROM wall.own p WHERE p.case_id = file) END;
END $$;

-- Who works with her: the same, the centre only from OFII's decision until she leaves.
CREATE FUNCTION wall.is_party(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.has_by_duty(file)
  AND (NOT wall.is_centre() OR EXISTS (SELECT FROM wall.hosting p WHERE p.case_id = file));
END $$;

-- What they write together: read by all who work with her and for her own copy, written by her NGO and the centre.
CREATE FUNCTION wall.reads_work(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.is_party(file) OR file = ANY (wall.requested()) AND file <> ALL (wall.cases_kept_away());
END $$;

CREATE FUNCTION wall.is_team(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN NOT wall.is_desk() AND wall.is_party(file);
END $$;

-- What the two do day by day, which OFII decides without.
CREATE FUNCTION wall.reads_team(file bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.is_team(file) OR file = ANY (wall.requested()) AND file <> ALL (wall.cases_kept_away());
END $$;

-- A note: its author, her organisation unless it is hers alone, all who work with the woman if it is meant for them.
CREATE FUNCTION wall.reads_note(file bigint, audience text, house bigint, writer bigint)
RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN file = ANY (wall.requested()) AND file <> ALL (wall.cases_kept_away())
  OR (writer = wall.membership() OR house = wall.organisation() AND audience <> 'mine') AND wall.has_by_duty(file)
  OR audience = 'parties' AND wall.is_party(file);
END $$;

-- What somebody opened in an emergency: she, her woman's NGO, who reviews it, and the administrator of hers once
-- it was found unjustified.
CREATE FUNCTION wall.reads_access(file bigint, member bigint, account bigint, verdict text)
RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN account = wall.me() OR file <> ALL (wall.cases_kept_away()) AND (wall.role() = 'data_protection'
  OR EXISTS (SELECT FROM wall.own p WHERE p.case_id = file)
  OR file = ANY (wall.requested())
  OR verdict = 'unjustified' AND EXISTS (SELECT FROM public.organisations_membership m
    WHERE m.id = member AND m.organisation_id = wall.administered()));
END $$;

-- Rows that hang on a row of another closed table, which its own policies show or not.
CREATE FUNCTION wall.shows_case(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_case t WHERE t.id = number);
END $$;

-- A file of hers, whichever.
CREATE FUNCTION wall.shows_woman(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_case t WHERE t.person_id = number);
END $$;

CREATE FUNCTION wall.shows_tie(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_conflict t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_referral(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.placements_referral t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_proposal(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.placements_proposal t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_question(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.placements_question t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_access(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_emergencyaccess t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_request(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_rightsrequest t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_assessment(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_pastassessment t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_note(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.cases_note t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_stay(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.centres_stay t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_service(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.centres_service t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_extension(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.placements_extension t WHERE t.id = number);
END $$;

CREATE FUNCTION wall.shows_alarm(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM public.placements_arrivalalarm t WHERE t.id = number);
END $$;

-- Notifications: the desk that is told, or one of its people; never who is kept away from that woman.
CREATE FUNCTION wall.is_told(file bigint, side text, house bigint, territory bigint, member bigint)
RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN (member IS NULL OR member = wall.membership()) AND file <> ALL (wall.cases_kept_away()) AND CASE
  WHEN side = 'ngo' THEN house = wall.ngo()
  WHEN side = 'centre' THEN wall.is_centre() AND house = wall.organisation()
  WHEN territory IS NULL THEN wall.role() = 'national_officer'
  ELSE wall.is_desk() AND territory = ANY (wall.territories()) END;
END $$;

-- And only as long as she may see what it leads to, by the policies of that: one row, or none. In SQL and asked in
-- FROM, so that it becomes part of a count: what the policies list is then listed once for many notifications, not for
-- each. `OFFSET 0`: looked up one by one.
CREATE FUNCTION wall.led_to(file bigint, about text, subject text)
RETURNS TABLE (is_seen boolean) STABLE LANGUAGE sql AS $$
SELECT true WHERE CASE $2
  WHEN 'case' THEN wall.has_by_duty($1)
  WHEN 'referral' THEN EXISTS (SELECT FROM public.placements_referral t WHERE t.reference = $3 OFFSET 0)
  WHEN 'proposal' THEN EXISTS (SELECT FROM public.placements_proposal t WHERE t.reference = $3 OFFSET 0)
  WHEN 'stay' THEN EXISTS (SELECT FROM public.centres_stay t
    WHERE t.reference = $3 AND t.id = ANY ((SELECT wall.stays_at_hand())::bigint[]) OFFSET 0)
  WHEN 'extension' THEN EXISTS (SELECT FROM public.placements_extension t WHERE t.reference = $3 OFFSET 0)
  WHEN 'incident' THEN EXISTS (SELECT FROM public.centres_incident t WHERE t.reference = $3 OFFSET 0)
  WHEN 'follow_up' THEN EXISTS (SELECT FROM public.centres_followup t WHERE t.reference = $3 OFFSET 0)
  WHEN 'share' THEN $1 = ANY ((SELECT wall.shares())::bigint[]) AND EXISTS (SELECT FROM public.cases_share t
    WHERE t.reference = $3 AND t.ended_at IS NULL AND t.until >= (SELECT wall.today()) OFFSET 0)
  ELSE false END
$$;

CREATE FUNCTION wall.shows_subject(file bigint, about text, subject text)
RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN EXISTS (SELECT FROM wall.led_to(file, about, subject));
END $$;

-- What may be new to her, before it is asked what each leads to. The same as `trips.home.inbox.queries.unread`, which
-- tests hold beside it: not her own act, not what she has read or was told before she came, not what is a colleague's
-- to read, nothing of a woman from whom she is kept away; of an operator only the women of the centres where she works.
CREATE VIEW wall.perhaps_new AS
WITH of_desk AS (
  SELECT n.* FROM public.cases_notification n
  WHERE (SELECT wall.is_desk()) AND n.side = 'ofii' AND (n.territory_id = ANY ((SELECT wall.territories())::bigint[])
      OR n.territory_id IS NULL AND (SELECT wall.role()) = 'national_officer')
    AND NOT EXISTS (SELECT FROM public.placements_referral r
      JOIN public.organisations_membership k ON k.id = r.reviewer_id AND k.ended_at IS NULL
      JOIN public.identity_user u ON u.id = k.user_id AND u.is_active
      WHERE r.case_id = n.case_id AND k.role = (SELECT wall.role()) AND k.id <> (SELECT wall.membership())
        AND r.state NOT IN ('closed', 'not_eligible', 'withdrawn', 'expired') OFFSET 0)
  UNION ALL
  SELECT n.* FROM public.cases_notification n
  WHERE (SELECT wall.is_centre()) AND n.side = 'centre' AND n.organisation_id = (SELECT wall.organisation())
    AND n.case_id = ANY ((SELECT wall.cases_at_hand() || wall.shares())::bigint[])
  UNION ALL
  SELECT n.* FROM public.cases_notification n
  WHERE n.side = 'ngo' AND n.organisation_id = (SELECT wall.ngo())
    AND (n.membership_id IS NOT NULL OR NOT EXISTS (SELECT FROM public.cases_case c
      JOIN public.organisations_membership k ON k.id = c.key_worker_id AND k.ended_at IS NULL
      JOIN public.identity_user u ON u.id = k.user_id AND u.is_active
      WHERE c.id = n.case_id AND c.organisation_id = (SELECT wall.ngo()) AND k.id <> (SELECT wall.membership())
      OFFSET 0))
)
SELECT id, case_id, about, subject FROM of_desk n
WHERE (membership_id IS NULL OR membership_id = (SELECT wall.membership()))
  AND caused_by_id IS DISTINCT FROM (SELECT wall.me())
  AND at >= (SELECT m.started_at FROM public.organisations_membership m WHERE m.id = (SELECT wall.membership()))
  AND case_id <> ALL ((SELECT wall.cases_kept_away())::bigint[])
  AND NOT EXISTS (SELECT FROM public.cases_notificationread r
    WHERE r.notification_id = n.id AND r.membership_id = (SELECT wall.membership()) OFFSET 0);

-- How many notifications are new to her, on the head of each page: as far as it takes to find a hundred.
CREATE FUNCTION wall.unread() RETURNS bigint STABLE LANGUAGE plpgsql AS $$ BEGIN
RETURN (SELECT count(*) FROM (
  SELECT FROM wall.perhaps_new n, wall.led_to(n.case_id, n.about, n.subject) LIMIT 100) found);
END $$;

-- Who erases a file removes what was told about it, whoever has read it.
CREATE FUNCTION wall.goes_with_file(number bigint) RETURNS boolean STABLE COST 1000 LANGUAGE plpgsql AS $$ BEGIN
RETURN wall.answers_requests() AND EXISTS (SELECT FROM public.cases_notification t
  WHERE t.id = number AND t.case_id = ANY (wall.requested()));
END $$;
