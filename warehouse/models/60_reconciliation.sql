-- The two official sources against each other, cell by cell.
-- Statistics ought to have every inspection under the single inspection and ILACS up to the last
-- one that the workbooks at hand cover; reports of older frameworks are mostly not on the site,
-- so that an older inspection is listed here only where both sources have it. What a later release
-- of the statistics tells otherwise than an earlier one is listed too, dates and types included.

CREATE TABLE reconciliation (
    inspection_id VARCHAR NOT NULL REFERENCES inspections, la_code INTEGER NOT NULL,
    council VARCHAR NOT NULL, framework framework NOT NULL, published DATE NOT NULL,
    published_in_statistics DATE, fact VARCHAR NOT NULL, area area, report_grade grade,
    statistics_grade grade,
    report_status VARCHAR, statistics_status VARCHAR, report_printed VARCHAR,
    statistics_printed VARCHAR, page INTEGER, report_url VARCHAR, statistics_url VARCHAR,
    statistics_places VARCHAR, corrected VARCHAR,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('agree', 'differ', 'neither grades',
        'only_report', 'only_statistics', 'held_back', 'statistics_disagree',
        'corrected by a later release')),
    explanation VARCHAR, PRIMARY KEY (inspection_id, fact),
    CHECK (fact IN ('started', 'published', 'inspection_type') OR fact = area::VARCHAR)
);

INSERT INTO reconciliation BY NAME
WITH covered AS (
    SELECT framework, max(started) AS started, max(published) AS published
    FROM core.statistics GROUP BY framework
),
report_cells AS (
    SELECT i.inspection_id, i.la_code, i.framework, i.inspection_type, i.published,
           -- The statistics count the board's review with the inspection it belongs to.
           coalesce(i.statistics_id, (
               SELECT arg_min(o.statistics_id, (abs(o.published - i.published), o.statistics_id))
               FROM core.inspections o WHERE i.inspection_type = 'lscb_review'
               AND o.la_code = i.la_code AND o.framework = i.framework
               AND abs(o.published - i.published) <= 366)) AS statistics_id,
           j.area, j.status, j.grade, j.printed, j.page, i.report_url,
           coalesce(i.started <= c.started, i.published <= c.published) AS is_covered
    FROM core.inspections i
    JOIN core.report_judgements j ON j.source_id = i.report_source_id
    LEFT JOIN covered c USING (framework)
),
statistics_cells AS (
    SELECT i.inspection_id, i.la_code, i.framework, i.published, i.published_in_statistics,
           i.statistics_id, j.area, j.status, j.grade, j.printed, j.url AS statistics_url,
           j.places AS statistics_places, j.contradicted, j.printed_in_each, j.corrected,
           i.report_source_id IS NOT NULL AS in_reports
    FROM core.inspections i JOIN core.statistics_judgements j USING (statistics_id)
),
cells AS (
    SELECT coalesce(r.inspection_id, s.inspection_id) AS inspection_id,
           coalesce(r.framework, s.framework) AS framework,
           coalesce(r.published, s.published) AS published, s.published_in_statistics,
           coalesce(r.area, s.area) AS area, r.grade AS report_grade, s.grade AS statistics_grade,
           r.status AS report_status, s.status AS statistics_status, r.printed AS report_printed,
           coalesce(CASE WHEN s.contradicted THEN s.printed_in_each END, s.printed) AS statistics_printed,
           r.page, r.report_url, s.statistics_url, s.statistics_places, s.corrected,
           CASE WHEN s.contradicted THEN 'statistics_disagree'
                WHEN r.grade <> s.grade THEN 'differ'
                WHEN r.status = 'held_back' THEN 'held_back'
                WHEN s.corrected IS NOT NULL THEN 'corrected by a later release'
                WHEN r.grade = s.grade THEN 'agree'
                WHEN r.grade IS NOT NULL THEN 'only_report'
                WHEN s.grade IS NOT NULL THEN 'only_statistics'
                ELSE 'neither grades' END AS verdict,
           r.is_covered, s.in_reports
    FROM report_cells r
    FULL JOIN statistics_cells s ON s.statistics_id = r.statistics_id AND s.area = r.area
)
SELECT x.inspection_id, i.la_code, i.council, x.framework, x.published, x.published_in_statistics,
       x.area AS fact, x.area, x.report_grade, x.statistics_grade, x.report_status, x.statistics_status,
       x.report_printed, x.statistics_printed, x.page, x.report_url, x.statistics_url,
       x.statistics_places, x.corrected, x.verdict,
       coalesce(
           (SELECT e.explanation FROM reference.explained_differences e
            WHERE e.la_code = i.la_code AND e.framework = x.framework::framework
              AND e.area = x.area::area AND e.verdict = x.verdict
              AND x.published BETWEEN e.published_from AND e.published_until),
           CASE WHEN x.verdict IN ('agree', 'neither grades') THEN NULL
                WHEN x.verdict = 'corrected by a later release'
                    THEN 'an earlier release of the statistics had another grade'
                WHEN x.verdict = 'statistics_disagree'
                    THEN 'Ofsted''s sheets disagree with each other'
                WHEN x.verdict = 'held_back' THEN 'the report''s grade could not be read with certainty'
                WHEN x.verdict = 'only_statistics' AND x.report_status IS NULL AND NOT x.in_reports
                    THEN coalesce((
                        SELECT CASE arg_min(d.status, abs(d.published - x.published))
                                   WHEN 'ok' THEN 'the report is at hand, but was set aside'
                                   WHEN 'withdrawn' THEN 'the site lists the report, but has it no more'
                                   ELSE 'the report is at hand, but was not understood' END
                        FROM documents d
                        WHERE d.la_code = i.la_code AND d.kind = 'report' AND d.letter IS NULL
                          AND d.inspection_id IS NULL AND abs(d.published - x.published) <= 30
                        HAVING count(*) > 0), 'the report is not at hand')
                WHEN x.verdict = 'only_statistics' AND x.report_status = 'not_judged'
                    THEN 'the report says that the area was not judged'
                WHEN x.verdict = 'only_report' AND x.statistics_status = 'not_judged'
                    THEN 'the statistics leave the cell without a grade'
                WHEN x.verdict = 'only_report' AND x.area = 'lscb'
                     AND i.inspection_type = 'reinspection'
                    THEN 'the statistics have no column for the safeguarding board in re-inspections'
                WHEN x.verdict = 'only_report' AND x.statistics_places IS NULL AND i.in_statistics
                    THEN 'the statistics list the inspection, but not this area'
                WHEN x.verdict = 'only_report' AND x.statistics_places IS NULL
                    THEN 'the statistics at hand do not list the inspection' END) AS explanation
