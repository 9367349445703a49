-- Promises: nearly every inspection finds its council and framework. More than one in fifty set
-- aside means that names, numbers or frameworks changed, and a person has to look. Replaced versions
-- of a report do not count.
SELECT count(*) AS set_aside, any_value(s.reason) AS for_instance
FROM set_aside s
WHERE s.what = 'inspection' AND s.reason NOT LIKE 'a later version%'
HAVING count(*) > (SELECT count(*) FROM collected.inspections) / 50
   AND getvariable('whole_country');
