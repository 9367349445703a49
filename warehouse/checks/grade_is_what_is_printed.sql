-- Promises: the grade is the one whose word the source prints, and no other grade's word stands in
-- the same printed words.
WITH words AS (
    SELECT inspection_id, area, grade, printed,
           list_distinct(list_transform(
               regexp_extract_all(lower(printed),
                   'outstanding|inadequate|adequate|good|requires? improvement'),
               lambda word: CASE WHEN word LIKE 'require%' OR word = 'adequate'
                                 THEN 'requires_improvement' ELSE word END)) AS found
    -- "Requires improvement to be good" is the third grade, not the second.
    FROM (SELECT inspection_id, area, grade, regexp_replace(
              regexp_replace(printed, '\s+', ' ', 'g'), '(improvement) to be good', '\1', 'gi')
              AS printed FROM judgements WHERE grade IS NOT NULL)
    -- A workbook cell may hold Ofsted's number of the grade instead of a word.
    WHERE NOT regexp_full_match(coalesce(printed, ''), '[1-4](\.0)?')
)
SELECT inspection_id, area, grade, printed
FROM words
WHERE printed IS NULL OR found IS DISTINCT FROM [grade::VARCHAR]
ORDER BY ALL;
