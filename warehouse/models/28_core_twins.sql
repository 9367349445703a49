-- What only the statistics tell of, and lies so near to an inspection whose report is at hand that it
-- is most likely that one, wrongly dated: nobody can tell, so its rows are set aside. A sheet that
-- lists both says that they are two.

CREATE TABLE core.statistics_doubtful AS
WITH graded AS (
    SELECT statistics_id, list(area || ' ' || grade) AS grades, list(area) AS areas
    FROM core.statistics_judgements WHERE grade IS NOT NULL GROUP BY statistics_id
),
twins AS (
    SELECT DISTINCT s.statistics_id, r.source_id AS report_id
    FROM core.statistics s
    JOIN core.reports r USING (la_code, framework)
    LEFT JOIN graded x ON x.statistics_id = s.statistics_id
    LEFT JOIN core.graded y ON y.source = 'report' AND y.source_id = r.source_id
    WHERE r.inspection_type <> 'lscb_review'
      AND (abs(r.published - s.published) < 60 OR r.started = s.started
           OR (abs(r.published - s.published) <= 150
               AND core.same_grades(x.grades, y.grades, x.areas, y.areas)))
      AND s.statistics_id NOT IN (SELECT statistics_id FROM core.matches)
),
listed_as_two AS (
    SELECT t.statistics_id, t.report_id
    FROM twins t
    JOIN core.matches m ON m.source_id = t.report_id
    JOIN core.statistics_members a ON a.statistics_id = t.statistics_id
    JOIN core.statistics_members b ON b.statistics_id = m.statistics_id AND b.sheet = a.sheet
)
SELECT m.*
FROM core.statistics_members m
WHERE m.statistics_id IN (SELECT statistics_id FROM twins t
                          WHERE NOT EXISTS (FROM listed_as_two a WHERE a.statistics_id = t.statistics_id
                                            AND a.report_id = t.report_id));

DELETE FROM core.statistics
WHERE statistics_id IN (SELECT statistics_id FROM core.statistics_doubtful);
DELETE FROM core.statistics_judgements
WHERE statistics_id IN (SELECT statistics_id FROM core.statistics_doubtful);
DELETE FROM core.statistics_facts
WHERE statistics_id IN (SELECT statistics_id FROM core.statistics_doubtful);
DELETE FROM core.statistics_members
WHERE statistics_id IN (SELECT statistics_id FROM core.statistics_doubtful);
