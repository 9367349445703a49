-- One row an inspection that Ofsted's workbooks list, however many sheets and workbooks list it.

CREATE TABLE core.statistics_rows AS
WITH corrected_rows AS (
    SELECT i.source_id, r.la_code, i.framework, i.url, i.sha256, i.place,
           i.sha256 || regexp_replace(coalesce(i.place, i.source_id), ',? row [0-9]+.*$', '')
               AS sheet,
           i.council_printed,
           core.corrected('statistics', i.source_id, NULL, 'inspection_type', i.inspection_type)
               AS inspection_type,
           core.corrected('statistics', i.source_id, NULL, 'started', i.started::VARCHAR)::DATE
               AS started,
           core.corrected('statistics', i.source_id, NULL, 'published', i.published::VARCHAR)::DATE
               AS published,
           r.problem
    FROM collected.inspections i
    LEFT JOIN core.resolved r ON r.what = 'inspection' AND r.source = i.source
        AND r.source_id = i.source_id
    WHERE i.source = 'statistics'
)
SELECT c.* EXCLUDE (problem),
       CASE WHEN c.la_code IS NULL
                THEN coalesce(c.problem, 'no council is known by this name or code')
            ELSE core.fault_of_dates(c.framework, f.framework IS NOT NULL, f.first_inspection,
                                     f.last_published, c.started, NULL,
                                     coalesce(c.published, c.started + 1))
       END AS set_aside
FROM corrected_rows c LEFT JOIN reference.frameworks f ON f.framework = c.framework;

-- Which release is newer? The one that lists the later inspections; of two that reach as far, the one
-- met later. A hundredth of the rows is left out of account: a year may be misprinted.
CREATE TABLE core.releases AS
WITH reach AS (
    SELECT sha256, quantile_disc(coalesce(published, started), 0.99) AS newest
    FROM core.statistics_rows
    WHERE coalesce(published, started) IS NOT NULL
    GROUP BY sha256
)
SELECT sha256, dense_rank() OVER (ORDER BY newest, seen) AS release
FROM reach
JOIN (SELECT sha256, min(first_seen) AS seen FROM collected.documents GROUP BY sha256) USING (sha256);

-- Whether one of two days is the other with its day, month or year misprinted.
CREATE MACRO core.one_part_differs(this, that) AS
    (day(this) = day(that))::INTEGER + (month(this) = month(that))::INTEGER
    + (year(this) = year(that))::INTEGER >= 2;

-- Rows that tell of one inspection. Between sheets its publication date differs by 30 days at most,
-- but for misprints; two inspections of one council under one framework lie at least 186 days apart
-- (both measured on the workbooks of 2022 to 2025). So rows less than 60 days apart tell of one; where
-- one sheet has two such rows with different dates, nobody can tell, and all of them are set aside.
CREATE TABLE core.statistics_near AS
WITH gaps AS (
    SELECT *, coalesce(published - lag(published) OVER in_order >= 60, true) AS begins
    FROM core.statistics_rows
    WHERE set_aside IS NULL AND published IS NOT NULL
    WINDOW in_order AS (PARTITION BY la_code, framework ORDER BY published, source_id)
)
SELECT * EXCLUDE (begins), la_code || '-' || framework || '-' || sum(begins::INTEGER) OVER (
        PARTITION BY la_code, framework ORDER BY published, source_id) AS group_id
FROM gaps;

-- Rows further apart tell of one inspection too if they have its first day in common, or all else: the
-- same grades, and dates within 150 days or dates that one misprint explains. A sheet that lists
-- both says that they are two. (Nottingham's of July 2022 was published on 5 September; two releases
-- print 5 November.)
CREATE TABLE core.statistics_twins AS
WITH pairs AS (
    SELECT DISTINCT a.group_id AS earlier, b.group_id AS later
    FROM core.statistics_near a
    JOIN core.statistics_near b ON b.la_code = a.la_code AND b.framework = a.framework
        AND b.group_id <> a.group_id AND b.published > a.published
    LEFT JOIN core.graded x ON x.source = 'statistics' AND x.source_id = a.source_id
    LEFT JOIN core.graded y ON y.source = 'statistics' AND y.source_id = b.source_id
    WHERE a.started = b.started
       OR (core.same_grades(x.grades, y.grades, x.areas, y.areas)
           AND coalesce(abs(b.started - a.started) <= 14, true)
           AND (b.published - a.published <= 150
                OR core.one_part_differs(a.published, b.published)))
)
SELECT later, min_by(earlier, (length(earlier), earlier)) AS earlier
FROM pairs
WHERE NOT EXISTS (FROM core.statistics_near a JOIN core.statistics_near b ON b.sheet = a.sheet
                  WHERE a.group_id = pairs.earlier AND b.group_id = pairs.later)
