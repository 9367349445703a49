-- The hard questions, one query each. A council is named by any name or number that it goes by; a name
-- that nobody bears and a kind that there is not are errors.
-- A macro finds its tables in the database in use, under whatever name people attach this file: no
-- version of DuckDB lets it name its own.

CREATE MACRO comparable_name(name) AS
    trim(regexp_replace(regexp_replace(
        replace(replace(replace(lower(name::VARCHAR), '’', ''), '''', ''), '&', ' and '),
        '[^a-z0-9]+', ' ', 'g'), '\bsaint\b', 'st', 'g'));
COMMENT ON MACRO comparable_name IS
'comparable_name(name): a name in its words alone, as names of councils are compared: no case, no punctuation, & as and, Saint as St.';

CREATE MACRO council_code(council) AS (
    SELECT CASE WHEN f.bearers = 1 THEN f.la_code
                -- Dorset, which was abolished and whose name lives on.
                WHEN f.open_bearers = 1 THEN f.open_la_code
                ELSE error('no council is called "' || coalesce(council::VARCHAR, 'NULL')
                           || '": see the names in the table councils') END
    FROM (
        SELECT count(DISTINCT c.la_code) AS bearers, max(c.la_code) AS la_code,
               count(DISTINCT c.la_code) FILTER (c.closed IS NULL) AS open_bearers,
               max(c.la_code) FILTER (c.closed IS NULL) AS open_la_code
        FROM reference.councils c JOIN reference.council_names n ON n.la_code = c.la_code
        WHERE trim(council::VARCHAR) IN (c.la_code::VARCHAR, c.urn::VARCHAR, c.ons_code)
           OR comparable_name(n.name) = comparable_name(council)
    ) f
);
COMMENT ON MACRO council_code IS
'council_code(council): the la_code of the one council that goes by this name or number: its own or official name, an alias (Hull), its name in addresses (tower-hamlets), la_code, URN or ONS code; an error for any other. What people put before and behind names (LB, City Council) is understood by the pages alone, where it is no official name.';

CREATE MACRO standing_on(day) AS TABLE
SELECT s.la_code, s.council, s.strand, s.grade, s.grade_rank, s.grade_shown, s.since, s.until,
       s.comparability, s.framework, s.inspection_id,
       -- On every row: one that is taken out alone would else be told as today's.
       (SELECT a.known_until FROM about a) AS known_until
FROM standings s
WHERE is_in_force(s.since, s.until,
                  CASE WHEN day IS NOT NULL THEN day::DATE
                       ELSE error('a day is needed, and NULL is none') END)
ORDER BY s.la_code, s.strand;
COMMENT ON MACRO TABLE standing_on IS
'standing_on(day): the grade in force for every council and strand on that day, by publication date. A council without a standing in a strand has no row. For a day after known_until, which is on each row, it is the last grade known: a newer report may be out. Where this file is attached to another database, say USE first (ATTACH ''warehouse.duckdb'' AS w; USE w): macros look for their tables in the database in use.';

CREATE MACRO standing_as_ofsted_counts(day, published_by) AS TABLE
WITH asked AS (
    SELECT CASE WHEN day IS NOT NULL THEN day::DATE
                ELSE error('a day is needed, and NULL is none') END AS on_day,
           CASE WHEN published_by IS NOT NULL THEN published_by::DATE
                ELSE error('a day is needed, and NULL is none') END AS out_by
),
counted AS (
    SELECT e.*, coalesce(e.started, e.published) AS inspected
    FROM asked a, standing_changes e JOIN councils c ON c.la_code = e.la_code
    WHERE coalesce(e.started, e.published) <= a.on_day AND e.published <= a.out_by
      AND was_there(c.opened, c.closed, a.on_day)
    QUALIFY row_number() OVER (PARTITION BY e.la_code, e.strand
                               ORDER BY inspected DESC, e.published DESC) = 1
)
SELECT x.la_code, j.council, x.strand, x.grade, j.grade_rank, j.grade_shown, x.started, x.published,
       x.inspection_id, (SELECT a.known_until FROM about a) AS known_until
FROM counted x
JOIN judgements j ON j.inspection_id = x.inspection_id AND j.strand = x.strand
WHERE x.event = 'graded'
ORDER BY x.la_code, x.strand;
COMMENT ON MACRO TABLE standing_as_ofsted_counts IS
'standing_as_ofsted_counts(day, published_by): the latest grade for every council and strand as Ofsted''s statistics count it: the inspection had begun by that day, and its report was published by the second day, which each release names (30 June 2025 for 31 March 2025). Use standing_on for what the public could know on a day.';

CREATE MACRO peers(council, kind, day) AS TABLE
WITH focus AS (
    SELECT c.la_code, c.region,
           CASE WHEN lower(kind) IN ('statistical', 'border', 'region', 'england') THEN lower(kind)
                ELSE error('there are no peers of the kind "' || coalesce(kind::VARCHAR, 'NULL')
                           || '": statistical, border, region or england') END AS peer_kind,
           CASE WHEN day IS NOT NULL THEN day::DATE
                ELSE error('a day is needed, and NULL is none') END AS on_day
    FROM councils c WHERE c.la_code = council_code(council)
),
-- The model in force on the day; where it has no list for the council (one that is newer than the
-- model), the next that has.
model AS (
    SELECT min(n.model) AS model
    FROM neighbours n JOIN focus f ON n.la_code = f.la_code
    WHERE n.kind = 'statistical' AND coalesce(n.in_force_until >= f.on_day, true)
),
found AS (
    SELECT n.peer_la_code AS la_code, n.model, n.rank, n.closeness, n.mutual, n.across_water
    FROM neighbours n JOIN focus f ON n.la_code = f.la_code AND n.kind = f.peer_kind
    WHERE CASE WHEN n.kind = 'statistical' THEN n.model = (SELECT m.model FROM model m)
               ELSE was_there(n.in_force_from, n.in_force_until, f.on_day) END
    UNION ALL
    SELECT c.la_code, NULL, NULL, NULL, NULL, NULL
    FROM councils c JOIN focus f
        ON c.la_code <> f.la_code
       AND (f.peer_kind = 'england' OR (f.peer_kind = 'region' AND c.region = f.region))
    WHERE was_there(c.opened, c.closed, f.on_day)
)
SELECT p.la_code, c.name AS council, f.peer_kind AS kind, p.model, p.rank, p.closeness, p.mutual,
       p.across_water,
       was_there(c.opened, c.closed, f.on_day) AS existed
FROM focus f, found p JOIN councils c ON c.la_code = p.la_code
ORDER BY p.rank, p.across_water, c.name;
COMMENT ON MACRO TABLE peers IS
'peers(council, kind, day): the council''s peers on that day. kind: statistical (the ten of the Department for Education''s model in force on the day; for days before the earliest model held, that of 2014; for a council newer than the model, the next model that lists it), border (across_water tells of tidal rivers), region or england. existed is false for a statistical neighbour that was not there on the day.';

CREATE MACRO compare(council, kind, day) AS TABLE
WITH members AS (
    SELECT CASE WHEN c.opened > day::DATE
                THEN error(c.name || ' was not there on ' || day::DATE || ': it opened on ' || c.opened
                           || '. Ask for a council before it: ' || coalesce(c.predecessors, 'none'))
                WHEN c.closed < day::DATE
                THEN error(c.name || ' was not there on ' || day::DATE || ': it closed on ' || c.closed
                           || '. Ask for a council after it: ' || coalesce(c.successors, 'none'))
                ELSE c.la_code END AS la_code,
           true AS is_focus, NULL AS model, NULL AS rank, NULL AS closeness, NULL AS across_water,
           true AS existed
    FROM councils c
    WHERE c.la_code = council_code(council)
    UNION ALL
    SELECT p.la_code, false, p.model, p.rank, p.closeness, p.across_water, p.existed
    FROM peers(council, kind, day) p
),
in_force AS (SELECT s.* FROM standing_on(day) s JOIN members m ON m.la_code = s.la_code),
strands AS (SELECT DISTINCT h.strand FROM in_force h)
SELECT c.name AS council, t.strand, h.grade, m.is_focus, m.la_code, h.grade_rank, h.grade_shown,
       h.since, h.comparability, h.inspection_id, m.model, m.rank, m.closeness, m.across_water,
       m.existed, (SELECT a.known_until FROM about a) AS known_until
FROM members m
JOIN councils c ON c.la_code = m.la_code
CROSS JOIN strands t
LEFT JOIN in_force h ON h.la_code = m.la_code AND h.strand = t.strand
ORDER BY t.strand, m.is_focus DESC, m.rank, m.across_water, c.name;
COMMENT ON MACRO TABLE compare IS
'compare(council, kind, day): how the council (is_focus) and its peers stood on that day, one row a council and strand. kind is that of peers. Strands that none of them had a grade in are left out; a council without a grade in a strand has a row with an empty grade, so that who is missing is said. A council that was not there on the day is an error that names those before or after it.';

CREATE MACRO compare_with(council, others, day) AS TABLE
WITH named AS (
    SELECT trim(council::VARCHAR) AS name, true AS is_focus
    UNION
    SELECT trim(unnest(others)::VARCHAR), false
),
members AS (
    SELECT DISTINCT c.la_code, a.is_focus, was_there(c.opened, c.closed, day::DATE) AS existed
    FROM (SELECT DISTINCT council_code(named.name) AS la_code, named.is_focus FROM named) a
    JOIN councils c ON c.la_code = a.la_code
),
in_force AS (SELECT s.* FROM standing_on(day) s JOIN members m ON m.la_code = s.la_code),
strands AS (SELECT DISTINCT h.strand FROM in_force h)
SELECT c.name AS council, t.strand, h.grade, m.is_focus, m.la_code, h.grade_rank, h.grade_shown,
       h.since, h.comparability, h.inspection_id, m.existed,
       (SELECT a.known_until FROM about a) AS known_until
FROM members m
JOIN councils c ON c.la_code = m.la_code
CROSS JOIN strands t
LEFT JOIN in_force h ON h.la_code = m.la_code AND h.strand = t.strand
ORDER BY t.strand, m.is_focus DESC, c.name;
COMMENT ON MACRO TABLE compare_with IS
'compare_with(council, others, day): as compare, with a list of councils of your choice, such as [''Hackney'', ''Newham''].';

CREATE MACRO spread(council, kind, day) AS TABLE
SELECT x.strand,
       any_value(x.grade) FILTER (x.is_focus) AS grade,
       count(x.grade) FILTER (NOT x.is_focus) AS peers_graded,
       count(*) FILTER (NOT x.is_focus AND x.grade IS NULL) AS peers_missing,
       string_agg(x.council, ', ' ORDER BY x.council) FILTER (NOT x.is_focus AND x.grade IS NULL)
           AS missing,
       count(*) FILTER (NOT x.is_focus AND x.grade = 'outstanding') AS outstanding,
       count(*) FILTER (NOT x.is_focus AND x.grade = 'good') AS good,
       count(*) FILTER (NOT x.is_focus AND x.grade = 'requires_improvement') AS requires_improvement,
       count(*) FILTER (NOT x.is_focus AND x.grade = 'inadequate') AS inadequate,
       min(x.grade) FILTER (NOT x.is_focus) AS best,
       max(x.grade) FILTER (NOT x.is_focus) AS worst,
       list_sort(list(x.grade) FILTER (NOT x.is_focus AND x.grade IS NOT NULL)) AS in_order,
       in_order[(len(in_order) + 1) // 2] AS median_better_half,
       in_order[len(in_order) // 2 + 1] AS median_worse_half,
       any_value(x.known_until) AS known_until
FROM compare(council, kind, day) x
GROUP BY x.strand
ORDER BY x.strand;
COMMENT ON MACRO TABLE spread IS
'spread(council, kind, day): for each strand the council''s grade and how its peers'' grades spread: how many have each, the best, the worst, the middle one of the grades in order (two where their number is even and the middle falls between), and which peers have none.';

CREATE MACRO decline(from_day, to_day) AS TABLE
SELECT t.council, t.strand, f.grade AS from_grade, t.grade AS to_grade,
       t.grade_rank - f.grade_rank AS steps,
       rank() OVER (PARTITION BY t.strand ORDER BY t.grade_rank - f.grade_rank DESC) AS rank,
       count(*) OVER (PARTITION BY t.strand) AS councils, t.la_code, f.grade_shown AS from_shown,
       t.grade_shown AS to_shown, f.since AS from_since, t.since AS to_since,
       greatest(f.comparability, t.comparability) AS comparability, t.known_until
FROM standing_on(from_day) f
JOIN standing_on(to_day) t ON t.la_code = f.la_code AND t.strand = f.strand
ORDER BY t.strand, steps DESC, t.council;
COMMENT ON MACRO TABLE decline IS
'decline(from_day, to_day): by how many grades each council stood worse (steps positive) or better (negative) on to_day than on from_day, with its rank among all councils that had a grade in the strand on both days (1 the biggest fall; equal falls share a rank).';
