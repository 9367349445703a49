-- One row an inspection and area. The report's word wins; where it is held back, the statistics
-- do not fill in for it: their grade stands in reconciliation alone. A wrong grade is worse than
-- none.

-- The grades whose words are printed; "adequate" is the third, and the "good" of "requires
-- improvement to be good" is no grade. A workbook may hold Ofsted's number of the grade.
CREATE MACRO core.grades_printed(printed) AS list_distinct(list_transform(
    regexp_extract_all(
        regexp_replace(lower(printed), '(requires?\s+improvement)\s+to\s+be\s+good', '\1'),
        'outstanding|good|requires?\s+improvement|inadequate|adequate|^[1-4](?:\.0)?$'),
    lambda word: CASE
        WHEN word LIKE '1%' THEN 'outstanding' WHEN word LIKE '2%' THEN 'good'
        WHEN word LIKE '4%' THEN 'inadequate'
        WHEN word LIKE '3%' OR word LIKE 'require%' OR word = 'adequate' THEN 'requires_improvement'
        ELSE word END));

CREATE TABLE core.judgements_stated AS
-- What the report says of each area.
SELECT i.inspection_id, j.area, j.status, j.grade, j.printed, j.page, j.rectangle, j.witnesses,
       j.reason, 'report' AS source, i.report_url AS source_url, 'page ' || j.page AS source_place
FROM core.inspections i
JOIN core.report_judgements j ON j.source_id = i.report_source_id
UNION ALL
-- Areas that the statistics grade and the report's reading has no word of.
SELECT i.inspection_id, j.area, 'held_back', NULL, NULL, NULL, NULL, NULL,
       'Ofsted''s statistics give a grade that was not found in the report', 'report', i.report_url, NULL
FROM core.inspections i
JOIN core.statistics_judgements j USING (statistics_id)
WHERE i.report_source_id IS NOT NULL AND j.status = 'graded'
  AND NOT EXISTS (FROM core.report_judgements r
                  WHERE r.source_id = i.report_source_id
                    AND (r.area = j.area
                         -- Combined in one source and apart in the other: no area is missing.
                         OR (r.area = 'in_care_and_care_leavers'
                             AND j.area IN ('in_care', 'care_leavers'))
                         OR (r.area IN ('in_care', 'care_leavers')
                             AND j.area = 'in_care_and_care_leavers')))
  -- The safeguarding board's review may be a report of its own, as Surrey's of 2015 is.
  AND NOT (j.area = 'lscb' AND EXISTS (
      FROM core.inspections o WHERE o.la_code = i.la_code AND o.framework = i.framework
      AND o.inspection_type = 'lscb_review' AND abs(o.published - i.published) <= 366))
UNION ALL
-- Inspections whose report is not at hand.
SELECT i.inspection_id, j.area, j.status, j.grade, j.printed, NULL, NULL, NULL,
       CASE WHEN j.contradicted THEN 'Ofsted''s sheets disagree: ' || j.printed_in_each
            WHEN j.status = 'held_back' THEN j.reason END, 'statistics', j.url, j.places
FROM core.inspections i
JOIN core.statistics_judgements j USING (statistics_id)
WHERE i.report_source_id IS NULL;

-- Two last looks: the words printed are those of the grade, and the framework graded the area then
-- (a change may take effect within some weeks of fieldwork; for the overall grade it did by the day).
CREATE TABLE core.judgements AS
WITH examined AS (
    SELECT j.*, CASE
        WHEN j.grade IS NULL THEN NULL
        WHEN core.grades_printed(j.printed) IS DISTINCT FROM [j.grade]
            THEN 'the words printed are not those of one grade'
        WHEN NOT was_there(a.started_from - 60, a.started_until + 60,
                           core.likely_start(i.started, i.published))
          OR (a.strand = 'overall' AND i.started > a.started_until)
            THEN 'the framework did not grade the area at the time'
        WHEN count(*) FILTER (j.area = 'in_care_and_care_leavers') OVER same > 0
             AND count(*) FILTER (j.area IN ('in_care', 'care_leavers')) OVER same > 0
             AND a.strand IN ('children_in_care', 'care_leavers')
            THEN 'one grade for children in care and care leavers stands beside grades apart'
        END AS fault
    FROM core.judgements_stated j
    JOIN core.inspections i USING (inspection_id)
    JOIN reference.areas a ON a.framework = i.framework AND a.area = j.area
    WINDOW same AS (PARTITION BY j.inspection_id)
)
SELECT * EXCLUDE (status, grade, reason, fault),
       CASE WHEN fault IS NULL THEN status ELSE 'held_back' END AS status,
       CASE WHEN fault IS NULL THEN grade END AS grade,
       coalesce(fault, reason) AS reason
FROM examined;

