-- == The compass: what fell due under each commitment, and whether it was done. An obligation says: key, centre, code of
-- the commitment, measure, within how many days, warned so many days before, only families, bound since; what is looked at
-- is `first` to `last`, both included; of arrivals those from `arrived_from` to `arrived_to`.

-- Of one woman what she was owed. Nobody asks it but the two below.
CREATE FUNCTION wall.reckoned(obligations jsonb, today date)
RETURNS TABLE (k integer, centre_id bigint, stay_id bigint, state text, due_on date, last_on date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
WITH owed AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1) AS o(k integer, centre bigint, code text, measure text, days integer, warn integer,
    families boolean, since date, first date, last date, arrived_from date, arrived_to date)
), lived AS MATERIALIZED (
  SELECT s.id, s.centre_id, s.starts_on, s.ends_on,
    s.household_size > 1 OR EXISTS (SELECT FROM public.cases_child c WHERE c.case_id = s.case_id) AS family
  FROM public.centres_stay s
  WHERE s.state IN ('arrived', 'ended') AND s.centre_id IN (SELECT centre FROM owed)
    AND (s.ends_on IS NULL OR s.ends_on >= (SELECT min(first) - 366 FROM owed))
), acts AS MATERIALIZED (
  SELECT DISTINCT v.stay_id, k.code, v.provided_on AS day
  FROM public.centres_service v JOIN public.centres_commitment k ON k.id = v.commitment_id
  WHERE v.cancelled_at IS NULL AND v.session_id IS NULL AND v.provided_on <= $2 AND v.stay_id IN (SELECT id FROM lived)
), sessions AS MATERIALIZED (
  SELECT DISTINCT n.centre_id, k.code, n.held_on AS day
  FROM public.centres_groupsession n JOIN public.centres_commitment k ON k.id = n.commitment_id
  WHERE n.held_on <= $2 AND n.centre_id IN (SELECT centre FROM owed)
    AND EXISTS (SELECT FROM public.centres_service v WHERE v.session_id = n.id AND v.cancelled_at IS NULL)
), welcomed AS (
  SELECT o.k, s.centre_id, s.id, s.ends_on, o.warn, s.starts_on + o.days AS due_on,
    (SELECT min(a.day) FROM acts a WHERE a.stay_id = s.id AND a.code = o.code AND a.day >= s.starts_on) AS done_on
  FROM owed o JOIN lived s ON s.centre_id = o.centre AND (s.family OR NOT o.families)
  WHERE o.measure = 'first_days' AND s.starts_on >= GREATEST(o.since, o.arrived_from) AND s.starts_on <= o.arrived_to
    AND s.starts_on + o.days BETWEEN o.first AND o.last
), subjects AS (
  SELECT o.*, s.id AS stay_id, GREATEST(s.starts_on, o.since) AS anchor, s.ends_on,
    LEAST(o.last, s.ends_on, $2) AS stop
  FROM owed o JOIN lived s ON s.centre_id = o.centre AND (s.family OR NOT o.families)
  WHERE o.measure = 'regularly' AND s.starts_on <= LEAST(o.last, $2) AND (s.ends_on IS NULL OR s.ends_on > o.first)
  UNION ALL
  SELECT o.*, NULL, GREATEST(h.arrived, o.since), h.left_on, LEAST(o.last, h.left_on, $2)
  FROM owed o CROSS JOIN LATERAL (
    SELECT min(s.starts_on) AS arrived, NULLIF(max(COALESCE(s.ends_on, 'infinity')), 'infinity') AS left_on
    FROM lived s
    WHERE s.centre_id = o.centre AND (s.family OR NOT o.families)
      AND s.starts_on <= LEAST(o.last, $2) AND (s.ends_on IS NULL OR s.ends_on > o.first)
  ) h
  WHERE o.measure = 'sessions' AND h.arrived IS NOT NULL
), marks AS (
  SELECT b.k, b.stay_id, b.anchor AS day, false AS done FROM subjects b
  UNION ALL
  SELECT b.k, b.stay_id, a.day, true FROM subjects b JOIN acts a ON a.stay_id = b.stay_id AND a.code = b.code
  WHERE b.measure = 'regularly' AND a.day BETWEEN b.anchor AND b.stop
  UNION ALL
  SELECT b.k, b.stay_id, n.day, true FROM subjects b JOIN sessions n ON n.centre_id = b.centre AND n.code = b.code
  WHERE b.measure = 'sessions' AND n.day BETWEEN b.anchor AND b.stop
), gaps AS (
  SELECT m.*, lead(m.day) OVER (PARTITION BY m.k, m.stay_id ORDER BY m.day, m.done) AS again_on FROM marks m
), judged AS (
  SELECT b.k, b.centre, b.stay_id, b.warn, b.last, b.ends_on, max(g.day) + b.days AS due_on,
    max(g.day) FILTER (WHERE g.done) AS last_on,
    bool_or(g.again_on IS NULL AND b.stop > g.day + b.days) AS missing,
    bool_or(g.again_on > g.day + b.days AND g.again_on >= b.first) AS late
  FROM subjects b JOIN gaps g ON g.k = b.k AND g.stay_id IS NOT DISTINCT FROM b.stay_id
  GROUP BY b.k, b.centre, b.stay_id, b.warn, b.last, b.ends_on, b.days
)
SELECT k, centre_id, id,
  CASE WHEN done_on <= due_on THEN 'kept' WHEN done_on IS NOT NULL THEN 'late' WHEN due_on < $2 THEN 'missing'
    WHEN due_on - $2 <= warn THEN 'soon' ELSE 'pending' END,
  due_on, done_on
