-- == The ledger: what every specialised place was on every night of a period. Bare numbers, from runs of nights; no row a
-- night is kept anywhere. Nights from `since` to the eve of `until`; no `centres`, those of all of France. The web role asks
-- `free_nights` and `ledger`; what they are made of answers nobody else.

-- What a unit must have, as the ranking of places asks it (`placements.matching.MUSTS`): one bit each, of a unit that has it
-- and of a household that must have it.
CREATE FUNCTION wall.musts(reduced_mobility boolean, no_stairs boolean, cot boolean)
RETURNS integer IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
SELECT COALESCE($1, false)::integer + 2 * COALESCE($2, false)::integer + 4 * COALESCE($3, false)::integer
$$;

-- Runs of nights of each place: open (specialised, in a centre that is open), and what took it or made it ready meanwhile.
CREATE FUNCTION wall.spells(since date, until date, centres bigint[])
RETURNS TABLE (centre bigint, unit bigint, has integer, kind text, first date, stop date)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
WITH existing AS (
  SELECT c.id AS centre, u.id AS unit, wall.musts(u.reduced_mobility, u.floor = 0 OR u.has_lift, u.takes_cot) AS has,
    p.id AS place,
    GREATEST(p.opens_on, p.specialised_from, c.opened_on, $1) AS first,
    LEAST(p.closes_on, p.specialised_until, c.closed_on, $2) AS stop
  FROM public.centres_place p
  JOIN public.centres_unit u ON u.id = p.unit_id
  JOIN public.centres_centre c ON c.id = u.centre_id
  WHERE p.specialised_from IS NOT NULL AND ($3 IS NULL OR c.id = ANY ($3))
), opened AS MATERIALIZED (
  SELECT * FROM existing WHERE first < stop
), taken AS MATERIALIZED (
  SELECT o.*, t.kind, GREATEST(t.starts_on, o.first) AS since, LEAST(t.ends_on, o.stop) AS until
  FROM opened o JOIN public.centres_occupancy t ON t.place_id = o.place
    AND t.starts_on < o.stop AND (t.ends_on IS NULL OR t.ends_on > o.first)
  WHERE t.starts_on < $2 AND (t.ends_on IS NULL OR t.ends_on > $1)
), readied AS (
  SELECT o.centre, o.unit, o.has, o.place,
    range_agg(daterange(GREATEST(t.starts_on, o.first), LEAST(t.ready_on, o.stop))) AS nights
  FROM opened o JOIN public.centres_preparation t ON t.place_id = o.place
    AND t.starts_on < o.stop AND t.ready_on > o.first AND t.ready_on > t.starts_on
  GROUP BY o.centre, o.unit, o.has, o.place
), used AS (
  SELECT t.place, range_agg(daterange(t.since, t.until)) AS nights FROM taken t GROUP BY t.place
), empty AS (
  SELECT r.centre, r.unit, r.has, unnest(r.nights - COALESCE(t.nights, '{}')) AS nights
  FROM readied r LEFT JOIN used t ON t.place = r.place
)
SELECT centre, unit, has, 'open', first, stop FROM opened
UNION ALL SELECT centre, unit, has, kind, since, until FROM taken
UNION ALL SELECT centre, unit, has, 'preparing', lower(nights), upper(nights) FROM empty
$$;