CREATE TABLE judgements (
    inspection_id VARCHAR NOT NULL REFERENCES inspections, la_code INTEGER NOT NULL,
    council VARCHAR NOT NULL, framework framework NOT NULL, published DATE NOT NULL,
    area area NOT NULL, area_label VARCHAR NOT NULL, strand strand, comparability comparability,
    comparability_reason VARCHAR NOT NULL, status judgement_status NOT NULL, grade grade,
    grade_rank TINYINT, grade_shown VARCHAR, printed VARCHAR, page INTEGER CHECK (page >= 1),
    rectangle VARCHAR, report_url VARCHAR,
    source VARCHAR NOT NULL CHECK (source IN ('report', 'statistics')), source_url VARCHAR NOT NULL,
    source_place VARCHAR, witnesses VARCHAR, reason VARCHAR,
    PRIMARY KEY (inspection_id, area),
    CHECK ((status = 'graded') = (grade IS NOT NULL)),
    CHECK ((grade IS NULL) = (grade_rank IS NULL)), CHECK (grade_rank BETWEEN 1 AND 4),
    CHECK (status <> 'held_back' OR reason IS NOT NULL)
);

INSERT INTO judgements BY NAME
SELECT j.inspection_id, i.la_code, i.council, i.framework, i.published, j.area,
       a.label AS area_label, a.strand, a.comparability, a.reason AS comparability_reason, j.status,
       j.grade, enum_code(j.grade::grade) + 1 AS grade_rank,
       CASE j.grade WHEN 'requires_improvement' THEN f.third_grade
                    WHEN NULL THEN NULL
                    ELSE upper(j.grade[1]) || j.grade[2:] END AS grade_shown,
       j.printed, j.page, j.rectangle, i.report_url, j.source,
       j.source_url, j.source_place, j.witnesses, j.reason
FROM core.judgements j
JOIN inspections i USING (inspection_id)
JOIN reference.frameworks f ON f.framework = i.framework::VARCHAR
JOIN reference.areas a ON a.framework = i.framework::VARCHAR AND a.area = j.area
ORDER BY i.la_code, i.published, j.inspection_id, a.position;

COMMENT ON TABLE judgements IS
'One row an inspection and area: what was judged, the grade if one was given, where it stands. A missing grade is missing: grade is empty and status says why. Grades have an order and no distance: count and rank them, never average them.';
COMMENT ON COLUMN judgements.inspection_id IS 'The inspection; see inspections';
COMMENT ON COLUMN judgements.la_code IS 'The council inspected; see councils';
COMMENT ON COLUMN judgements.council IS 'Name of the council';
COMMENT ON COLUMN judgements.framework IS 'slac (2009-12), cp (2012-13), looked_after_2013, sif (2013-18) or ilacs (2018-)';
COMMENT ON COLUMN judgements.published IS 'Day on which the report was published; see inspections.published_from';
COMMENT ON COLUMN judgements.area IS 'What was judged, as the framework divides it';
COMMENT ON COLUMN judgements.area_label IS 'The area in the framework''s own words';
COMMENT ON COLUMN judgements.strand IS 'The strand that makes the area comparable with those of other frameworks; empty for areas that have no counterpart';
COMMENT ON COLUMN judgements.comparability IS 'How well the area compares with the strand''s present meaning: same, close or loose';
COMMENT ON COLUMN judgements.comparability_reason IS 'Why it compares so well or so badly';
COMMENT ON COLUMN judgements.status IS 'graded; not_judged (the document says so); not_in_framework (this inspection does not grade the area); held_back (there is a grade, but it could not be read with certainty)';
COMMENT ON COLUMN judgements.grade IS 'outstanding, good, requires_improvement or inadequate, in this order; "adequate" of before late 2013 is the third. Empty unless status is graded. To compare by their order use grade_rank, or grade > ''good''::grade';
COMMENT ON COLUMN judgements.grade_rank IS 'Ofsted''s number of the grade: 1 outstanding, 2 good, 3 requires improvement, 4 inadequate';
COMMENT ON COLUMN judgements.grade_shown IS 'The grade''s name in its own time: the third is Adequate in inspections before the single inspection of late 2013, a lower bar than Requires improvement, as which Ofsted''s statistics report it today';
COMMENT ON COLUMN judgements.printed IS 'The words as the source prints them';
COMMENT ON COLUMN judgements.page IS 'Page of the report on which the grade stands, from 1';
COMMENT ON COLUMN judgements.rectangle IS 'Where on the page: left, top, right and bottom in points (1/72 inch) from the top left corner';
COMMENT ON COLUMN judgements.report_url IS 'Address of the report (PDF); empty where it is not at hand';
COMMENT ON COLUMN judgements.source IS 'report, or statistics where the report is not at hand';
COMMENT ON COLUMN judgements.source_url IS 'Address of the document that the row comes from: the report or the workbook';
COMMENT ON COLUMN judgements.source_place IS 'Where in the document it stands: the page, or sheets and rows';
COMMENT ON COLUMN judgements.witnesses IS 'Parts of the report that agree on the grade, separated by semicolons';
COMMENT ON COLUMN judgements.reason IS 'Why it was held back, or what it rests on where the report states it once only';