GROUP BY later;

CREATE TABLE core.statistics_dated AS
WITH numbered AS (
    SELECT n.* EXCLUDE (group_id), coalesce(o.earlier, t.earlier, n.group_id) AS statistics_id
    FROM core.statistics_near n
    LEFT JOIN core.statistics_twins t ON t.later = n.group_id
    LEFT JOIN core.statistics_twins o ON o.later = t.earlier
),
counted AS (
    SELECT *, count(DISTINCT published) OVER (PARTITION BY statistics_id, sheet) AS dates
    FROM numbered
)
SELECT * EXCLUDE (dates), max(dates) OVER (PARTITION BY statistics_id) > 1 AS has_several_dates
FROM counted;

-- Some sheets give the day of the inspection only. Such a row tells of the inspection that another
-- sheet gives with both days, or whose publication is the next in half a year; else of the report
-- that prints the day. What fits nothing has no date to be shown under, and is set aside.
CREATE TABLE core.statistics_undated AS
WITH known AS (
    SELECT statistics_id, la_code, framework,
           arg_max(started, (release, started)) FILTER (started IS NOT NULL) AS started,
           arg_max(published, (release, started IS NOT NULL, published)) AS published
    FROM core.statistics_dated JOIN core.releases USING (sha256)
    WHERE NOT has_several_dates GROUP BY ALL
),
candidates AS (
    SELECT r.source_id, k.statistics_id, k.published - r.started AS days
    FROM core.statistics_rows r
    JOIN known k USING (la_code, framework)
    WHERE r.published IS NULL AND r.set_aside IS NULL
      AND CASE WHEN k.started IS NOT NULL THEN abs(k.started - r.started) <= 14
               ELSE k.published - r.started BETWEEN 7 AND 183 END
    UNION ALL
    SELECT r.source_id, 'report ' || p.source_id, 1000 + abs(p.started - r.started)
    FROM core.statistics_rows r
    JOIN core.reports p USING (la_code, framework)
    WHERE r.published IS NULL AND r.set_aside IS NULL AND abs(p.started - r.started) <= 14
),
nearest AS (
    FROM candidates
    QUALIFY row_number() OVER (PARTITION BY source_id ORDER BY days, statistics_id) = 1
),
-- A sheet tells of an inspection once.
once AS (
    SELECT n.source_id, n.statistics_id
    FROM nearest n
    JOIN core.statistics_rows r USING (source_id)
    WHERE NOT EXISTS (FROM core.statistics_dated d
                      WHERE d.statistics_id = n.statistics_id AND d.sheet = r.sheet)
    QUALIFY row_number() OVER (PARTITION BY n.statistics_id, r.sheet
                               ORDER BY n.days, n.source_id) = 1
)
SELECT r.*, o.statistics_id
FROM core.statistics_rows r
LEFT JOIN once o USING (source_id)
WHERE r.published IS NULL AND r.set_aside IS NULL;

CREATE TABLE core.statistics_members AS
SELECT m.*, r.release
FROM (
    SELECT * EXCLUDE (has_several_dates) FROM core.statistics_dated WHERE NOT has_several_dates
    UNION ALL BY NAME
    SELECT * FROM core.statistics_undated WHERE statistics_id IS NOT NULL
) m
JOIN core.releases r USING (sha256);

