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
-- reading: On the day up to which the facts are known (known_until). Counts of peers by grade, the
--   best and the worst, and the middle of the grades put in order: two middles where their number is
--   even and the middle falls between two grades.
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
-- reading: One row. Months from the first report that said so to the first that gave a better grade,
--   found by putting all spells in order: half ended within median_months. A council that is found
--   inadequate again is in the same spell. Spells that still last on the day known_until are counted
--   apart, and so are those that ended without a new grade (the council closed, overall grades ended,
--   or a newer report could not be read); how long those would have lasted nobody knows.
-- columns: spells, ended_by_a_grade, still_inadequate, ended_otherwise, shortest_months,
--   quarter_within_months, median_months, three_quarters_within_months, longest_months, known_until
WITH marked AS (
    SELECT la_code, since, until, ended_by, coalesce(since > lag(until) OVER one, true) AS begins
    FROM standings
    WHERE strand = 'overall' AND grade = 'inadequate'
    WINDOW one AS (PARTITION BY la_code ORDER BY since)
),
numbered AS (
    SELECT *, count(*) FILTER (begins) OVER (PARTITION BY la_code ORDER BY since) AS spell
    FROM marked
),
last_ones AS (
    SELECT *, min(since) OVER (PARTITION BY la_code, spell) AS first_day
    FROM numbered
    QUALIFY row_number() OVER (PARTITION BY la_code, spell ORDER BY since DESC) = 1
),
spells AS (
    SELECT ended_by, round(date_diff('day', first_day, until) / 30.44)::INTEGER AS months
    FROM last_ones
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
--   requires improvement or inadequate, by their latest grade of those known on the day known_until.
--   Councils that closed are among them. not_read names those of which a newer report or grade could
--   not be read: what it says is not known.
-- columns: latest_grade, councils, names, not_read, known_until
WITH record AS (
    SELECT la_code, council, min(grade_rank) AS best, arg_max(grade, since) AS latest_grade,
           coalesce(arg_max(ended_by, since) IN ('report not read', 'held back'), false)
               AS is_not_known
    FROM standings
    WHERE strand = 'overall'
    GROUP BY la_code, council
)
SELECT latest_grade, count(*) AS councils, string_agg(council, '; ' ORDER BY council) AS names,
       string_agg(council, '; ' ORDER BY council) FILTER (is_not_known) AS not_read,
       (SELECT known_until FROM about) AS known_until
FROM record
WHERE best >= 3
GROUP BY latest_grade
ORDER BY latest_grade;

-- name: always-good
-- topic: Falls and recoveries
-- question: Which councils that are still there have never been less than good overall?
-- reading: At least two overall grades since 2013, all of them good or outstanding, by what was
--   published up to known_until. not_read is the day of a newer report that could not be read, or
--   not its grade: what it says is not known.
-- columns: council, grades, first_published, latest_grade, not_read, known_until
SELECT s.council, count(*) AS grades, min(s.since) AS first_published,
       arg_max(s.grade, s.since) AS latest_grade,
       max(s.until) FILTER (s.ended_by IN ('report not read', 'held back')) AS not_read,
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
-- reading: From the day the first inadequate overall grade was published to the first good or
--   outstanding one after it, whatever lay between. Those that are not there yet, and those of which
--   no overall grade will be given any more, have no row: their time would make the middle longer.
-- columns: council, from_published, to_published, to_grade, years
SELECT bad.council, min(bad.since) AS from_published, good.since AS to_published,
       good.grade AS to_grade,
       round(date_diff('day', min(bad.since), good.since) / 365.25, 1) AS years
FROM standings AS bad
ASOF JOIN (FROM standings WHERE strand = 'overall' AND grade_rank <= 2) AS good
    ON good.la_code = bad.la_code AND bad.since < good.since
WHERE bad.strand = 'overall' AND bad.grade = 'inadequate'
GROUP BY bad.la_code, bad.council, good.since, good.grade
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
--   not_known counts those of which a newer report, or its grade, could not be read.
-- columns: region, councils, outstanding, good, requires_improvement, inadequate, none_yet,
--   not_known, known_until
WITH latest AS (
    SELECT la_code, arg_max(grade, since) AS grade,
           coalesce(arg_max(ended_by, since) IN ('report not read', 'held back'), false)
               AS is_not_known
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
        WHERE v.la_code = latest.la_code
          AND coalesce(v.published, v.visited) > latest.last_published) AS visits_since,
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

-- name: known-on-the-day
-- topic: Context beside the grades
-- question: What published figures about Tower Hamlets were out on the day of its report of 7 April
--   2017?
-- reading: The latest figure of each kind that was certainly out, and where it lay among all
--   councils. published is empty where the day was not found; it was out by the end of published_by.
--   Values are the newest edition: rates use one estimate of the children throughout. None of them says
--   why Ofsted judged as it did, and for most of them low or high is neither good nor bad.
-- columns: label, unit, period_end, value, median, councils, among_all_councils, published,
--   published_by
SELECT label, unit, period_end, value, round(median, 1) AS median, councils, among_all_councils,
       published, published_by
FROM known_on('Tower Hamlets', DATE '2017-04-07');

-- name: agency-around-falls
-- topic: Context beside the grades
-- question: How did the share of agency social workers stand before and after councils fell to
--   inadequate?
-- reading: The middle of the councils' gaps to the median of all councils, in percentage points, by
--   yearly counts: -1 is the last before the report, 1 the first after. Councils counted differ from
--   count to count, because the figures begin in 2015. What moves after a report may follow from it;
--   nothing here says why.
-- columns: periods_from_report, reports_counted, lower_quartile_gap, median_gap, upper_quartile_gap
SELECT DISTINCT periods_from_report, reports_counted,
       round(lower_quartile_gap, 1) AS lower_quartile_gap, round(median_gap, 1) AS median_gap,
       round(upper_quartile_gap, 1) AS upper_quartile_gap
FROM around_reports('agency_rate', NULL, 'inadequate')
WHERE periods_from_report BETWEEN -4 AND 3
ORDER BY periods_from_report;

-- name: looked-well-before-falling
-- topic: Context beside the grades
-- question: Which councils that fell to inadequate had a low caseload or few repeated referrals at
--   the last count before?
-- reading: Figures that read like praise and stood in the lowest quarter of all councils. They were
--   no sign of how services were: a low figure may mean that needs go unseen. Most councils in the
--   lowest quarter did not fall, so this is no test for the next one. A last count before a report
--   may have been published after it.
-- columns: council, report, label, period_end, value, lower_quartile
WITH quarters AS (
    SELECT indicator, period_end, quantile_cont(value, 0.25) AS lower_quartile
    FROM indicator_values GROUP BY indicator, period_end
),
last_counts AS (
    SELECT 'caseload' AS indicator, x.* FROM around_reports('caseload', NULL, 'inadequate') x
    UNION ALL
    SELECT 'rereferral_pct', x.* FROM around_reports('rereferral_pct', NULL, 'inadequate') x
)
SELECT l.council, l.report, i.label, l.period_end, l.value,
       round(q.lower_quartile, 1) AS lower_quartile
FROM last_counts l
JOIN quarters q USING (indicator, period_end)
JOIN indicators i USING (indicator)
WHERE l.periods_from_report = -1 AND l.value < q.lower_quartile
ORDER BY l.report, i.label;

-- name: spending-over-three-years
-- topic: Context beside the grades
-- question: How did Tower Hamlets' spending on social work and safeguarding compare with its
--   statistical neighbours', as means of three years?
-- reading: Pounds a child, in cash. Councils move cost between lines from year to year, hence three
--   years, and the lines were redrawn for 2017-18 and 2018-19, so no mean reaches across. Spending
--   says nothing of what was bought with it.
-- columns: three_years_to, own_mean, peers_median_of_means, peers_counted
WITH means AS (
    SELECT period_end, council, is_focus,
           avg(value) OVER three AS mean, count(value) OVER three AS years
    FROM context('Tower Hamlets', 'statistical', 'spend_safeguarding_per_child',
                 day := DATE '2017-04-07')
    WINDOW three AS (PARTITION BY council, part ORDER BY period_end
                     ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
)
SELECT period_end AS three_years_to, round(any_value(mean) FILTER (is_focus), 0) AS own_mean,
       round(median(mean) FILTER (NOT is_focus), 0) AS peers_median_of_means,
       count(mean) FILTER (NOT is_focus) AS peers_counted
FROM means
WHERE years = 3
GROUP BY period_end
HAVING own_mean IS NOT NULL
ORDER BY period_end;

-- name: timeliness-before-a-verdict
-- topic: Context beside the grades
-- question: Did councils that fell to inadequate hold child protection conferences later than others
--   inspected in the same year?
-- reading: The middle of the last counts before the reports, by year of the report. In time is not
--   the same as thorough, the groups are small and they overlap: many of the others were slower than
--   the slowest that fell.
-- columns: year, fell, fell_median, others, others_median
WITH verdicts AS (
    SELECT la_code, published,
           coalesce(any_value(grade) FILTER (strand = 'overall'),
                    any_value(grade) FILTER (strand = 'help_and_protection')) AS grade
    FROM judgements
    WHERE status = 'graded' AND strand IN ('overall', 'help_and_protection')
    GROUP BY la_code, published
),
steps AS (
    SELECT *, lag(grade) OVER (PARTITION BY la_code ORDER BY published) AS grade_before
    FROM verdicts
),
judged_with_figure AS (
    SELECT s.*, v.value, s.grade = 'inadequate' AND s.grade_before <> 'inadequate' AS has_fallen
    FROM steps s
    ASOF JOIN (FROM indicator_values
               WHERE indicator = 'conferences_15_days_pct' AND value IS NOT NULL) v
        ON v.la_code = s.la_code AND s.published > v.period_end
    WHERE s.published - v.period_end < 366
)
SELECT year(published) AS year, count(*) FILTER (has_fallen) AS fell,
       round(median(value) FILTER (has_fallen), 1) AS fell_median,
       count(*) FILTER (NOT has_fallen) AS others,
       round(median(value) FILTER (NOT has_fallen), 1) AS others_median
FROM judged_with_figure
WHERE has_fallen IS NOT NULL
GROUP BY 1
ORDER BY 1;

-- name: directors-by-grade
-- topic: Context beside the grades
-- question: How long had the director been in post when inspectors came, by the grade they gave?
-- reading: Only the reports that say it, most of them of 2013 to 2018. A director may be new because
--   the service was already in trouble, so a short time is no cause of a grade.
-- columns: grade, reports, interim_or_acting, shortest, median_months, longest
SELECT grade, count(*) AS reports, count(*) FILTER (interim_or_acting) AS interim_or_acting,
       min(months_in_post) AS shortest, median(months_in_post) AS median_months,
       max(months_in_post) AS longest
FROM directors_in_post
WHERE grade IS NOT NULL
GROUP BY grade
ORDER BY grade;
