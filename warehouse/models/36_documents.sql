-- Documents and the text, linked to councils and inspections, and what was set aside.

CREATE TABLE documents (
    url VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, file_id BIGINT,
    kind VARCHAR NOT NULL, status VARCHAR NOT NULL, reason VARCHAR, la_code INTEGER,
    council VARCHAR, inspection_id VARCHAR, link_text VARCHAR, published DATE, title VARCHAR,
    bytes BIGINT NOT NULL, pages INTEGER, licence VARCHAR, letter VARCHAR,
    reader_version VARCHAR NOT NULL,
    fetched_from VARCHAR NOT NULL, first_seen TIMESTAMP NOT NULL, fetched_at TIMESTAMP NOT NULL,
    vanished TIMESTAMP, PRIMARY KEY (url, sha256)
);

INSERT INTO documents BY NAME
WITH listed AS (
    SELECT l.*, r.la_code
    FROM collected.listings l
    LEFT JOIN core.resolved r ON r.what = 'listing' AND r.source_id = l.urn || '/' || l.file_id
    QUALIFY row_number() OVER (PARTITION BY l.file_id ORDER BY l.vanished NULLS FIRST, l.urn) = 1
)
SELECT d.url, d.sha256, d.file_id, d.kind, d.status, d.reason,
       coalesce(v.la_code, l.la_code) AS la_code, c.name AS council, i.inspection_id, l.link_text,
       l.published, coalesce(d.title, v.title, l.title) AS title, d.bytes, d.pages, d.licence,
       d.letter, d.reader_version, d.fetched_from, d.first_seen, d.fetched_at, l.vanished
FROM collected.documents d
LEFT JOIN core.report_versions v ON v.url = d.url AND v.sha256 = d.sha256
LEFT JOIN listed l ON l.file_id = d.file_id
LEFT JOIN core.report_groups g ON g.source_id = v.source_id
LEFT JOIN core.inspections i ON i.report_source_id = g.chosen_source_id
LEFT JOIN councils c ON c.la_code = coalesce(v.la_code, l.la_code)
ORDER BY d.kind, d.file_id, d.url, d.fetched_at;

COMMENT ON TABLE documents IS
'One row a version of a document that was fetched: reports (PDF) and Ofsted''s workbooks. Its bytes stay in the archive of whoever collected it.';
COMMENT ON COLUMN documents.url IS 'Address of the document on the live servers';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of its bytes, in hexadecimal';
COMMENT ON COLUMN documents.file_id IS 'Number of a report on Ofsted''s file server; empty for workbooks';
COMMENT ON COLUMN documents.kind IS 'report or workbook';
COMMENT ON COLUMN documents.status IS 'What came of reading it: ok, not_a_report, unreadable, unrecognised (a framework or layout we do not know), withdrawn';
COMMENT ON COLUMN documents.reason IS 'Why it is not ok; for a workbook, sheets and rows that were not understood';
COMMENT ON COLUMN documents.la_code IS 'The council that it is about; empty for workbooks and where no council is known by the page''s number and name';
COMMENT ON COLUMN documents.council IS 'Name of the council';
COMMENT ON COLUMN documents.inspection_id IS 'The inspection it reports; see inspections';
COMMENT ON COLUMN documents.link_text IS 'Wording of the link on the council''s page';
COMMENT ON COLUMN documents.published IS 'Publication date on the council''s page';
COMMENT ON COLUMN documents.title IS 'Title printed in it, else the link''s wording; for a workbook, its name';
COMMENT ON COLUMN documents.bytes IS 'Size in bytes';
COMMENT ON COLUMN documents.pages IS 'Number of pages';
COMMENT ON COLUMN documents.licence IS 'Licence it prints: ogl_3 (Open Government Licence v3.0) or non_commercial; empty where it prints none';
COMMENT ON COLUMN documents.letter IS 'The kind of visit or letter that it says it is, where it is no graded report; see visits.kind';
COMMENT ON COLUMN documents.reader_version IS 'Version of the rules that read it';
COMMENT ON COLUMN documents.fetched_from IS 'Where the bytes came from: the live server, or a stand-in';
COMMENT ON COLUMN documents.first_seen IS 'When it was first met (UTC)';
COMMENT ON COLUMN documents.fetched_at IS 'When these bytes were fetched (UTC)';
COMMENT ON COLUMN documents.vanished IS 'When the council''s page was first without it; empty while it is listed';

