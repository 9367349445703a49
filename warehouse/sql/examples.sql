-- Questions that people ask of the warehouse, with the queries that answer them.
--
-- Run one with `councils sql --example NAME`, list them with `councils sql --examples`, or copy a
-- query and change its dates and councils. Each has lines of comment before its query: name,
-- topic (under which it is listed), question, reading (how to read the answer, and what it does
-- not say) and columns; a line that begins with none of these words goes on from the one before.
-- One statement each.
--
-- What holds for all of them: a standing is the grade in force, from the day its report was
-- published until a later report grades the same strand (frameworks and comparability: see the
-- columns grade_shown and comparability). Grades are ranks, not measures: count them and put them
-- in order, never average them. Overall grades begin in 2013 and end with inspections from
-- April 2026 on, so a question about "overall" outside those years gets no rows. What was published
-- after about.known_until is not in here: where an answer speaks of today it has that day in a column
-- of its own.

-- name: tower-hamlets-2012-and-2017
-- topic: Tower Hamlets
-- question: How was Tower Hamlets judged in July 2012 and in April 2017, area by area?
-- reading: Two reports under two frameworks. "Adequate" was the third grade of the older one, and
--   areas of one are not areas of the other: compare by strand, and mind the comparability.
-- columns: published, framework, area, strand, comparability, status, grade_shown, page, report_url
SELECT published, framework, area, strand, comparability, status, grade_shown, page, report_url
FROM judgements
WHERE council = 'Tower Hamlets' AND published IN (DATE '2012-07-27', DATE '2017-04-07')
ORDER BY published, area;

