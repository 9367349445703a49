-- Ungraded visits and letters, each once: from the councils' pages, from a list of letters that names
-- more of them than any page gave us, and from the sheets of Ofsted's statistics.

CREATE TABLE core.letters AS
WITH latest AS (
    SELECT file_id, sha256, letter
    FROM collected.documents WHERE kind = 'report'
    QUALIFY row_number() OVER (PARTITION BY file_id ORDER BY fetched_at DESC, first_seen DESC,
                               sha256) = 1
),
on_pages AS (
    -- What a link says and what the document turns out to be are two things: its own word goes first.
    SELECT r.la_code, coalesce(d.letter, l.kind) AS kind, l.inspected AS visited, l.published,
           l.title, l.url AS report_url, l.file_id, d.sha256, NULL AS listed_by
    FROM collected.listings l
    JOIN core.resolved r ON r.what = 'listing' AND r.source_id = l.urn || '/' || l.file_id
    LEFT JOIN latest d ON d.file_id = l.file_id
    WHERE coalesce(d.letter, l.kind) <> 'childrens_services' AND r.la_code IS NOT NULL
      AND l.file_id NOT IN (SELECT file_id FROM core.reports)
    -- One letter published again under another file is one letter.
    QUALIFY row_number() OVER (PARTITION BY r.la_code, coalesce(d.sha256, l.file_id::VARCHAR)
                               ORDER BY l.vanished IS NOT NULL, l.published, l.file_id, l.urn) = 1
)
FROM on_pages
UNION ALL BY NAME
SELECT r.la_code, l.kind, NULL AS visited, l.published, l.title, l.url AS report_url,
       try_cast(regexp_extract(l.url, '/file/([0-9]+)$', 1) AS BIGINT) AS file_id, l.sha256,
       l.source AS listed_by
FROM collected.letters l
JOIN core.resolved r ON r.what = 'letter' AND r.source_id = l.sha256
WHERE r.la_code IS NOT NULL
  -- Letters of one kind to one council lie four months apart at least.
  AND NOT EXISTS (FROM on_pages p
                  WHERE p.la_code = r.la_code
                    AND (p.sha256 = l.sha256 OR p.report_url = l.url
                         OR (p.kind = l.kind AND abs(p.published - l.published) <= 7)));

-- The same visit in several workbooks is one visit; the newest workbook's row stands.
CREATE TABLE core.visits_in_statistics AS
WITH placed AS (
    SELECT r.la_code, v.*, core.likely_start(v.visited, v.published) AS near
    FROM collected.visits v
    JOIN core.resolved r ON r.what = 'visit' AND r.source = v.source AND r.source_id = v.source_id
    WHERE r.la_code IS NOT NULL
),
gaps AS (
    SELECT *, coalesce(near - lag(near) OVER (PARTITION BY la_code, kind ORDER BY near, source_id)
                       > 14, true) AS begins
    FROM placed
),
numbered AS (
    SELECT *, sum(begins::INTEGER) OVER (PARTITION BY la_code, kind ORDER BY near, source_id)
        AS visit
    FROM gaps
)
SELECT * EXCLUDE (near, begins)
FROM numbered
QUALIFY row_number() OVER (PARTITION BY la_code, kind, visit
                           ORDER BY published IS NOT NULL DESC, published DESC, source_id DESC) = 1;

-- A row of the statistics and its letter are one visit: the letter comes out 29 to 105 days after the
-- visit, most often after 42.
CREATE TABLE core.visit_pairs AS
WITH near AS (
    SELECT l.la_code, l.kind, l.published, l.report_url, l.sha256, t.source_id,
           least(CASE WHEN abs(l.published - t.published) <= 30
                      THEN abs(l.published - t.published) END,
                 CASE WHEN l.published - t.visited BETWEEN 1 AND 120
                      THEN abs(l.published - t.visited - 42) END) AS days
    FROM core.letters l
    JOIN core.visits_in_statistics t ON t.la_code = l.la_code AND t.kind = l.kind
)
SELECT la_code, kind, published, report_url, sha256, source_id
FROM near
WHERE days IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY la_code, kind, published, report_url, sha256
                           ORDER BY days, source_id) = 1
    AND row_number() OVER (PARTITION BY source_id ORDER BY days, published) = 1;

