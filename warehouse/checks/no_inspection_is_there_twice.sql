-- Promises: no inspection became two. Two of one council and framework with the same grades, or nearer
-- than 60 days, are one that some source dates wrongly, unless one sheet lists both or each has a
-- report that prints a first day of its own. A review of the safeguarding board is an inspection of its
-- own.
WITH graded AS (
    SELECT inspection_id, list(area::VARCHAR || ' ' || grade ORDER BY area) AS grades,
           list(area::VARCHAR) AS areas
    FROM judgements WHERE grade IS NOT NULL
    GROUP BY inspection_id
)
SELECT a.inspection_id, b.inspection_id AS other, a.published, b.published AS other_published
FROM inspections a
JOIN inspections b ON b.la_code = a.la_code AND b.framework = a.framework
    AND (b.published, b.inspection_id) > (a.published, a.inspection_id)
LEFT JOIN graded x ON x.inspection_id = a.inspection_id
LEFT JOIN graded y ON y.inspection_id = b.inspection_id
WHERE a.inspection_type <> 'lscb_review' AND b.inspection_type <> 'lscb_review'
  AND NOT (a.in_reports AND b.in_reports)
  AND (b.published - a.published < 60 OR a.started = b.started
       OR (b.published - a.published <= 150
           AND core.same_grades(x.grades, y.grades, x.areas, y.areas)
           AND NOT EXISTS (FROM inspections o WHERE o.la_code = a.la_code
                           AND o.framework = a.framework
                           AND o.published > a.published AND o.published < b.published)))
  AND NOT EXISTS (
      FROM core.statistics_members m
      JOIN core.statistics_members n ON n.sheet = m.sheet
      JOIN core.inspections i ON i.statistics_id = m.statistics_id
      JOIN core.inspections j ON j.statistics_id = n.statistics_id
      WHERE i.inspection_id = a.inspection_id AND j.inspection_id = b.inspection_id)
ORDER BY ALL;
