-- One row an inspection that Ofsted's workbooks list, however many sheets and workbooks list it.

CREATE TABLE core.statistics_rows AS
WITH told AS (
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
SELECT t.* EXCLUDE (problem),
       CASE WHEN t.la_code IS NULL
                THEN coalesce(t.problem, 'no council is known by this name or code')
            ELSE core.fault_of_dates(t.framework, f.framework IS NOT NULL, f.first_inspection,
                                     f.last_published, t.started, NULL,
                                     coalesce(t.published, t.started))
       END AS set_aside
FROM told t LEFT JOIN reference.frameworks f ON f.framework = t.framework;

-- Between sheets the publication date of one inspection differs by 30 days at most; two inspections
-- of one council under one framework lie at least 186 days apart (both measured on the workbooks of
-- 2022 and 2025). So rows less than 60 days apart tell of one inspection; where one sheet has two such
-- rows with different dates, nobody can tell, and all of them are set aside.
CREATE TABLE core.statistics_dated AS
WITH gaps AS (
    SELECT *, coalesce(published - lag(published) OVER in_order >= 60, true) AS begins
    FROM core.statistics_rows
    WHERE set_aside IS NULL AND published IS NOT NULL
    WINDOW in_order AS (PARTITION BY la_code, framework ORDER BY published, source_id)
),
numbered AS (
    SELECT *, la_code || '-' || framework || '-' || sum(begins::INTEGER) OVER (
            PARTITION BY la_code, framework ORDER BY published, source_id) AS statistics_id
    FROM gaps
),
counted AS (
    SELECT * EXCLUDE (begins), count(DISTINCT published) OVER (PARTITION BY statistics_id, sheet)
            AS dates
    FROM numbered
)
SELECT * EXCLUDE (dates), max(dates) OVER (PARTITION BY statistics_id) > 1 AS is_muddled
FROM counted;

-- Some sheets give the day of the inspection only. Such a row tells of the inspection that another
-- sheet gives with both days, or whose publication is the next in half a year; else of the report
-- that prints the day. What fits nothing has no date to be shown under, and is set aside.
CREATE TABLE core.statistics_undated AS
WITH known AS (
    SELECT statistics_id, la_code, framework, min(started) AS started, max(published) AS published
    FROM core.statistics_dated WHERE NOT is_muddled GROUP BY ALL
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
SELECT * EXCLUDE (is_muddled) FROM core.statistics_dated WHERE NOT is_muddled
UNION ALL BY NAME
SELECT * FROM core.statistics_undated WHERE statistics_id IS NOT NULL;

-- The sheets that give the day of the inspection also have the better publication dates.
CREATE TABLE core.statistics AS
SELECT statistics_id, la_code, framework,
       coalesce(min(inspection_type) FILTER (inspection_type = 'reinspection'),
                min(inspection_type) FILTER (inspection_type IN ('short', 'standard')),
                min(inspection_type)) AS inspection_type,
       min(started) AS started,
       coalesce(max(published) FILTER (started IS NOT NULL), max(published)) AS published,
       arg_max(url, (coalesce(published, DATE '1900-01-01'), source_id)) AS url,
       string_agg(DISTINCT place, '; ' ORDER BY place) AS places
FROM core.statistics_members
GROUP BY statistics_id, la_code, framework;

CREATE TABLE core.statistics_judgements AS
WITH corrected AS (
    SELECT source_id, area, reason,
           core.corrected('statistics', source_id, area, 'grade', grade) AS grade,
           core.corrected('statistics', source_id, area, 'status', status) AS status,
           core.corrected('statistics', source_id, area, 'printed', printed) AS printed
    FROM collected.judgements
    WHERE source = 'statistics'
),
told AS (
    SELECT m.statistics_id, c.*,
           coalesce(m.place, '') || ': ' || coalesce(c.printed, c.status) AS told_there
    FROM core.statistics_members m JOIN corrected c USING (source_id)
)
SELECT statistics_id, area, count(DISTINCT t.grade) > 1 AS contradicted,
       CASE WHEN contradicted THEN 'held_back'
            WHEN count(t.grade) > 0 THEN 'graded' ELSE min(t.status) END AS status,
       CASE WHEN NOT contradicted THEN min(t.grade) END AS grade,
       CASE WHEN contradicted THEN string_agg(DISTINCT t.printed, ' / ' ORDER BY t.printed)
            ELSE arg_max(t.printed, (t.grade IS NOT NULL, t.source_id)) END AS printed,
       coalesce(min(t.reason), 'the cell could not be read with certainty') AS reason,
       string_agg(DISTINCT t.told_there, '; ' ORDER BY t.told_there) AS told
FROM told t
GROUP BY statistics_id, area;