FROM welcomed
-- Who left before the day came was owed nothing.
WHERE done_on IS NOT NULL OR ends_on IS NULL OR ends_on > due_on
UNION ALL
SELECT k, centre, stay_id,
  CASE WHEN missing THEN 'missing' WHEN late THEN 'late'
    WHEN $2 <= last AND (ends_on IS NULL OR ends_on > $2) AND due_on <= LEAST($2 + warn, last) THEN 'soon' ELSE 'kept' END,
  due_on, last_on
FROM judged
UNION ALL
-- Who lived there meanwhile, for what binds only where somebody does.
SELECT o.k, s.centre_id, s.id, 'there', NULL, NULL
FROM owed o JOIN lived s ON s.centre_id = o.centre AND (s.family OR NOT o.families)
WHERE o.measure = 'presence' AND s.starts_on <= LEAST(o.last, $2) AND (s.ends_on IS NULL OR s.ends_on > o.first)
$$;

-- Woman by woman for the staff of her centre.
CREATE FUNCTION wall.dues(obligations jsonb, today date)
RETURNS TABLE (k integer, stay_id bigint, state text, due_on date, last_on date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT r.k, r.stay_id, r.state, r.due_on, r.last_on
FROM wall.reckoned($1, $2) r LEFT JOIN public.centres_stay s ON s.id = r.stay_id
WHERE wall.passes() OR r.centre_id IN (SELECT centre_id FROM wall.homes)
  AND (s.id IS NULL OR s.case_id <> ALL (wall.cases_kept_away()))
$$;

-- In numbers for whoever reads the compass: the staff of the centre, OFII, the State's auditors.
CREATE FUNCTION wall.dues_counted(obligations jsonb, today date)
RETURNS TABLE (k integer, kept bigint, late bigint, missing bigint, soon bigint, pending bigint, there bigint,
  due_on date, last_on date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT r.k, count(*) FILTER (WHERE r.state = 'kept'), count(*) FILTER (WHERE r.state = 'late'),
  count(*) FILTER (WHERE r.state = 'missing'), count(*) FILTER (WHERE r.state = 'soon'),
  count(*) FILTER (WHERE r.state = 'pending'), count(*) FILTER (WHERE r.state = 'there'),
  min(r.due_on) FILTER (WHERE r.state IN ('soon', 'pending')), max(r.last_on)
FROM wall.reckoned($1, $2) r
WHERE wall.passes() OR wall.is_desk() OR wall.role() = 'auditor' OR r.centre_id IN (SELECT centre_id FROM wall.homes)
GROUP BY r.k
$$;
