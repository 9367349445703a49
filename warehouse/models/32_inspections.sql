-- Reports and statistics brought together: one row an inspection.

CREATE TABLE core.inspections AS
WITH joined AS (
    SELECT coalesce(r.la_code, s.la_code) AS la_code, coalesce(r.framework, s.framework) AS framework,
           CASE WHEN r.inspection_type = 'lscb_review' THEN 'lscb_review'
                WHEN 'reinspection' IN (r.inspection_type, s.inspection_type) THEN 'reinspection'
                ELSE coalesce(s.inspection_type, r.inspection_type) END AS inspection_type,
           coalesce(r.started, s.started) AS started, r.ended, r.further_dates,
           r.published_on_page, r.published_in_report, s.published AS published_in_statistics,
           coalesce(r.published, s.published) AS published, r.published_again,
           CASE WHEN r.published_on_page IS NOT NULL THEN 'page'
                WHEN r.published_in_report IS NOT NULL THEN 'report'
                ELSE 'statistics' END AS published_from,
           r.title, r.lead_inspector, r.url AS report_url, r.file_id, r.sha256 AS report_sha256,
           r.source_id AS report_source_id, s.statistics_id, s.url AS statistics_url,
           s.places AS statistics_places
    FROM core.reports r
    LEFT JOIN core.matches m USING (source_id)
    FULL JOIN core.statistics s ON s.statistics_id = m.statistics_id
)
SELECT la_code || '-' || framework || '-' || published
       || CASE WHEN count(*) OVER same_day = 1 THEN ''
               ELSE '-' || row_number() OVER (PARTITION BY la_code, framework, published
                        ORDER BY inspection_type = 'lscb_review', started, report_source_id,
                                 statistics_id) END AS inspection_id, *
FROM joined
WINDOW same_day AS (PARTITION BY la_code, framework, published);

CREATE TABLE inspections (
    inspection_id VARCHAR PRIMARY KEY, la_code INTEGER NOT NULL REFERENCES councils,
    council VARCHAR NOT NULL, framework framework NOT NULL,
    inspection_type VARCHAR NOT NULL CHECK (inspection_type IN
        ('inspection', 'reinspection', 'lscb_review', 'short', 'standard')),
    started DATE, ended DATE, further_dates VARCHAR, published DATE NOT NULL,
    published_from VARCHAR NOT NULL CHECK (published_from IN
        ('page', 'report', 'statistics')),
    published_on_page DATE, published_in_report DATE, published_in_statistics DATE,
    published_again DATE,
    lead_inspector VARCHAR, title VARCHAR, report_url VARCHAR, file_id BIGINT,
    in_reports BOOLEAN NOT NULL, in_statistics BOOLEAN NOT NULL, statistics_url VARCHAR,
    statistics_places VARCHAR, first_seen TIMESTAMP NOT NULL, CHECK (started <= ended), CHECK (in_reports OR in_statistics)
);

INSERT INTO inspections BY NAME
SELECT i.inspection_id, i.la_code, c.name AS council, i.framework, i.inspection_type, i.started,
       i.ended, i.further_dates, i.published, i.published_from, i.published_on_page,
       i.published_in_report, i.published_in_statistics,
       i.published_again, i.lead_inspector, i.title, i.report_url,
       i.file_id, i.report_source_id IS NOT NULL AS in_reports,
       i.statistics_id IS NOT NULL AS in_statistics, i.statistics_url, i.statistics_places,
       least((SELECT min(d.first_seen) FROM core.report_groups g
              JOIN core.report_versions v USING (source_id)
              JOIN collected.documents d ON d.url = v.url
              WHERE g.chosen_source_id = i.report_source_id),
             (SELECT min(d.first_seen) FROM core.statistics_members m
              JOIN collected.documents d ON d.sha256 = m.sha256
              WHERE m.statistics_id = i.statistics_id)) AS first_seen
FROM core.inspections i
JOIN councils c USING (la_code)
ORDER BY i.la_code, i.published, i.inspection_id;

COMMENT ON TABLE inspections IS
'One row a graded inspection since 2009, known from its report, from Ofsted''s statistics or from both. Visits without grades are in the table visits.';
COMMENT ON COLUMN inspections.inspection_id IS 'la_code, framework and publication date, such as 211-sif-2017-04-07';
COMMENT ON COLUMN inspections.la_code IS 'The council inspected; see councils';
COMMENT ON COLUMN inspections.council IS 'Name of the council';
COMMENT ON COLUMN inspections.framework IS 'slac (2009-12), cp (2012-13), looked_after_2013, sif (2013-18) or ilacs (2018-)';
COMMENT ON COLUMN inspections.inspection_type IS 'inspection, reinspection, lscb_review (a review of the safeguarding board published on its own), short or standard (ILACS; only the statistics say which)';
COMMENT ON COLUMN inspections.started IS 'First day of the inspection as the report prints it, else as the statistics give it';
COMMENT ON COLUMN inspections.ended IS 'Last day of the first range of days that the report prints; not in the statistics';
COMMENT ON COLUMN inspections.further_dates IS 'Further ranges of days that the report prints, as start/end, separated by semicolons';
COMMENT ON COLUMN inspections.published IS 'Publication date used here: that of the council''s page, else the report''s own, else the statistics''';
COMMENT ON COLUMN inspections.published_from IS 'Which date published is: page, report or statistics';
COMMENT ON COLUMN inspections.published_on_page IS 'Publication date on the council''s page of the reports site';
COMMENT ON COLUMN inspections.published_in_report IS 'Publication date printed in the report; no ILACS report prints one';
COMMENT ON COLUMN inspections.published_in_statistics IS 'Publication date in Ofsted''s statistics, as the newest release that tells it has it; the releases up to 2022 often run a day early';
COMMENT ON COLUMN inspections.published_again IS 'Day on which the report was last published again, under another file; empty where it was published once. Grades are in force from the first day';
COMMENT ON COLUMN inspections.lead_inspector IS 'Name as printed; several are joined by semicolons';
COMMENT ON COLUMN inspections.title IS 'Title printed on the report';
COMMENT ON COLUMN inspections.report_url IS 'Address of the report (PDF); empty where only the statistics tell of the inspection';
COMMENT ON COLUMN inspections.file_id IS 'Number of the report on Ofsted''s file server';
COMMENT ON COLUMN inspections.in_reports IS 'Whether its report was read';
COMMENT ON COLUMN inspections.in_statistics IS 'Whether Ofsted''s statistics list it';
COMMENT ON COLUMN inspections.statistics_url IS 'Address of the newest workbook that lists it';
COMMENT ON COLUMN inspections.statistics_places IS 'Sheets and rows of that workbook that list it, separated by semicolons';
COMMENT ON COLUMN inspections.first_seen IS 'When a document that tells of it was first fetched (UTC); the embedded snapshot counts as one fetch';
