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
told AS (
SELECT v.source_id, r.la_code, v.framework, v.url, v.sha256, v.file_id, v.title,
       core.corrected('report', v.source_id, NULL, 'inspection_type', v.inspection_type)
           AS inspection_type,
       core.corrected('report', v.source_id, NULL, 'started', v.started::VARCHAR)::DATE AS started,
       core.corrected('report', v.source_id, NULL, 'ended', v.ended::VARCHAR)::DATE AS ended,
       v.further_dates,
       l.published AS published_on_page,
       core.corrected('report', v.source_id, NULL, 'published', v.published::VARCHAR)::DATE
           AS published_in_report,
       core.corrected('report', v.source_id, NULL, 'lead_inspector', v.lead_inspector)
           AS lead_inspector,
       v.council_printed,
       v.version, r.problem, r.la_code IS NULL AS is_unplaced
FROM versions v
LEFT JOIN core.resolved r ON r.what = 'inspection' AND r.source = v.source
    AND r.source_id = v.source_id
LEFT JOIN collected.listings l ON l.urn = v.urn AND l.file_id = v.file_id
),
dated AS (SELECT *, coalesce(published_on_page, published_in_report) AS published FROM told)
SELECT t.* EXCLUDE (version, problem, is_unplaced),
       CASE WHEN t.version > 1 THEN 'a later version of the same file took its place'
            WHEN t.is_unplaced
                THEN coalesce(t.problem, 'no council is known by this number and name')
            ELSE core.fault_of_dates(t.framework, f.framework IS NOT NULL, f.first_inspection,
                                     f.last_published, t.started, t.ended, t.published)
       END AS set_aside
FROM dated t LEFT JOIN reference.frameworks f ON f.framework = t.framework;

-- The same inspection published again under another file: the later file stands for both.
CREATE TABLE core.report_groups AS
SELECT source_id, first_value(source_id) OVER (
           PARTITION BY la_code, framework, inspection_type = 'lscb_review',
                        coalesce(started::VARCHAR, source_id)
           ORDER BY published DESC, file_id DESC) AS stands_in
FROM core.report_versions
WHERE set_aside IS NULL;

CREATE TABLE core.reports AS
SELECT v.* EXCLUDE (set_aside)
FROM core.report_versions v
JOIN core.report_groups g ON g.source_id = v.source_id AND g.stands_in = v.source_id;

CREATE TABLE core.report_judgements AS
WITH told AS (
    SELECT g.stands_in AS source_id, j.source_id AS told_in, j.area,
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
    FROM told
)
SELECT source_id, area,
       CASE WHEN contradicted THEN 'held_back' ELSE status END AS status,
       CASE WHEN NOT contradicted THEN grade END AS grade,
       printed, page, rectangle, witnesses,
       CASE WHEN contradicted THEN 'the report was published twice, with different grades'
            ELSE reason END AS reason
FROM one
WHERE told_in = source_id;
