-- Which row of the statistics tells of which report? The same council and framework, and each is
-- the other's nearest in time. Dates of the sheet of 2009-2022 run a day early and some are weeks
-- off; where two are as near, the one of the same type is meant. With the same grades they may lie
-- further apart: a date may be misprinted.

CREATE TABLE core.matches AS
WITH pairs AS (
    SELECT r.source_id, s.statistics_id,
           least(abs(r.published - s.published), abs(r.started - s.started)) AS days_apart,
           days_apart + CASE WHEN (r.inspection_type = 'reinspection')
                                  = (s.inspection_type = 'reinspection') THEN 0 ELSE 30 END
               AS distance,
           coalesce((SELECT core.same_grades(x.grades, list(j.area || ' ' || j.grade), x.areas,
                                             list(j.area))
                     FROM core.statistics_judgements j
                     WHERE j.statistics_id = s.statistics_id AND j.grade IS NOT NULL), false)
               AS have_the_same_grades
    FROM core.reports r
    JOIN core.statistics s USING (la_code, framework)
    LEFT JOIN core.graded x ON x.source = 'report' AND x.source_id = r.source_id
    WHERE r.inspection_type <> 'lscb_review'
),
nearest AS (
    SELECT *, row_number() OVER (PARTITION BY source_id ORDER BY distance, statistics_id) AS for_report,
           row_number() OVER (PARTITION BY statistics_id ORDER BY distance, source_id) AS for_row
    FROM pairs
    WHERE days_apart <= CASE WHEN have_the_same_grades THEN 150 ELSE 90 END
)
SELECT source_id, statistics_id, days_apart
FROM nearest
WHERE for_report = 1 AND for_row = 1;
