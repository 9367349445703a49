-- One row a report that was read, in its latest version, with the date of the council's page.

CREATE TABLE core.report_versions AS
WITH versions AS (
    SELECT i.*, d.file_id, d.fetched_at,
           row_number() OVER (PARTITION BY i.url ORDER BY d.fetched_at DESC, d.first_seen DESC,
                              i.source_id) AS version
    FROM collected.inspections i
    JOIN collected.documents d ON d.url = i.url AND d.sha256 = i.sha256
    WHERE i.source = 'report'
),
corrected_versions AS (
SELECT v.source_id, r.la_code, v.framework, v.url, v.sha256, v.file_id, v.title,
       core.corrected('report', v.source_id, NULL, 'inspection_type', v.inspection_type)
           AS inspection_type,
       core.corrected('report', v.source_id, NULL, 'started', v.started::VARCHAR)::DATE AS started,
       core.corrected('report', v.source_id, NULL, 'ended', v.ended::VARCHAR)::DATE AS ended,
       v.further_dates,
       core.corrected('report', v.source_id, NULL, 'published_on_page', l.published::VARCHAR)::DATE
           AS published_on_page,
       core.corrected('report', v.source_id, NULL, 'published', v.published::VARCHAR)::DATE
           AS published_in_report,
       core.corrected('report', v.source_id, NULL, 'lead_inspector', v.lead_inspector)
           AS lead_inspector,
       v.council_printed,
       v.version, r.problem, r.la_code IS NULL AS is_unplaced
FROM versions v
LEFT JOIN core.resolved r ON r.what = 'inspection' AND r.source = v.source
    AND r.source_id = v.source_id
LEFT JOIN core.report_pages p ON p.source_id = v.source_id
LEFT JOIN collected.listings l ON l.urn = p.urn AND l.file_id = p.file_id
),
dated AS (SELECT *, coalesce(published_on_page, published_in_report) AS published
          FROM corrected_versions),
-- The same bytes may be listed again years after.
first_dated AS (
    SELECT *, min(published) OVER (PARTITION BY la_code, framework, sha256) AS first_published
    FROM dated
)
SELECT t.* EXCLUDE (version, problem, is_unplaced, first_published),
       CASE WHEN t.version > 1 THEN 'a later version of the same file took its place'
            WHEN t.is_unplaced
                THEN coalesce(t.problem, 'no council is known by this number and name')
            ELSE core.fault_of_dates(t.framework, f.framework IS NOT NULL, f.first_inspection,
                                     f.last_published, t.started, t.ended, t.first_published)
       END AS set_aside
FROM first_dated t LEFT JOIN reference.frameworks f ON f.framework = t.framework;

-- What a report or a row of the statistics grades, as one value to compare: area and grade.
CREATE TABLE core.graded AS
SELECT source, source_id, list(area || ' ' || grade ORDER BY area) AS grades, list(area) AS areas
FROM collected.judgements
WHERE grade IS NOT NULL
GROUP BY source, source_id;

-- Whether two inspections have the same grades: every area that both grade, and most of what either
-- does (one sheet may have columns for a part of the areas).
CREATE MACRO core.same_grades(these, those, these_areas, those_areas) AS
    len(list_intersect(these, those)) >= 1
    AND len(list_intersect(these, those)) = len(list_intersect(these_areas, those_areas))
    AND 2 * len(list_intersect(these, those)) >= least(len(these), len(those));

-- The same inspection published again under another file: the later file stands for both, and of
-- files with the same bytes the first. Its grades are in force from the first day of publication.
CREATE TABLE core.report_groups AS
SELECT source_id,
       first_value(source_id) OVER (same ORDER BY first_day DESC, first_file DESC, published, file_id)
           AS chosen_source_id,
       min(published_on_page) OVER same AS first_on_page,
       min(published) OVER same AS published_first,
       max(published) OVER same AS published_last
FROM (
    SELECT *, min(published) OVER same_bytes AS first_day, min(file_id) OVER same_bytes AS first_file
    FROM core.report_versions
    WHERE set_aside IS NULL
    WINDOW same_bytes AS (PARTITION BY la_code, framework, started, sha256)
)
WINDOW same AS (PARTITION BY la_code, framework, inspection_type = 'lscb_review',
                coalesce(started::VARCHAR, source_id));

CREATE TABLE core.reports AS
SELECT v.* EXCLUDE (set_aside)
           REPLACE (g.first_on_page AS published_on_page,
                    coalesce(g.first_on_page, g.published_first) AS published),
       CASE WHEN g.published_last > coalesce(g.first_on_page, g.published_first)
            THEN g.published_last END AS published_again
FROM core.report_versions v
JOIN core.report_groups g ON g.source_id = v.source_id AND g.chosen_source_id = v.source_id;

CREATE TABLE core.report_judgements AS
WITH grouped AS (
    SELECT g.chosen_source_id AS source_id, j.source_id AS printed_in, j.area,
           core.corrected('report', j.source_id, j.area, 'status', j.status) AS status,
           core.corrected('report', j.source_id, j.area, 'grade', j.grade) AS grade,
           core.corrected('report', j.source_id, j.area, 'printed', j.printed) AS printed,
           j.page, j.rectangle, j.witnesses, j.reason
    FROM core.report_groups g
    JOIN collected.judgements j ON j.source = 'report' AND j.source_id = g.source_id
),
one AS (
    SELECT *, count(DISTINCT coalesce(grade, status)) OVER (PARTITION BY source_id, area) > 1
        AS contradicted
    FROM grouped
)
SELECT source_id, area,
       CASE WHEN contradicted THEN 'held_back' ELSE status END AS status,
       CASE WHEN NOT contradicted THEN grade END AS grade,
       printed, page, rectangle, witnesses,
       CASE WHEN contradicted THEN 'the report was published twice, with different grades'
            ELSE reason END AS reason
FROM one
WHERE printed_in = source_id;
