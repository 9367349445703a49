-- What became news, and what each verdict changed.
--
-- An inspection's grade is set beside the grade that was in force on the eve of its publication.
-- A report whose file was replaced, or that was published again under another one, is revised where
-- the version that stands does not say what the one before it said.
--
-- An entry has its name by its place among the council's inspections under that framework, reviews
-- of the safeguarding board apart, because all else about an inspection may change later. Ofsted
-- corrects dates; statistics are often a day early, give no first day before 2018, and alone know a
-- short from a standard inspection; a report is published again as another file. Inspections of one
-- kind lie half a year apart at least (24_core_statistics.sql), so that no correction moves one past
-- another.

CREATE VIEW changes AS
WITH versions AS (
    SELECT i.inspection_id, i.report_url, d.url, d.first_seen, d.fetched_at, r.source_id,
           row_number() OVER (PARTITION BY i.inspection_id ORDER BY d.url = i.report_url DESC,
                              d.fetched_at DESC, d.first_seen DESC, r.source_id) AS version
    FROM inspections i
    JOIN (SELECT DISTINCT inspection_id, url FROM documents) known USING (inspection_id)
    JOIN documents d ON d.url = known.url
    JOIN collected.inspections r
        ON r.source = 'report' AND r.url = d.url AND r.sha256 = d.sha256
),
pairs AS (
    SELECT now.inspection_id, now.first_seen AS revised, now.source_id AS now_id,
           old.source_id AS old_id
    FROM versions now
    JOIN versions old ON old.inspection_id = now.inspection_id
        AND old.first_seen < now.first_seen
    WHERE now.version = 1
    QUALIFY row_number() OVER (PARTITION BY now.inspection_id
                               ORDER BY old.first_seen DESC, old.version) = 1
),
before_and_now AS (
    SELECT p.inspection_id, p.revised, j.area,
           any_value(coalesce(j.grade, j.status)) FILTER (j.source_id = p.now_id) AS now,
           any_value(coalesce(j.grade, j.status)) FILTER (j.source_id = p.old_id) AS old,
           any_value(coalesce(j.printed, j.status)) FILTER (j.source_id = p.old_id) AS at_first
    FROM pairs p
    JOIN collected.judgements j
        ON j.source = 'report' AND j.source_id IN (p.now_id, p.old_id)
    GROUP BY ALL
),
revisions AS (FROM before_and_now WHERE now IS DISTINCT FROM old),
revised AS (SELECT inspection_id, max(revised) AS revised FROM revisions GROUP BY ALL),
-- Of one that was published again, any of the files will do.
gone AS (
    SELECT inspection_id, max(vanished) AS vanished
    FROM documents WHERE inspection_id IS NOT NULL
    GROUP BY ALL HAVING count(vanished) = count(*)
),
named AS (
    SELECT inspection_id,
           concat_ws('-', la_code, framework,
                     CASE WHEN inspection_type = 'lscb_review' THEN inspection_type END,
                     row_number() OVER (
                         PARTITION BY la_code, framework, inspection_type = 'lscb_review'
                         ORDER BY published, started, inspection_id)) AS entry
    FROM inspections
)
SELECT i.inspection_id, named.entry, i.la_code, i.council, i.framework, f.name AS framework_name,
       i.inspection_type, i.started, i.published, i.first_seen, revised.revised, gone.vanished,
       greatest(coalesce(revised.revised, i.first_seen), gone.vanished) AS became_news,
       coalesce(i.report_url, i.statistics_url) AS url, j.area, j.area_label, j.strand,
       t.name AS strand_name, j.status, j.grade, j.grade_shown, s.grade AS before,
       s.grade_shown AS before_shown, s.since AS before_since,
       -- As text, of which DuckDB 1 and 2 make the same type.
       CASE WHEN s.grade IS NOT NULL THEN greatest(j.comparability, s.comparability)::VARCHAR END
           AS comparability,
       j.grade_rank - s.grade_rank AS steps, a.at_first,
       (SELECT min(o.position) FROM reference.areas o
        WHERE o.framework = j.framework::VARCHAR AND o.area = j.area::VARCHAR) AS position