-- Dates and type as each release tells them. "Inspection" is what sheets without a column for the
-- type leave us with. Of one release's sheets those with both days have the better dates, then the
-- word that most of them print counts; what is still undecided is listed in reconciliation, a date
-- at its later day and a type as unknown.
CREATE TABLE core.statistics_facts AS
WITH facts AS (
    SELECT statistics_id, release, place, unnest([
        {fact: 'started', value: started::VARCHAR, weight: 1},
        {fact: 'published', value: published::VARCHAR,
         weight: CASE WHEN started IS NULL THEN 1 ELSE 2 END},
        {fact: 'inspection_type', value: nullif(inspection_type, 'inspection'), weight: 1}
    ], recursive := true)
    FROM core.statistics_members
),
by_release AS (
    SELECT statistics_id, fact, release, value, max(weight) AS weight, count(*) AS sheets,
           string_agg(place, ', ' ORDER BY place) AS places
    FROM facts
    WHERE value IS NOT NULL
    GROUP BY statistics_id, fact, release, value
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY statistics_id, fact
               ORDER BY release DESC, weight DESC, sheets DESC, value DESC) AS position,
           rank() OVER (PARTITION BY statistics_id, fact
               ORDER BY release DESC, weight DESC, sheets DESC) AS position_with_ties
    FROM by_release
)
SELECT statistics_id, fact, count(*) FILTER (position_with_ties = 1) > 1 AS contradicted,
       CASE WHEN NOT contradicted OR fact <> 'inspection_type'
            THEN max(value) FILTER (position = 1) END AS value,
       max(places) FILTER (position = 1) AS places,
       string_agg(value || ' (' || places || ')', '; ' ORDER BY release DESC, value)
           FILTER (value <> decided) AS corrected
FROM (SELECT *, max(value) FILTER (position = 1) OVER (PARTITION BY statistics_id, fact)
          AS decided FROM ranked)
GROUP BY statistics_id, fact;

CREATE TABLE core.statistics AS
WITH decided AS (PIVOT core.statistics_facts ON fact IN ('started', 'published', 'inspection_type')
                 USING max(value) GROUP BY statistics_id),
newest AS (
    SELECT statistics_id, la_code, framework, arg_max(sha256, (release, sha256)) AS sha256
    FROM core.statistics_members GROUP BY ALL
)
SELECT n.statistics_id, n.la_code, n.framework,
       coalesce(d.inspection_type, 'inspection') AS inspection_type, d.started::DATE AS started,
       d.published::DATE AS published, m.url, m.places
FROM newest n
JOIN decided d USING (statistics_id)
JOIN (SELECT statistics_id, sha256, any_value(url) AS url,
             string_agg(DISTINCT place, '; ' ORDER BY place) AS places
      FROM core.statistics_members GROUP BY ALL) m USING (statistics_id, sha256);

-- The newest release that has a word on an area decides. Children in care and care leavers go
-- together: a release that grades them apart has corrected one that had a single grade for both.
CREATE TABLE core.statistics_judgements AS
WITH corrected_cells AS (
    SELECT m.statistics_id, m.release, m.sha256, m.url, m.place, j.source_id, j.area, j.reason,
           core.corrected('statistics', j.source_id, j.area, 'grade', j.grade) AS grade,
           core.corrected('statistics', j.source_id, j.area, 'status', j.status) AS status,
           core.corrected('statistics', j.source_id, j.area, 'printed', j.printed) AS printed,
           CASE WHEN j.area IN ('in_care', 'care_leavers', 'in_care_and_care_leavers') THEN 'care'
                ELSE j.area END AS family
    FROM core.statistics_members m
    JOIN collected.judgements j ON j.source = 'statistics' AND j.source_id = m.source_id
),
ranked AS (
    SELECT *, release = max(release) OVER (PARTITION BY statistics_id, family) AS is_newest,
           coalesce(place, '') || ': ' || coalesce(printed, status) AS place_and_words
    FROM corrected_cells
),
decided AS (
    SELECT statistics_id, area, count(DISTINCT grade) > 1 AS contradicted,
           CASE WHEN contradicted THEN 'held_back'
                WHEN count(grade) > 0 THEN 'graded'
                ELSE arg_max(status, (status = 'held_back', status)) END AS status,
           CASE WHEN NOT contradicted THEN any_value(grade) END AS grade,
           CASE WHEN contradicted THEN string_agg(DISTINCT printed, ' / ' ORDER BY printed)
                ELSE arg_max(printed, (grade IS NOT NULL, source_id)) END AS printed,
           coalesce(min(reason) FILTER (status = 'held_back'), min(reason),
                    'the cell could not be read with certainty') AS reason,
           string_agg(DISTINCT place_and_words, '; ' ORDER BY place_and_words) AS printed_in_each,
           arg_max(url, source_id) AS url, string_agg(DISTINCT place, '; ' ORDER BY place) AS places
    FROM ranked WHERE is_newest
    GROUP BY statistics_id, area
)
SELECT d.*, (
    SELECT string_agg(o.place_and_words, '; ' ORDER BY o.release DESC, o.place_and_words)
    FROM ranked o
    WHERE o.statistics_id = d.statistics_id AND o.area = d.area AND NOT o.is_newest
      AND o.grade <> d.grade) AS corrected
FROM decided d;