FROM cells x
JOIN inspections i ON i.inspection_id = x.inspection_id
WHERE (x.report_status IS NOT NULL AND x.statistics_status IS NOT NULL)
   OR (x.framework IN ('sif', 'ilacs') AND x.report_status IS NULL)
   OR (x.framework IN ('sif', 'ilacs') AND x.is_covered AND x.report_grade IS NOT NULL)
   OR x.verdict IN ('statistics_disagree', 'corrected by a later release')
UNION ALL BY NAME
SELECT i.inspection_id, o.la_code, o.council, o.framework, o.published, o.published_in_statistics,
       f.fact, CASE f.fact WHEN 'published' THEN o.published_in_report::VARCHAR
                           WHEN 'started' THEN r.started::VARCHAR END AS report_printed,
       f.value AS statistics_printed, o.report_url, o.statistics_url, f.places AS statistics_places,
       f.corrected,
       CASE WHEN f.contradicted THEN 'statistics_disagree' ELSE 'corrected by a later release' END
           AS verdict,
       CASE WHEN f.contradicted THEN 'Ofsted''s sheets disagree with each other'
            ELSE 'an earlier release of the statistics had another '
                 || CASE f.fact WHEN 'published' THEN 'publication date'
                                WHEN 'started' THEN 'first day' ELSE 'type of inspection' END
       END AS explanation
FROM core.statistics_facts f
JOIN core.inspections i USING (statistics_id)
JOIN inspections o USING (inspection_id)
LEFT JOIN core.reports r ON r.source_id = i.report_source_id
WHERE f.contradicted OR f.corrected IS NOT NULL
ORDER BY la_code, published, inspection_id, area NULLS FIRST, fact;

CREATE TABLE agreement (
    framework framework PRIMARY KEY, both_grade INTEGER NOT NULL, agree INTEGER NOT NULL,
    differ INTEGER NOT NULL, neither_grades INTEGER NOT NULL, only_report INTEGER NOT NULL,
    only_statistics INTEGER NOT NULL, held_back INTEGER NOT NULL,
    statistics_disagree INTEGER NOT NULL, corrected INTEGER NOT NULL,
    unexplained INTEGER NOT NULL
);