FROM inspections i
JOIN judgements j USING (inspection_id)
JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
JOIN named USING (inspection_id)
LEFT JOIN revised USING (inspection_id)
LEFT JOIN gone USING (inspection_id)
LEFT JOIN revisions a ON a.inspection_id = i.inspection_id AND a.area = j.area::VARCHAR
LEFT JOIN reference.strands t ON t.strand = j.strand::VARCHAR
LEFT JOIN standings s ON s.la_code = i.la_code AND s.strand = j.strand
    AND is_in_force(s.since, s.until, i.published - 1);

COMMENT ON VIEW changes IS
'One row an inspection and area: when it became news here (first seen, revised, or listed no more), and the grade beside the one in force on the eve of its publication.';
COMMENT ON COLUMN changes.inspection_id IS 'The inspection; see inspections. It has the publication date in it, which may be corrected';
COMMENT ON COLUMN changes.entry IS 'A name that stays when dates are corrected, such as 211-ilacs-2: la_code, framework, place among the council''s inspections under it';
COMMENT ON COLUMN changes.la_code IS 'The council; see councils';
COMMENT ON COLUMN changes.council IS 'Name of the council';
COMMENT ON COLUMN changes.framework IS 'slac (2009-12), cp (2012-13), looked_after_2013, sif (2013-18) or ilacs (2018-)';
COMMENT ON COLUMN changes.framework_name IS 'Its name in words';
COMMENT ON COLUMN changes.inspection_type IS 'See inspections.inspection_type';
COMMENT ON COLUMN changes.started IS 'First day of the inspection, where it is known';
COMMENT ON COLUMN changes.published IS 'Publication date; see inspections.published_from';
COMMENT ON COLUMN changes.first_seen IS 'When a document that tells of it was first fetched (UTC)';
COMMENT ON COLUMN changes.revised IS 'When the version of the report was first fetched that says something else than the one before (UTC); empty for nearly all';
COMMENT ON COLUMN changes.vanished IS 'When the council''s page was first found without the report, which is kept (UTC); empty while it is listed';
COMMENT ON COLUMN changes.became_news IS 'The latest of first_seen, revised and vanished (UTC)';
COMMENT ON COLUMN changes.url IS 'Address of the report, or of the release of statistics where the report is not at hand';
COMMENT ON COLUMN changes.area IS 'What was judged, as the framework divides it';
COMMENT ON COLUMN changes.area_label IS 'The area in the framework''s own words';
COMMENT ON COLUMN changes.strand IS 'The strand that it belongs to; empty for areas that have no counterpart';
COMMENT ON COLUMN changes.strand_name IS 'The strand in plain words';
COMMENT ON COLUMN changes.status IS 'graded, not_judged, not_in_framework or held_back; see judgements.status';
COMMENT ON COLUMN changes.grade IS 'The grade; empty unless graded';
COMMENT ON COLUMN changes.grade_shown IS 'The grade''s name in its own time';
COMMENT ON COLUMN changes.before IS 'The grade in force on the eve of publication; empty where there was none';
COMMENT ON COLUMN changes.before_shown IS 'Its name in its own time';
COMMENT ON COLUMN changes.before_since IS 'Since when it was in force';
COMMENT ON COLUMN changes.comparability IS 'How well both compare: same, close or loose, the weaker of the two; empty where there was nothing before';
COMMENT ON COLUMN changes.steps IS 'By how many grades it is worse (positive) or better (negative); empty without both';
COMMENT ON COLUMN changes.at_first IS 'What the version of the report before this one printed, where that was another grade; empty where it was the same';
COMMENT ON COLUMN changes.position IS 'Order of the area in the framework, from 1';
