-- One row an inspection that Ofsted's workbooks list, however many sheets and workbooks list it.

CREATE TABLE core.statistics_rows AS
SELECT i.source_id, r.la_code, i.framework, i.url, i.sha256, i.place,
       i.sha256 || regexp_replace(coalesce(i.place, i.source_id), ',? row [0-9]+.*$', '') AS sheet,
       i.council_printed,
       core.corrected('statistics', i.source_id, NULL, 'inspection_type', i.inspection_type)
           AS inspection_type,
       core.corrected('statistics', i.source_id, NULL, 'started', i.started::VARCHAR)::DATE
           AS started,
       core.corrected('statistics', i.source_id, NULL, 'published', i.published::VARCHAR)::DATE
           AS published,
       -- Some sheets give one date, some the other: about six weeks lie between them.
       coalesce(i.published, i.started + 42) AS near_published,
       CASE WHEN r.la_code IS NULL
                THEN coalesce(r.problem, 'no council is known by this name or code')
            WHEN i.framework NOT IN (SELECT framework FROM reference.frameworks)
                THEN 'the framework is not known'
            WHEN coalesce(i.published, i.started) IS NULL THEN 'the row has no date'
       END AS set_aside
FROM collected.inspections i
LEFT JOIN core.resolved r ON r.what = 'inspection' AND r.source = i.source
    AND r.source_id = i.source_id
WHERE i.source = 'statistics';

-- Between sheets the date of one inspection differs by 30 days at most; two inspections of one
-- council under one framework lie at least 186 days apart (both measured on the workbooks of 2022
-- and 2025). So rows less than 60 days apart tell of one inspection.
CREATE TABLE core.statistics_members AS
WITH gaps AS (
    SELECT *, coalesce(near_published - lag(near_published) OVER in_order >= 60, true) AS begins
    FROM core.statistics_rows
    WHERE set_aside IS NULL
    WINDOW in_order AS (PARTITION BY la_code, framework ORDER BY near_published, source_id)
)
SELECT *, la_code || '-' || framework || '-' || sum(begins::INTEGER) OVER (
        PARTITION BY la_code, framework ORDER BY near_published, source_id) AS statistics_id
FROM gaps;

-- The sheets that give the day of the inspection also have the better publication dates.
CREATE TABLE core.statistics AS
SELECT statistics_id, la_code, framework,
       coalesce(min(inspection_type) FILTER (inspection_type = 'reinspection'),
                min(inspection_type) FILTER (inspection_type IN ('short', 'standard')),
                min(inspection_type)) AS inspection_type,
       min(started) AS started,
       coalesce(max(published) FILTER (started IS NOT NULL), max(published)) AS published,
       coalesce(max(published) FILTER (started IS NOT NULL), max(published),
                max(near_published)) AS near_published,
       arg_max(url, coalesce(published, DATE '1900-01-01')) AS url,
       string_agg(DISTINCT place, '; ' ORDER BY place) AS places
FROM core.statistics_members
GROUP BY statistics_id, la_code, framework;

CREATE TABLE core.statistics_judgements AS
SELECT m.statistics_id, j.area, count(DISTINCT told_grade) > 1 AS contradicted,
       CASE WHEN contradicted THEN 'held_back'
            WHEN count(told_grade) > 0 THEN 'graded' ELSE min(told_status) END AS status,
       CASE WHEN NOT contradicted THEN min(told_grade) END AS grade,
       arg_max(told_printed, told_grade IS NOT NULL) AS printed,
       string_agg(DISTINCT coalesce(m.place, '') || ': ' || coalesce(told_printed, told_status),
                  '; ') AS told
FROM core.statistics_members m
JOIN (SELECT *, core.corrected('statistics', source_id, area, 'grade', grade) AS told_grade,
             core.corrected('statistics', source_id, area, 'status', status) AS told_status,
             core.corrected('statistics', source_id, area, 'printed', printed) AS told_printed
      FROM collected.judgements WHERE source = 'statistics') j USING (source_id)
GROUP BY m.statistics_id, j.area;