INSERT INTO agreement BY NAME
SELECT framework,
       count(*) FILTER (report_grade IS NOT NULL AND statistics_grade IS NOT NULL) AS both_grade,
       count(*) FILTER (report_grade = statistics_grade) AS agree, count(*) FILTER (verdict = 'differ') AS differ,
       count(*) FILTER (verdict = 'neither grades') AS neither_grades,
       count(*) FILTER (verdict = 'only_report') AS only_report,
       count(*) FILTER (verdict = 'only_statistics') AS only_statistics,
       count(*) FILTER (verdict = 'held_back') AS held_back,
       count(*) FILTER (verdict = 'statistics_disagree') AS statistics_disagree,
       count(*) FILTER (corrected IS NOT NULL) AS corrected,
       count(*) FILTER (verdict NOT IN ('agree', 'neither grades') AND explanation IS NULL)
           AS unexplained
FROM reconciliation
WHERE area IS NOT NULL
GROUP BY framework
ORDER BY framework;

COMMENT ON TABLE agreement IS 'One row a framework: how far reports and Ofsted''s statistics agree, counted from reconciliation, in judgements.';
COMMENT ON COLUMN agreement.framework IS 'The framework';
COMMENT ON COLUMN agreement.both_grade IS 'Graded by both, and the sheets of the statistics agree with each other';
COMMENT ON COLUMN agreement.agree IS 'Of these, the same in both';
COMMENT ON COLUMN agreement.differ IS 'Of these, not the same';
COMMENT ON COLUMN agreement.neither_grades IS 'Known to both, graded by neither';
COMMENT ON COLUMN agreement.only_report IS 'Graded in the report only';
COMMENT ON COLUMN agreement.only_statistics IS 'Graded in the statistics only, mostly because the report is not at hand';
COMMENT ON COLUMN agreement.held_back IS 'Held back in the report';
COMMENT ON COLUMN agreement.statistics_disagree IS 'Sheets of the statistics disagree with each other';
COMMENT ON COLUMN agreement.corrected IS 'Told otherwise by an earlier release of the statistics; the newest counts';
COMMENT ON COLUMN agreement.unexplained IS 'Not the same, and no cause is known';

COMMENT ON TABLE reconciliation IS
'One row an inspection and area that both the report and Ofsted''s statistics tell of, or that one of them should and does not (inspections since late 2013, within the years that the statistics at hand cover); and one row a grade, date or type of inspection that a later release of the statistics corrected. The figures on how well the two agree come from here.';
COMMENT ON COLUMN reconciliation.inspection_id IS 'The inspection; see inspections';
COMMENT ON COLUMN reconciliation.la_code IS 'The council; see councils';
COMMENT ON COLUMN reconciliation.council IS 'Name of the council';
COMMENT ON COLUMN reconciliation.framework IS 'Framework of the inspection';
COMMENT ON COLUMN reconciliation.published IS 'Publication date used here; see inspections.published_from';
COMMENT ON COLUMN reconciliation.published_in_statistics IS 'Publication date in the statistics; the two are matched by nearness';
COMMENT ON COLUMN reconciliation.fact IS 'What is compared: an area, or started (first day of the inspection), published (publication date) or inspection_type where a later release of the statistics corrected it';
COMMENT ON COLUMN reconciliation.area IS 'What was judged; empty where a date or the type of inspection was corrected';
COMMENT ON COLUMN reconciliation.report_grade IS 'Grade read from the report';
COMMENT ON COLUMN reconciliation.statistics_grade IS 'Grade in the statistics';
COMMENT ON COLUMN reconciliation.report_status IS 'graded, not_judged, not_in_framework or held_back; empty where the report has no word of the area or is not at hand';
COMMENT ON COLUMN reconciliation.statistics_status IS 'graded, not_judged, or held_back where the sheets disagree; empty where the statistics have no word of it';
COMMENT ON COLUMN reconciliation.report_printed IS 'Words, or date, in the report';
COMMENT ON COLUMN reconciliation.statistics_printed IS 'Words, or date, in the newest release of the statistics that tells it; where the sheets disagree, each with its place';
COMMENT ON COLUMN reconciliation.page IS 'Page of the report on which the grade stands';
COMMENT ON COLUMN reconciliation.report_url IS 'Address of the report';
COMMENT ON COLUMN reconciliation.statistics_url IS 'Address of the workbook';
COMMENT ON COLUMN reconciliation.statistics_places IS 'Sheets and rows';
COMMENT ON COLUMN reconciliation.corrected IS 'What earlier releases of the statistics print instead, with sheet and row';
COMMENT ON COLUMN reconciliation.verdict IS 'agree, differ, neither grades, only_report, only_statistics, held_back (the report''s grade could not be read with certainty), statistics_disagree (sheets of one release against each other) or corrected by a later release (what counts now agrees, or stands alone; an earlier release told it otherwise)';
COMMENT ON COLUMN reconciliation.explanation IS 'Why they do not agree, where it is known';