CREATE TABLE paragraphs (
    inspection_id VARCHAR REFERENCES inspections, la_code INTEGER NOT NULL,
    council VARCHAR NOT NULL, kind VARCHAR NOT NULL, published DATE NOT NULL,
    position INTEGER NOT NULL, section VARCHAR NOT NULL, number INTEGER,
    page INTEGER NOT NULL, is_bullet BOOLEAN NOT NULL, text VARCHAR NOT NULL,
    report_url VARCHAR NOT NULL, licence VARCHAR, PRIMARY KEY (la_code, report_url, position)
);

INSERT INTO paragraphs BY NAME
WITH letters AS (
    -- The latest version of each letter, once for every council whose page lists it.
    SELECT d.file_id || ':' || left(d.sha256, 16) AS source_id, r.la_code, d.letter AS kind,
           l.published, d.url, d.licence
    FROM collected.documents d
    JOIN collected.listings l ON l.file_id = d.file_id
    JOIN core.resolved r ON r.what = 'listing' AND r.source_id = l.urn || '/' || l.file_id
    WHERE d.letter IS NOT NULL AND l.published IS NOT NULL AND r.la_code IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.la_code, d.url
                               ORDER BY d.fetched_at DESC, d.sha256, l.urn) = 1
)
SELECT i.inspection_id, o.la_code, o.council, 'report' AS kind, o.published, p.position, p.section,
       p.number, p.page, p.is_bullet, p.text, v.url AS report_url, d.licence
FROM collected.paragraphs p
JOIN core.inspections i ON i.report_source_id = p.source_id
JOIN inspections o ON o.inspection_id = i.inspection_id
JOIN core.report_versions v ON v.source_id = p.source_id
JOIN collected.documents d ON d.url = v.url AND d.sha256 = v.sha256
UNION ALL
SELECT NULL, l.la_code, c.name, l.kind, l.published, p.position, p.section, p.number, p.page,
       p.is_bullet, p.text, l.url, l.licence
FROM collected.paragraphs p JOIN letters l USING (source_id)
JOIN councils c ON c.la_code = l.la_code
ORDER BY inspection_id, la_code, report_url, position;

COMMENT ON TABLE paragraphs IS
'One row a paragraph of a report or letter that you have collected yourself; the text is not ours to hand on, so it is empty until you collect.';
COMMENT ON COLUMN paragraphs.inspection_id IS 'The inspection; see inspections. Empty for letters, which give no grade';
COMMENT ON COLUMN paragraphs.la_code IS 'The council; see councils';
COMMENT ON COLUMN paragraphs.council IS 'Name of the council';
COMMENT ON COLUMN paragraphs.kind IS 'report (of a graded inspection), or the kind of letter: focused_visit, monitoring_visit, jtai, area_send, joint_area_review; see visits';
COMMENT ON COLUMN paragraphs.published IS 'Day on which the report or letter was published';
COMMENT ON COLUMN paragraphs.position IS 'Order in the report or letter, from 1';
COMMENT ON COLUMN paragraphs.section IS 'Heading under which it stands; empty text before the first';
COMMENT ON COLUMN paragraphs.number IS 'Number printed before it, if any';
COMMENT ON COLUMN paragraphs.page IS 'Page on which it begins, from 1';
COMMENT ON COLUMN paragraphs.is_bullet IS 'Whether it is one of a list';
COMMENT ON COLUMN paragraphs.text IS 'The text on one line';
COMMENT ON COLUMN paragraphs.report_url IS 'Address of the report or letter (PDF)';
COMMENT ON COLUMN paragraphs.licence IS 'Licence of the document''s text: ogl_3 (Open Government Licence v3.0) or non_commercial; empty where it prints none';

