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
       CASE WHEN v.version > 1 THEN 'a later version of the same file took its place'
            WHEN r.la_code IS NULL
                THEN coalesce(r.problem, 'no council is known by this number and name')
            WHEN v.framework NOT IN (SELECT framework FROM reference.frameworks)
                THEN 'the framework is not known'
            WHEN coalesce(l.published, v.published) IS NULL THEN 'no publication date is known'
       END AS set_aside
FROM versions v
LEFT JOIN core.resolved r ON r.what = 'inspection' AND r.source = v.source
    AND r.source_id = v.source_id
LEFT JOIN collected.listings l ON l.urn = v.urn AND l.file_id = v.file_id
)
SELECT *, coalesce(published_on_page, published_in_report) AS published FROM told;

-- The same inspection published again under another file: the later file stands for both.
CREATE TABLE core.reports AS
SELECT *, string_agg(source_id, ';') OVER same AS all_source_ids
FROM core.report_versions
WHERE set_aside IS NULL
WINDOW same AS (PARTITION BY la_code, framework, inspection_type = 'lscb_review',
                coalesce(started::VARCHAR, source_id))
QUALIFY row_number() OVER (PARTITION BY la_code, framework, inspection_type = 'lscb_review',
    coalesce(started::VARCHAR, source_id) ORDER BY published DESC, file_id DESC) = 1;

CREATE TABLE core.report_judgements AS
WITH told AS (
    SELECT r.source_id, j.source_id AS told_in, j.area,
           core.corrected('report', j.source_id, j.area, 'status', j.status) AS status,
           core.corrected('report', j.source_id, j.area, 'grade', j.grade) AS grade,
           core.corrected('report', j.source_id, j.area, 'printed', j.printed) AS printed,
           j.page, j.rectangle, j.witnesses, j.reason
    FROM core.reports r
    JOIN collected.judgements j ON j.source = 'report'
        AND list_contains(string_split(r.all_source_ids, ';'), j.source_id)
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
