-- Promises: an inspection has only areas that its framework graded at the time; so no overall grade
-- before 2013 or for inspections from April 2026, and no care leavers' grade beside a combined one.
-- (Fieldwork may begin some days before a change takes effect: the report decides, within 60 days.)
SELECT j.inspection_id, j.area, i.started
FROM judgements j
JOIN inspections i USING (inspection_id)
JOIN reference.areas a ON a.framework = j.framework::VARCHAR AND a.area = j.area::VARCHAR
WHERE j.grade IS NOT NULL
  AND (NOT was_there(a.started_from - 60, a.started_until + 60,
                     core.likely_start(i.started, i.published))
       OR (j.strand = 'overall' AND (i.started > a.started_until
                                     OR i.published < (SELECT f.first_inspection
                                                       FROM reference.frameworks f
                                                       WHERE f.framework = a.framework))))
UNION ALL
SELECT j.inspection_id, j.area, NULL
FROM judgements j
WHERE j.area = 'in_care_and_care_leavers' AND j.grade IS NOT NULL
  AND EXISTS (FROM judgements o WHERE o.inspection_id = j.inspection_id AND o.grade IS NOT NULL
              AND o.area IN ('in_care', 'care_leavers'))
ORDER BY ALL;
