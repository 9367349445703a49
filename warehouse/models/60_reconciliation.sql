-- The two official sources against each other, cell by cell.
-- Statistics ought to have every inspection under the single inspection and ILACS up to the last
-- one that the workbooks at hand cover; reports of older frameworks are mostly not on the site,
-- so that an older inspection is listed here only where both sources have it.

CREATE TABLE reconciliation (
    inspection_id VARCHAR NOT NULL REFERENCES inspections, la_code INTEGER NOT NULL,
    council VARCHAR NOT NULL, framework framework NOT NULL, published DATE NOT NULL,
    published_in_statistics DATE, area area NOT NULL, report_grade grade, statistics_grade grade,
    report_status VARCHAR, statistics_status VARCHAR, report_printed VARCHAR,
    statistics_printed VARCHAR, page INTEGER, report_url VARCHAR, statistics_url VARCHAR,
    statistics_places VARCHAR,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('agree', 'differ', 'neither grades',
        'only_report', 'only_statistics', 'held_back', 'statistics_disagree')),
    explanation VARCHAR, PRIMARY KEY (inspection_id, area)
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
           i.statistics_id, j.area, j.status, j.grade, j.printed, i.statistics_url,
           i.statistics_places, j.contradicted, j.told, i.report_source_id IS NOT NULL AS in_reports
    FROM core.inspections i JOIN core.statistics_judgements j USING (statistics_id)
),
cells AS (
    SELECT coalesce(r.inspection_id, s.inspection_id) AS inspection_id,
           coalesce(r.framework, s.framework) AS framework,
           coalesce(r.published, s.published) AS published, s.published_in_statistics,
           coalesce(r.area, s.area) AS area, r.grade AS report_grade, s.grade AS statistics_grade,
           r.status AS report_status, s.status AS statistics_status, r.printed AS report_printed,
           coalesce(CASE WHEN s.contradicted THEN s.told END, s.printed) AS statistics_printed,
           r.page, r.report_url, s.statistics_url, s.statistics_places,
           CASE WHEN s.contradicted THEN 'statistics_disagree'
                WHEN r.grade = s.grade THEN 'agree'
                WHEN r.grade <> s.grade THEN 'differ'
                WHEN r.status = 'held_back' THEN 'held_back'
                WHEN r.grade IS NOT NULL THEN 'only_report'
                WHEN s.grade IS NOT NULL THEN 'only_statistics'
                ELSE 'neither grades' END AS verdict,
           r.is_covered, s.in_reports
    FROM report_cells r
    FULL JOIN statistics_cells s ON s.statistics_id = r.statistics_id AND s.area = r.area
)
SELECT x.inspection_id, i.la_code, i.council, x.framework, x.published, x.published_in_statistics,
       x.area, x.report_grade, x.statistics_grade, x.report_status, x.statistics_status,
       x.report_printed, x.statistics_printed, x.page, x.report_url, x.statistics_url,
       x.statistics_places, x.verdict,
       coalesce(
           (SELECT e.explanation FROM reference.explained_differences e
            WHERE e.la_code = i.la_code AND e.framework = x.framework::framework
              AND e.area = x.area::area AND e.verdict = x.verdict
              AND x.published BETWEEN e.published_from AND e.published_until),
           CASE WHEN x.verdict IN ('agree', 'neither grades') THEN NULL
                WHEN x.verdict = 'statistics_disagree'
                    THEN 'Ofsted''s sheets disagree with each other'
                WHEN x.verdict = 'held_back' THEN 'the report''s grade could not be read with certainty'
                WHEN x.verdict = 'only_statistics' AND x.report_status IS NULL AND NOT x.in_reports
                    THEN 'the report is not at hand'
                WHEN x.verdict = 'only_statistics' AND x.report_status = 'not_judged'
                    THEN 'the report says that the area was not judged'
                WHEN x.verdict = 'only_report' AND x.statistics_status = 'not_judged'
                    THEN 'the statistics leave the cell without a grade'
                WHEN x.verdict = 'only_report' AND x.statistics_places IS NULL
                    THEN 'the statistics at hand do not list the inspection' END) AS explanation