-- How many women waited for a place each night, by the places and what else their household needs. Whoever waited when
-- the night began, as the history of her referral says; the size of the household is that of then, the rest today's. Of
-- cots those that the file asks for: which child is small enough is sealed.
CREATE FUNCTION wall.waiting_nights(since date, until date)
RETURNS TABLE (night date, size integer, needs integer, women bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
WITH known AS (
  SELECT h.state, h.household_size, h.case_id, (h.history_date AT TIME ZONE 'Europe/Paris')::date AS first,
    COALESCE((lead(h.history_date) OVER (PARTITION BY h.id ORDER BY h.history_date, h.history_id)
      AT TIME ZONE 'Europe/Paris')::date, 'infinity') AS stop
  FROM public.placements_referral r JOIN public.placements_historicalreferral h ON h.id = r.id
  WHERE r.state = 'waiting' OR (r.state_since AT TIME ZONE 'Europe/Paris')::date >= $1
)
SELECT n.night::date, k.household_size::integer, wall.musts(a.reduced_mobility, a.no_stairs, a.cot), count(*)
FROM known k
LEFT JOIN public.cases_household a ON a.case_id = k.case_id
CROSS JOIN LATERAL generate_series(GREATEST(k.first, $1), LEAST(k.stop, $2) - 1, interval '1 day') n (night)
WHERE k.state = 'waiting' AND k.first < $2 AND k.stop > $1
GROUP BY 1, 2, 3
$$;

-- Nights with a free place: how many are free at the centre, how many women waited in all of France, for how many of them
-- a unit of this centre had room, and how many of the free places lay in a unit that had room for one of them. By the
-- bits of `wall.musts`, from none to all three: `reached`, the smallest household that a unit which has these could take;
-- `room`, the most free places of a unit that has all which a household needs.
CREATE FUNCTION wall.nights_free(since date, until date, centres bigint[])
RETURNS TABLE (centre bigint, night date, free bigint, waiting bigint, fitting bigint, useful bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
WITH changes AS (
  SELECT s.centre, s.unit, s.has, d.day, sum(CASE WHEN s.kind = 'open' THEN d.sign ELSE -d.sign END) AS by
  FROM wall.spells($1, $2, $3) s CROSS JOIN LATERAL (VALUES (s.first, 1), (s.stop, -1)) d (day, sign)
  GROUP BY s.centre, s.unit, s.has, d.day
), runs AS (
  SELECT c.centre, c.unit, c.has, c.day AS first,
    lead(c.day) OVER here AS stop, sum(c.by) OVER here AS free
  FROM changes c WINDOW here AS (PARTITION BY c.unit ORDER BY c.day)
), waiting AS MATERIALIZED (
  SELECT * FROM wall.waiting_nights($1, $2)
), least AS MATERIALIZED (
  SELECT w.night, sum(w.women) AS women, ARRAY[
    min(w.size) FILTER (WHERE w.needs & 7 = 0), min(w.size) FILTER (WHERE w.needs & 6 = 0),
    min(w.size) FILTER (WHERE w.needs & 5 = 0), min(w.size) FILTER (WHERE w.needs & 4 = 0),
    min(w.size) FILTER (WHERE w.needs & 3 = 0), min(w.size) FILTER (WHERE w.needs & 2 = 0),
    min(w.size) FILTER (WHERE w.needs & 1 = 0), min(w.size) FILTER (WHERE w.needs & 0 = 0)] AS reached
  FROM waiting w GROUP BY w.night
), alike AS (
  SELECT r.centre, n.night::date AS night, r.has, sum(r.free) AS free, max(r.free) AS room,
    sum(r.free) FILTER (WHERE r.free >= l.reached[r.has + 1]) AS useful, max(l.women) AS waiting
  FROM runs r
  CROSS JOIN LATERAL generate_series(r.first, r.stop - 1, interval '1 day') n (night)
  LEFT JOIN least l ON l.night = n.night::date
  WHERE r.free > 0
  GROUP BY r.centre, n.night, r.has
), here AS MATERIALIZED (
  SELECT a.centre, a.night, sum(a.free)::bigint AS free, sum(a.useful)::bigint AS useful, max(a.waiting)::bigint AS waiting,
    ARRAY[
      max(a.room) FILTER (WHERE a.has & 0 = 0), max(a.room) FILTER (WHERE a.has & 1 = 1),
      max(a.room) FILTER (WHERE a.has & 2 = 2), max(a.room) FILTER (WHERE a.has & 3 = 3),
      max(a.room) FILTER (WHERE a.has & 4 = 4), max(a.room) FILTER (WHERE a.has & 5 = 5),
      max(a.room) FILTER (WHERE a.has & 6 = 6), max(a.room) FILTER (WHERE a.has & 7 = 7)] AS room
  FROM alike a GROUP BY a.centre, a.night
), fits AS (
  SELECT h.centre, h.night, sum(w.women)::bigint AS women
  FROM here h JOIN waiting w ON w.night = h.night
    AND w.size <= h.room[w.needs + 1]
  GROUP BY h.centre, h.night
)
SELECT h.centre, h.night, h.free, COALESCE(h.waiting, 0), COALESCE(f.women, 0), COALESCE(h.useful, 0)
FROM here h LEFT JOIN fits f ON f.centre = h.centre AND f.night = h.night
$$;

-- The same night by night, which is too fine for whoever may read nothing of a woman.
CREATE FUNCTION wall.free_nights(since date, until date, centres bigint[])
RETURNS TABLE (centre bigint, night date, free bigint, waiting bigint, fitting bigint, useful bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
SELECT f.* FROM wall.nights_free($1, $2, $3) f WHERE wall.reads_nights(f.centre)
$$;

-- The six kinds of nights of each centre; they add up to `nights`. `useful`: free nights of a place that lay in a unit
-- with room for a household that waited. `waited`, `fitted`: the most women on one night with a free place.
CREATE FUNCTION wall.ledger(since date, until date, centres bigint[])
RETURNS TABLE (centre bigint, nights bigint, occupied bigint, held bigint, unavailable bigint, preparing bigint,
  free_while_waiting bigint, free_while_nobody bigint, useful bigint, waited bigint, fitted bigint)
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp LANGUAGE sql AS $$
WITH kinds AS (
  SELECT s.centre, sum(s.stop - s.first) FILTER (WHERE s.kind = 'open') AS nights,
    sum(s.stop - s.first) FILTER (WHERE s.kind = 'occupied') AS occupied,
    sum(s.stop - s.first) FILTER (WHERE s.kind = 'held') AS held,
    sum(s.stop - s.first) FILTER (WHERE s.kind = 'unavailable') AS unavailable,
    sum(s.stop - s.first) FILTER (WHERE s.kind = 'preparing') AS preparing
  FROM wall.spells($1, $2, $3) s GROUP BY s.centre
), free AS (
  SELECT f.centre, sum(f.free) FILTER (WHERE f.waiting > 0) AS waited, sum(f.free) FILTER (WHERE f.waiting = 0) AS nobody,
    sum(f.useful) AS useful, max(f.waiting) AS women, max(f.fitting) AS fitted
  FROM wall.nights_free($1, $2, $3) f GROUP BY f.centre
)
SELECT k.centre, k.nights, COALESCE(k.occupied, 0), COALESCE(k.held, 0), COALESCE(k.unavailable, 0),
  COALESCE(k.preparing, 0), COALESCE(f.waited, 0)::bigint, COALESCE(f.nobody, 0)::bigint, COALESCE(f.useful, 0)::bigint,
  COALESCE(f.women, 0), COALESCE(f.fitted, 0)
FROM kinds k LEFT JOIN free f ON f.centre = k.centre
WHERE wall.reads_figures() OR wall.reads_nights(k.centre)
$$;
