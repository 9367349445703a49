-- Which council is each collected inspection and visit about? Every way of telling makes a claim;
-- exactly one council must come of them, else the record is set aside, never guessed and never
-- dropped.


-- As names are compared: case, spacing, curly apostrophes and "&" aside.
CREATE MACRO core.plain_name(name) AS
    lower(trim(regexp_replace(replace(replace(name, '’', ''''), '&', ' and '), '\s+', ' ', 'g')));

-- What is wrong with the dates of an inspection, or NULL. One that is wrong is set aside, so that
-- one slip neither shows a grade at a wrong time nor stops every later build.
CREATE MACRO core.fault_of_dates(framework, is_known, first_day, last_day, started, ended,
                                 published) AS CASE
    WHEN NOT is_known THEN 'the framework ' || framework || ' is not known'
    WHEN published IS NULL THEN 'no publication date is known'
    -- A day's grace: today is that of Greenwich, and summer time is ahead of it.
    WHEN published > getvariable('today') + 1 THEN 'it is dated in the future: ' || published
    WHEN ended < started THEN 'it ends before it starts: ' || started || ' to ' || ended
    WHEN published <= coalesce(ended, started)
        THEN 'it was published on ' || published || ', on the day or before the inspection ended'
    WHEN published - started > 366
        THEN 'more than a year lies between inspection (' || started || ') and publication ('
             || published || ')'
    WHEN coalesce(started, published) < first_day OR published > last_day
        THEN 'the framework ' || framework || ' was not in use: published ' || published END;

-- On which day an inspection began at the latest that is usual, where only its publication is known: six
-- weeks before, which nine in ten reports since 2013 take and more. It tells which rules were in force,
-- and never stands as a date.
CREATE MACRO core.likely_start(started, published) AS coalesce(started, published - 42);

-- Hand-made corrections, applied to what was collected and nowhere else.
CREATE MACRO core.corrected(from_source, from_id, of_area, of_field, value) AS coalesce(
    (SELECT c.becomes FROM reference.corrections c
     WHERE c.source = from_source AND c.source_id = from_id AND c.field = of_field
       AND c.area IS NOT DISTINCT FROM of_area AND c.was IS NOT DISTINCT FROM value), value);

-- The page that a report belongs to. Where several list one file, it is that of the council whose
-- name the report prints: a link can lead to another council's report.
CREATE TABLE core.report_pages AS
SELECT i.source_id, d.file_id, coalesce(arg_min(l.urn, (l.vanished IS NOT NULL, l.urn)), i.urn) AS urn
FROM collected.inspections i
JOIN collected.documents d ON d.url = i.url AND d.sha256 = i.sha256
LEFT JOIN reference.council_names n
    ON core.plain_name(n.name) = core.plain_name(i.council_printed)
LEFT JOIN reference.councils c ON c.la_code = n.la_code
LEFT JOIN collected.listings l ON l.file_id = d.file_id AND l.urn = c.urn
WHERE i.source = 'report'
GROUP BY i.source_id, d.file_id, i.urn;

CREATE TABLE core.claims AS
WITH seen AS (
    SELECT 'inspection' AS what, i.source, i.source_id, coalesce(p.urn, i.urn) AS urn, i.ons_code,
           i.council_printed, coalesce(i.started, i.ended) AS inspected,
           coalesce(l.published, i.published) AS published
    FROM collected.inspections i
    LEFT JOIN core.report_pages p ON i.source = 'report' AND p.source_id = i.source_id
    LEFT JOIN collected.listings l ON l.urn = p.urn AND l.file_id = p.file_id
    UNION ALL
    SELECT 'visit', source, source_id, NULL, ons_code, council_printed, visited, published
    FROM collected.visits
    UNION ALL
    SELECT 'letter', 'letter', sha256, urn, NULL, council_printed, NULL, published
    FROM collected.letters
    UNION ALL
    SELECT 'listing', 'listing', urn || '/' || file_id, urn, NULL, NULL, inspected, published
    FROM collected.listings
    UNION ALL
    SELECT 'listed council', 'listed council', urn::VARCHAR, urn, NULL, NULL, NULL,
           last_seen::DATE
    FROM collected.listed_councils
),
identified AS (
    SELECT what, seen.source, seen.source_id, inspected, published, 'page' AS identified_by, c.la_code
    FROM seen JOIN reference.councils c USING (urn)
    UNION ALL
    SELECT what, seen.source, seen.source_id, inspected, published, 'code', c.la_code
    FROM seen JOIN (SELECT la_code, unnest(string_split(concat_ws(';', ons_code, former_ons_codes),
                                                        ';')) AS ons_code
                    FROM reference.councils) c USING (ons_code)
    UNION ALL
    SELECT what, seen.source, seen.source_id, inspected, published, 'printed name', n.la_code
    FROM seen JOIN reference.council_names n
        ON core.plain_name(n.name) = core.plain_name(seen.council_printed)
    UNION ALL
    SELECT what, seen.source, seen.source_id, inspected, published, 'name on the site', n.la_code
    FROM seen JOIN collected.listed_councils l ON l.urn = seen.urn
    JOIN reference.council_names n ON core.plain_name(n.name) = core.plain_name(l.name)
)
-- A council cannot have been inspected before it opened or after it closed. Its last report may come
-- out after it closed, but not half a year after.
SELECT DISTINCT what, identified.source, source_id, identified_by, la_code,
       CASE WHEN coalesce(inspected, published) < c.opened
                THEN c.name || ' began on ' || c.opened
            WHEN NOT coalesce(inspected <= c.closed, published <= c.closed + 180, true)
                THEN c.name || ' ended on ' || c.closed END AS out_of_its_time
FROM identified JOIN reference.councils c USING (la_code);

-- Reports on the page of a council that we do not know. Whatever name they print, such as that of
-- the council before, nobody can tell whose they are until councils.csv has the new one.
CREATE TABLE core.reports_of_unknown_pages AS
SELECT 'report' AS source, p.source_id,
       'the page that lists it is of a council that is not known: '
       || coalesce(l.name || ' (' || p.urn || ')', p.urn::VARCHAR) AS problem
FROM core.report_pages p
LEFT JOIN collected.listed_councils l USING (urn)
WHERE p.urn IS NOT NULL
  AND p.urn NOT IN (SELECT urn FROM reference.councils WHERE urn IS NOT NULL)
  AND core.plain_name(coalesce(l.name, '')) NOT IN
      (SELECT core.plain_name(name) FROM reference.council_names);

CREATE TABLE core.resolved AS
SELECT what, claims.source, claims.source_id,
       CASE WHEN count(DISTINCT la_code) FILTER (out_of_its_time IS NULL) = 1
                 AND any_value(u.problem) IS NULL
            THEN any_value(la_code) FILTER (out_of_its_time IS NULL) END AS la_code,
       string_agg(DISTINCT identified_by, ', ' ORDER BY identified_by) FILTER (out_of_its_time IS NULL)
           AS identified_by,
       CASE WHEN any_value(u.problem) IS NOT NULL THEN any_value(u.problem)
            WHEN bool_and(out_of_its_time IS NOT NULL)
            THEN 'the council did not exist on that day: '
                 || string_agg(DISTINCT out_of_its_time, ', ' ORDER BY out_of_its_time)
            WHEN count(DISTINCT la_code) FILTER (out_of_its_time IS NULL) > 1
            THEN 'it could be about more than one council: '
                 || string_agg(DISTINCT identified_by || ' says ' || c.name, ', '
                               ORDER BY identified_by || ' says ' || c.name)
                    FILTER (out_of_its_time IS NULL) END AS problem
FROM core.claims AS claims JOIN reference.councils c USING (la_code)
LEFT JOIN core.reports_of_unknown_pages u
    ON what = 'inspection' AND u.source = claims.source AND u.source_id = claims.source_id
GROUP BY what, claims.source, claims.source_id;