FROM cells x
JOIN inspections i ON i.inspection_id = x.inspection_id
WHERE (x.report_status IS NOT NULL AND x.statistics_status IS NOT NULL)
   OR (x.framework IN ('sif', 'ilacs') AND x.report_status IS NULL)
   OR (x.framework IN ('sif', 'ilacs') AND x.is_covered AND x.report_grade IS NOT NULL)
ORDER BY i.la_code, x.published, x.inspection_id, x.area::area;

CREATE TABLE agreement (
    framework framework PRIMARY KEY, both_grade INTEGER NOT NULL, agree INTEGER NOT NULL,
    differ INTEGER NOT NULL, neither_grades INTEGER NOT NULL, only_report INTEGER NOT NULL,
    only_statistics INTEGER NOT NULL, held_back INTEGER NOT NULL,
    statistics_disagree INTEGER NOT NULL, unexplained INTEGER NOT NULL
);

INSERT INTO agreement BY NAME
SELECT framework, count(*) FILTER (verdict IN ('agree', 'differ')) AS both_grade,
       count(*) FILTER (verdict = 'agree') AS agree, count(*) FILTER (verdict = 'differ') AS differ,
       count(*) FILTER (verdict = 'neither grades') AS neither_grades,
       count(*) FILTER (verdict = 'only_report') AS only_report,
       count(*) FILTER (verdict = 'only_statistics') AS only_statistics,
       count(*) FILTER (verdict = 'held_back') AS held_back,
       count(*) FILTER (verdict = 'statistics_disagree') AS statistics_disagree,
       count(*) FILTER (verdict NOT IN ('agree', 'neither grades') AND explanation IS NULL)
           AS unexplained
FROM reconciliation
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
COMMENT ON COLUMN agreement.unexplained IS 'Not the same, and no cause is known';

COMMENT ON TABLE reconciliation IS
'One row an inspection and area that both the report and Ofsted''s statistics tell of, or that one of them should and does not (inspections since late 2013, within the years that the statistics at hand cover). The figures on how well the two agree come from here.';
COMMENT ON COLUMN reconciliation.inspection_id IS 'The inspection; see inspections';
COMMENT ON COLUMN reconciliation.la_code IS 'The council; see councils';
COMMENT ON COLUMN reconciliation.council IS 'Name of the council';
COMMENT ON COLUMN reconciliation.framework IS 'Framework of the inspection';
COMMENT ON COLUMN reconciliation.published IS 'Publication date used here; see inspections.published_from';
COMMENT ON COLUMN reconciliation.published_in_statistics IS 'Publication date in the statistics; the two are matched by nearness';
COMMENT ON COLUMN reconciliation.area IS 'What was judged';
COMMENT ON COLUMN reconciliation.report_grade IS 'Grade read from the report';
COMMENT ON COLUMN reconciliation.statistics_grade IS 'Grade in the statistics';
COMMENT ON COLUMN reconciliation.report_status IS 'graded, not_judged, not_in_framework or held_back; empty where the report has no word of the area or is not at hand';
COMMENT ON COLUMN reconciliation.statistics_status IS 'graded, not_judged, or held_back where the sheets disagree; empty where the statistics have no word of it';
COMMENT ON COLUMN reconciliation.report_printed IS 'Words in the report';
COMMENT ON COLUMN reconciliation.statistics_printed IS 'Words in the statistics; where the sheets disagree, each with its place';
COMMENT ON COLUMN reconciliation.page IS 'Page of the report on which the grade stands';
COMMENT ON COLUMN reconciliation.report_url IS 'Address of the report';
COMMENT ON COLUMN reconciliation.statistics_url IS 'Address of the workbook';
COMMENT ON COLUMN reconciliation.statistics_places IS 'Sheets and rows';
COMMENT ON COLUMN reconciliation.verdict IS 'agree, differ, neither grades, only_report, only_statistics, held_back (the report''s grade could not be read with certainty) or statistics_disagree (sheets against each other)';
COMMENT ON COLUMN reconciliation.explanation IS 'Why they do not agree, where it is known';