CREATE TABLE set_aside (
    what VARCHAR NOT NULL, source VARCHAR NOT NULL, source_id VARCHAR NOT NULL, url VARCHAR,
    place VARCHAR, council_printed VARCHAR, framework VARCHAR, published DATE,
    reason VARCHAR NOT NULL
);

INSERT INTO set_aside BY NAME
SELECT 'inspection' AS what, 'report' AS source, source_id, url, NULL AS place, council_printed,
       framework, published, set_aside AS reason
FROM core.report_versions WHERE set_aside IS NOT NULL
UNION ALL
SELECT 'inspection', 'statistics', source_id, url, place, council_printed, framework, published,
       set_aside
FROM core.statistics_rows WHERE set_aside IS NOT NULL
UNION ALL
SELECT 'inspection', 'statistics', source_id, url, place, council_printed, framework, published,
       'the row gives no publication date, and nothing else tells of the inspection'
FROM core.statistics_undated WHERE statistics_id IS NULL
UNION ALL
SELECT 'inspection', 'statistics', source_id, url, place, council_printed, framework, published,
       'one sheet gives two dates less than 60 days apart: one inspection or two?'
FROM core.statistics_dated WHERE has_several_dates
UNION ALL
SELECT 'inspection', 'statistics', source_id, url, place, council_printed, framework, published,
       'it lies too near to an inspection whose report is at hand: one inspection or two?'
FROM core.statistics_doubtful
UNION ALL
SELECT 'judgement', j.source, j.source_id, i.url, i.place, i.council_printed, i.framework,
       i.published, 'the area ' || j.area || ' is not known in the framework ' || i.framework
FROM collected.judgements j JOIN collected.inspections i USING (source, source_id)
WHERE i.framework IN (SELECT framework FROM reference.frameworks)
  AND NOT EXISTS (FROM reference.areas a WHERE a.framework = i.framework AND a.area = j.area)
UNION ALL
SELECT 'visit', v.source, v.source_id, v.url, v.place, v.council_printed, NULL, v.published,
       coalesce(r.problem, 'no council is known by this name or code')
FROM collected.visits v LEFT JOIN core.resolved r ON r.what = 'visit' AND r.source = v.source
    AND r.source_id = v.source_id
WHERE r.la_code IS NULL
UNION ALL
SELECT 'visit', 'letter', l.sha256, l.url, NULL, l.council_printed, NULL, l.published,
       coalesce(r.problem, 'no council is known by this number or name')
FROM collected.letters l
LEFT JOIN core.resolved r ON r.what = 'letter' AND r.source_id = l.sha256
WHERE r.la_code IS NULL
UNION ALL
SELECT 'listed council', 'site', l.urn::VARCHAR, l.url, NULL, l.name, NULL, NULL,
       coalesce(r.problem, 'no council is known by this number or name')
FROM collected.listed_councils l LEFT JOIN core.resolved r ON r.what = 'listed council'
    AND r.source_id = l.urn::VARCHAR
WHERE r.la_code IS NULL
ORDER BY ALL;

COMMENT ON TABLE set_aside IS
'One row a record that was collected and is in no other table, because it is not certain which council or framework it belongs to or because a newer version took its place. What could not be read of a workbook, a sheet or a row, is no record yet: documents.reason names it.';
COMMENT ON COLUMN set_aside.what IS 'inspection, judgement, visit or listed council';
COMMENT ON COLUMN set_aside.source IS 'report, statistics or site';
COMMENT ON COLUMN set_aside.source_id IS 'Its key in the tables of schema collected';
COMMENT ON COLUMN set_aside.url IS 'Address of the document or page';
COMMENT ON COLUMN set_aside.place IS 'Sheet and row of a workbook';
COMMENT ON COLUMN set_aside.council_printed IS 'The council''s name as printed';
COMMENT ON COLUMN set_aside.framework IS 'The framework as read';
COMMENT ON COLUMN set_aside.published IS 'Publication date, where there is one';
COMMENT ON COLUMN set_aside.reason IS 'Why it was set aside';