-- name: biggest-falls
-- topic: Falls and recoveries
-- question: Which councils fell furthest between July 2012 and April 2017?
-- reading: steps counts grades: 2 is from good to inadequate. Only councils with a grade on both
--   days are listed. The bar of the third grade was raised in between ("adequate" became "requires
--   improvement"), which is why comparability stands beside it.
-- columns: council, strand, from_shown, to_shown, steps, rank, comparability
SELECT council, strand, from_shown, to_shown, steps, rank, comparability
FROM decline(DATE '2012-07-27', DATE '2017-04-07')
WHERE steps >= 2
ORDER BY steps DESC, strand, council;

-- name: was-the-fall-unusual
-- topic: Tower Hamlets
-- question: Was Tower Hamlets' decline from 2012 to 2017 unusual?
-- reading: For each strand its own change, and how many of the councils graded on both days fell
--   further, as far, less far, or did not fall at all.
-- columns: strand, council_steps, fell_further, fell_as_far, fell_less, did_not_fall, councils
WITH changes AS (FROM decline(DATE '2012-07-27', DATE '2017-04-07')),
focus AS (SELECT strand, steps FROM changes WHERE council = 'Tower Hamlets')
SELECT focus.strand, focus.steps AS council_steps,
       count(*) FILTER (changes.steps > focus.steps) AS fell_further,
       count(*) FILTER (changes.steps = focus.steps AND changes.council <> 'Tower Hamlets')
           AS fell_as_far,
       count(*) FILTER (changes.steps < focus.steps AND changes.steps > 0) AS fell_less,
       count(*) FILTER (changes.steps <= 0) AS did_not_fall,
       count(*) AS councils
FROM focus JOIN changes USING (strand)
GROUP BY focus.strand, focus.steps
ORDER BY focus.strand;

-- name: peers-on-a-day
-- topic: Tower Hamlets
-- question: How did the statistical neighbours of Tower Hamlets stand on the day of its report of
--   7 April 2017?
-- reading: One row a council and strand, Tower Hamlets (is_focus) first. An empty grade means that
--   none was in force on that day. rank says how alike the Department for Education's model of the
--   time found them, the most alike first.
-- columns: strand, council, is_focus, grade, since, model, rank
SELECT strand, council, is_focus, grade, since, model, rank
FROM compare('Tower Hamlets', 'statistical', DATE '2017-04-07')
WHERE strand IN ('overall', 'help_and_protection', 'children_in_care', 'leadership')
ORDER BY strand, is_focus DESC, rank;

-- name: peers-spread
-- topic: Tower Hamlets
-- question: How do the grades of Tower Hamlets' statistical neighbours spread now?
-- reading: On the day up to which the facts are known (known_until). Counts of peers by grade, the best and the worst, and the middle of the grades put in
--   order: two middles where their number is even and the middle falls between two grades.
-- columns: strand, grade, peers_graded, peers_missing, outstanding, good, requires_improvement,
--   inadequate, best, worst, median_better_half, median_worse_half, known_until
SELECT strand, grade, peers_graded, peers_missing, outstanding, good, requires_improvement,
       inadequate, best, worst, median_better_half, median_worse_half,
       (SELECT known_until FROM about) AS known_until
FROM spread('Tower Hamlets', 'statistical', (SELECT known_until FROM about))
ORDER BY strand;

-- name: next-door-to-inadequate
-- topic: England and its regions
-- question: Which London boroughs bordered, in April 2017, a council whose services were inadequate
--   overall?
-- reading: Borders in mid-river count, and are marked across_water. grade is the borough's own.
-- columns: borough, grade, inadequate_neighbour, across_water, inadequate_since
WITH standing AS (FROM standing_on(DATE '2017-04-30') WHERE strand = 'overall')
SELECT borough.name AS borough, own.grade, next_door.council AS inadequate_neighbour,
       border.across_water, next_door.since AS inadequate_since
FROM councils AS borough
JOIN neighbours AS border ON border.la_code = borough.la_code AND border.kind = 'border'
JOIN standing AS next_door
    ON next_door.la_code = border.peer_la_code AND next_door.grade = 'inadequate'
LEFT JOIN standing AS own ON own.la_code = borough.la_code
WHERE borough.type IN ('london_inner', 'london_outer')
ORDER BY borough.name, next_door.council;

-- name: how-long-inadequate
-- topic: Falls and recoveries
-- question: How long do councils stay inadequate overall?
-- reading: One row. Months from the report that said so to the next that graded the whole service,
--   found by putting all spells in order: half ended within median_months. Spells that still last
--   on the day known_until are counted apart, and so are those that ended without a new grade (the council closed, or
--   overall grades ended); how long those would have lasted nobody knows.
-- columns: spells, ended_by_a_grade, still_inadequate, ended_otherwise, shortest_months,
--   quarter_within_months, median_months, three_quarters_within_months, longest_months, known_until
WITH spells AS (
    SELECT ended_by, round(date_diff('day', since, until) / 30.44)::INTEGER AS months
    FROM standings
    WHERE strand = 'overall' AND grade = 'inadequate'
)
SELECT count(*) AS spells,
       count(*) FILTER (ended_by = 'next grade') AS ended_by_a_grade,
       count(*) FILTER (ended_by IS NULL) AS still_inadequate,
       count(*) FILTER (ended_by <> 'next grade') AS ended_otherwise,
       min(months) FILTER (ended_by = 'next grade') AS shortest_months,
       quantile_disc(months, 0.25) FILTER (ended_by = 'next grade') AS quarter_within_months,
       quantile_disc(months, 0.5) FILTER (ended_by = 'next grade') AS median_months,
       quantile_disc(months, 0.75) FILTER (ended_by = 'next grade') AS three_quarters_within_months,
       max(months) FILTER (ended_by = 'next grade') AS longest_months,
       (SELECT known_until FROM about) AS known_until
FROM spells;

-- name: longest-inadequate
-- topic: Falls and recoveries
-- question: Which councils have been inadequate overall for the longest time without a break?
-- reading: Spells that follow each other (inadequate again at the next inspection) are joined. An
--   empty until means that it lasted on the day known_until, to which years are then counted.
-- columns: council, since, until, years, reports, known_until
WITH marked AS (
    SELECT la_code, council, since, until,
           coalesce(since > lag(until) OVER spells, true) AS begins
    FROM standings
    WHERE strand = 'overall' AND grade = 'inadequate'
    WINDOW spells AS (PARTITION BY la_code ORDER BY since)
),
numbered AS (
    SELECT *, count(*) FILTER (begins) OVER (PARTITION BY la_code ORDER BY since) AS spell
    FROM marked
)
SELECT council, min(since) AS since,
       CASE WHEN count(until) = count(*) THEN max(until) END AS until,
       round(date_diff('day', min(since), max(coalesce(until, known_until))) / 365.25, 1) AS years,
       count(*) AS reports, known_until
FROM numbered, (SELECT known_until FROM about)
GROUP BY la_code, council, spell, known_until
ORDER BY years DESC, council
LIMIT 15;

-- name: never-better
-- topic: Falls and recoveries
-- question: How many councils were never better than requires improvement overall?
-- reading: Of the councils that have had an overall grade since 2013, those whose best one is
--   requires improvement or inadequate, by their latest grade of those known on the day known_until. Councils that closed are among
--   them.
-- columns: latest_grade, councils, names, known_until
WITH record AS (
    SELECT la_code, council, min(grade_rank) AS best, arg_max(grade, since) AS latest_grade
    FROM standings
    WHERE strand = 'overall'
    GROUP BY la_code, council
)
SELECT latest_grade, count(*) AS councils, string_agg(council, '; ' ORDER BY council) AS names,
       (SELECT known_until FROM about) AS known_until
FROM record
WHERE best >= 3
GROUP BY latest_grade
ORDER BY latest_grade;

-- name: always-good
-- topic: Falls and recoveries
-- question: Which councils that are still there have never been less than good overall?
-- reading: At least two overall grades since 2013, all of them good or outstanding, by what was
--   published up to known_until. not_read is the day of a newer report that could not be read: what
--   it says is not known.
-- columns: council, grades, first_published, latest_grade, not_read, known_until
SELECT s.council, count(*) AS grades, min(s.since) AS first_published,
       arg_max(s.grade, s.since) AS latest_grade,
       max(s.until) FILTER (s.ended_by = 'report not read') AS not_read,
       (SELECT known_until FROM about) AS known_until
FROM standings AS s
JOIN councils AS c USING (la_code)
WHERE s.strand = 'overall' AND c.closed IS NULL
GROUP BY s.la_code, s.council
HAVING count(*) >= 2 AND max(s.grade_rank) <= 2
ORDER BY latest_grade, grades DESC, s.council;

-- name: from-inadequate-to-good
-- topic: Falls and recoveries
-- question: Which councils went from inadequate to good or outstanding, and how long did it take?
-- reading: From the day the inadequate grade was published to the first good or outstanding one
--   after it in the same strand, whatever lay between.
-- columns: council, from_published, to_published, to_grade, years
SELECT bad.council, bad.since AS from_published, good.since AS to_published,
       good.grade AS to_grade,
       round(date_diff('day', bad.since, good.since) / 365.25, 1) AS years
FROM standings AS bad
ASOF JOIN (FROM standings WHERE strand = 'overall' AND grade_rank <= 2) AS good
    ON good.la_code = bad.la_code AND bad.since < good.since
WHERE bad.strand = 'overall' AND bad.grade = 'inadequate'
ORDER BY years, bad.council;

-- name: england-over-time
-- topic: England and its regions
-- question: How many councils stood at each grade overall, quarter by quarter?
-- reading: At the end of each quarter, by publication date. councils_graded is how many had an
--   overall grade at all: before 2018 not all had been inspected, and from 2026 on they lose it
--   again. Ofsted's own counts go by the day of inspection and differ a little.
-- columns: quarter, outstanding, good, requires_improvement, inadequate, councils_graded,
--   councils_there
SELECT quarter,
       sum(councils) FILTER (grade = 'outstanding') AS outstanding,
       sum(councils) FILTER (grade = 'good') AS good,
       sum(councils) FILTER (grade = 'requires_improvement') AS requires_improvement,
       sum(councils) FILTER (grade = 'inadequate') AS inadequate,
       any_value(councils_graded) AS councils_graded,
       any_value(councils_there) AS councils_there
FROM national
WHERE strand = 'overall'
GROUP BY quarter
ORDER BY quarter;

-- name: regions-today
-- topic: England and its regions
-- question: How do the regions of England differ in their councils' latest overall grades?
-- reading: The councils of today, by the last overall grade that each was given up to known_until;
--   a council inspected since April 2026 has none in force any more, and its last one counts here.
--   not_known counts those of which a newer report could not be read.
-- columns: region, councils, outstanding, good, requires_improvement, inadequate, none_yet,
--   not_known, known_until
WITH latest AS (
    SELECT la_code, arg_max(grade, since) AS grade,
           coalesce(arg_max(ended_by, since) = 'report not read', false) AS is_not_known
    FROM standings
    WHERE strand = 'overall'
    GROUP BY la_code
)
SELECT c.region, count(*) AS councils,
       count(*) FILTER (grade = 'outstanding' AND NOT is_not_known) AS outstanding,
       count(*) FILTER (grade = 'good' AND NOT is_not_known) AS good,
       count(*) FILTER (grade = 'requires_improvement' AND NOT is_not_known)
           AS requires_improvement,
       count(*) FILTER (grade = 'inadequate' AND NOT is_not_known) AS inadequate,
       count(*) FILTER (grade IS NULL) AS none_yet,
       count(*) FILTER (is_not_known) AS not_known,
       (SELECT known_until FROM about) AS known_until
FROM councils AS c
LEFT JOIN latest USING (la_code)
WHERE c.closed IS NULL AND (c.opened IS NULL OR c.opened <= (SELECT known_until FROM about))
GROUP BY c.region
ORDER BY c.region;

-- name: leaders-worse-than-practice
-- topic: England and its regions
-- question: Where were leaders judged worse than the help and protection of children?
-- reading: Both grades of one inspection. Ofsted does not weigh one against the other; a gap is a
--   reason to read the report, not a finding.
-- columns: council, published, framework, leadership, help_and_protection, report_url
SELECT l.council, l.published, l.framework, l.grade AS leadership, h.grade AS help_and_protection,
       l.report_url
FROM judgements AS l
JOIN judgements AS h USING (inspection_id)
WHERE l.strand = 'leadership' AND h.strand = 'help_and_protection' AND l.grade_rank > h.grade_rank
ORDER BY l.published DESC, l.council;

-- name: longest-without-a-grade
-- topic: The data themselves
-- question: Which councils have waited longest since their last graded inspection?
-- reading: Years from the last report that graded anything to the day up to which the facts are
--   known (known_until). Visits without grades in between are counted beside it, as far as they are
--   known here; not_read is the day of a newer report that could not be read.
-- columns: council, last_published, years, visits_since, not_read, known_until
WITH latest AS (
    SELECT la_code, council, max(published) AS last_published
    FROM judgements
    WHERE status = 'graded'
    GROUP BY la_code, council
)
SELECT latest.council, latest.last_published,
       round(date_diff('day', latest.last_published, about.known_until) / 365.25, 1) AS years,
       (SELECT count(*) FROM visits AS v
        WHERE v.la_code = latest.la_code AND v.published > latest.last_published) AS visits_since,
       (SELECT min(x.published) FROM standing_changes AS x
        WHERE x.la_code = latest.la_code AND x.event = 'report not read') AS not_read,
       about.known_until
FROM about, latest
JOIN councils AS c USING (la_code)
WHERE c.closed IS NULL
ORDER BY latest.last_published, latest.council
LIMIT 20;

-- name: reorganised-councils
-- topic: The data themselves
-- question: What became of the councils that were abolished, and how were they judged last?
-- reading: A council that came of a reorganisation starts without a grade: its predecessor's is not
--   handed on. An empty grade means that no overall grade is held.
-- columns: council, closed, last_overall_grade, published, successors
SELECT c.name AS council, c.closed, arg_max(s.grade, s.since) AS last_overall_grade,
       max(s.since) AS published, c.successors
FROM councils AS c
LEFT JOIN standings AS s ON s.la_code = c.la_code AND s.strand = 'overall'
WHERE c.closed IS NOT NULL
GROUP BY c.la_code, c.name, c.closed, c.successors
ORDER BY c.closed, c.name;

-- name: safeguarding-boards
-- topic: England and its regions
-- question: How were the Local Safeguarding Children Boards judged, beside their councils?
-- reading: Reviews under the single inspection framework (2013 to 2018), counted by the board's
--   grade and the council's overall grade in the same report.
-- columns: board, council_overall, inspections
SELECT b.grade AS board, o.grade AS council_overall, count(*) AS inspections
FROM judgements AS b
JOIN judgements AS o USING (inspection_id)
WHERE b.area = 'lscb' AND o.strand = 'overall' AND b.status = 'graded' AND o.status = 'graded'
GROUP BY ALL
ORDER BY board, council_overall;

-- name: reports-against-statistics
-- topic: The data themselves
-- question: Do the reports and Ofsted's own statistics agree?
-- reading: One row a framework and verdict, with the reason where there is one. The single cells
--   are in the table reconciliation.
-- columns: framework, verdict, explanation, judgements
SELECT framework, verdict, explanation, count(*) AS judgements
FROM reconciliation
GROUP BY ALL
ORDER BY framework, judgements DESC, verdict, explanation;

-- name: held-back-and-missing
-- topic: The data themselves
-- question: Which judgements are missing here, and why?
-- reading: One row a framework, area and status other than graded. not_judged: the document says
--   that it was not judged; not_in_framework: this inspection does not grade it; held_back: there
--   is a grade, but it could not be read with certainty, so none is shown.
-- columns: framework, area, status, judgements, reasons
SELECT framework, area, status, count(*) AS judgements,
       string_agg(DISTINCT reason, '; ' ORDER BY reason) AS reasons
FROM judgements
WHERE status <> 'graded'
GROUP BY ALL
ORDER BY framework, area, status;

-- name: neighbours-not-mutual
-- topic: Tower Hamlets
-- question: Whom does the model name as Tower Hamlets' statistical neighbours, and do they name it?
-- reading: Being alike is not mutual in the Department for Education's models: a council may be
--   among the ten of another that is not among its own ten. Nobody names Tower Hamlets in the
--   models of 2014 and 2021.
-- columns: model, rank, peer, closeness, mutual
SELECT model, rank, peer, closeness, mutual
FROM neighbours
WHERE council = 'Tower Hamlets' AND kind = 'statistical'
ORDER BY model, rank;