CREATE TABLE visits (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    visited DATE, published DATE, theme VARCHAR, title VARCHAR, report_url VARCHAR, file_id BIGINT,
    sha256 VARCHAR, in_listings BOOLEAN NOT NULL, listed_by VARCHAR, in_statistics BOOLEAN NOT NULL,
    statistics_url VARCHAR, statistics_place VARCHAR, CHECK (in_listings OR in_statistics)
);

INSERT INTO visits BY NAME
SELECT coalesce(l.la_code, t.la_code) AS la_code, c.name AS council,
       coalesce(l.kind, t.kind) AS kind, coalesce(t.visited, l.visited) AS visited,
       coalesce(l.published, t.published) AS published, t.theme, l.title, l.report_url, l.file_id,
       l.sha256, l.la_code IS NOT NULL AS in_listings, l.listed_by,
       t.source_id IS NOT NULL AS in_statistics, t.url AS statistics_url,
       t.place AS statistics_place
FROM core.letters l
LEFT JOIN core.visit_pairs p ON p.la_code = l.la_code AND p.kind = l.kind
    AND p.published IS NOT DISTINCT FROM l.published
    AND p.report_url IS NOT DISTINCT FROM l.report_url AND p.sha256 IS NOT DISTINCT FROM l.sha256
FULL JOIN core.visits_in_statistics t ON t.source_id = p.source_id
JOIN councils c ON c.la_code = coalesce(l.la_code, t.la_code)
ORDER BY ALL;

COMMENT ON TABLE visits IS
'One row an ungraded visit or letter, from the councils'' pages, from a list of letters, and from Ofsted''s statistics; a row of the statistics and its letter are one visit. As embedded: focused visits of 2018 to January 2026, joint targeted area inspections of 2016 to March 2025, area SEND inspections of May 2023 to March 2025, monitoring visits of April 2021 to March 2025 (from the statistics alone, which name focused visits of these years too), one joint area review of 2009; none of them is complete before and after. What you collect yourself is added. JTAI and SEND concern partnerships, not the council alone. None gives a grade. Kind other is a document whose wording we do not know.';
COMMENT ON COLUMN visits.la_code IS 'The council; see councils';
COMMENT ON COLUMN visits.council IS 'Name of the council';
COMMENT ON COLUMN visits.kind IS 'focused_visit, monitoring_visit, jtai (joint targeted area inspection), area_send (special educational needs and disabilities in the area), joint_area_review (of all services for children, to 2009) or other: as the letter calls itself, else as its link does';
COMMENT ON COLUMN visits.visited IS 'Day of the visit, where a source gives it';
COMMENT ON COLUMN visits.published IS 'Day on which the letter or report was published; empty where only the statistics tell of a visit, without that day: visited has the day of the visit';
COMMENT ON COLUMN visits.theme IS 'What the visit looked at, in the words of the statistics';
COMMENT ON COLUMN visits.title IS 'Wording of the link on the council''s page';
COMMENT ON COLUMN visits.report_url IS 'Address of the letter or report (PDF); empty where it is not known';
COMMENT ON COLUMN visits.file_id IS 'Its number on Ofsted''s file server';
COMMENT ON COLUMN visits.sha256 IS 'SHA-256 of the letter, in hexadecimal, where it is known';
COMMENT ON COLUMN visits.in_listings IS 'Whether the council''s page lists it, as we saw it or as a list of letters has it';
COMMENT ON COLUMN visits.listed_by IS 'Whose list of letters tells of it; empty where we saw it on the council''s page, or only the statistics tell of it';
COMMENT ON COLUMN visits.in_statistics IS 'Whether Ofsted''s statistics list it';
COMMENT ON COLUMN visits.statistics_url IS 'Address of the workbook that lists it';
COMMENT ON COLUMN visits.statistics_place IS 'Sheet and row in that workbook';
