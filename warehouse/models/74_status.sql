-- What `councils status` lists: what is missing, held back, set aside or not understood.

CREATE SCHEMA status;

CREATE VIEW status.inspections_by_year AS
SELECT year(published) AS year, framework::VARCHAR AS framework, count(*) AS inspections,
       count(*) FILTER (in_reports) AS with_report
FROM main.inspections GROUP BY ALL ORDER BY ALL;
COMMENT ON VIEW status.inspections_by_year IS 'One row a year of publication and framework: how many inspections there are';
COMMENT ON COLUMN status.inspections_by_year.year IS 'Year of publication';
COMMENT ON COLUMN status.inspections_by_year.framework IS 'The framework; see inspections.framework';
COMMENT ON COLUMN status.inspections_by_year.inspections IS 'Inspections';
COMMENT ON COLUMN status.inspections_by_year.with_report IS 'Those of them whose report is at hand';

CREATE VIEW status.councils_with_nothing AS
SELECT c.name AS council, c.opened, c.closed
FROM main.councils c
WHERE NOT EXISTS (FROM main.judgements j WHERE j.la_code = c.la_code) ORDER BY c.name;
COMMENT ON VIEW status.councils_with_nothing IS 'One row a council of which no judgement is held';
COMMENT ON COLUMN status.councils_with_nothing.council IS 'The council';
COMMENT ON COLUMN status.councils_with_nothing.opened IS 'See councils.opened';
COMMENT ON COLUMN status.councils_with_nothing.closed IS 'See councils.closed';

CREATE VIEW status.councils_without_a_report AS
SELECT c.name AS council
FROM main.councils c CROSS JOIN main.about a
WHERE main.was_there(c.opened, c.closed, a.as_of)
  AND NOT EXISTS (FROM main.inspections i WHERE i.la_code = c.la_code AND i.in_reports)
ORDER BY c.name;
COMMENT ON VIEW status.councils_without_a_report IS 'One row a council that exists and of which no report is at hand: what is held of it comes from the statistics';
COMMENT ON COLUMN status.councils_without_a_report.council IS 'The council';

CREATE VIEW status.councils_not_listed AS
SELECT c.name AS council, l.vanished
FROM main.councils c CROSS JOIN main.about a
LEFT JOIN collected.listed_councils l ON l.urn = c.urn
WHERE main.was_there(c.opened, c.closed, a.as_of) AND (l.urn IS NULL OR l.vanished IS NOT NULL)
ORDER BY c.name;
COMMENT ON VIEW status.councils_not_listed IS 'One row a council that exists and that the site''s search does not list';
COMMENT ON COLUMN status.councils_not_listed.council IS 'The council';
COMMENT ON COLUMN status.councils_not_listed.vanished IS 'When the search was first found without it (UTC); empty if it never listed it';

CREATE VIEW status.newest_report_not_read AS
SELECT DISTINCT c.name AS council, x.published,
       CASE d.status WHEN 'ok' THEN 'set aside' ELSE coalesce(d.status, 'not fetched') END AS status,
       coalesce(d.reason, (SELECT min(s.reason) FROM main.set_aside s WHERE s.url = x.report_url))
           AS reason,
       x.report_url AS url
FROM main.standing_changes x JOIN main.councils c ON c.la_code = x.la_code
LEFT JOIN LATERAL (SELECT v.status, v.reason FROM main.documents v WHERE v.url = x.report_url
                   ORDER BY v.fetched_at DESC LIMIT 1) d ON true
WHERE x.event = 'report not read' ORDER BY x.published DESC, c.name;
COMMENT ON VIEW status.newest_report_not_read IS 'One row a council whose newest report could not be read, so that it has no standing';
COMMENT ON COLUMN status.newest_report_not_read.council IS 'The council';
COMMENT ON COLUMN status.newest_report_not_read.published IS 'When the report was published; see standing_changes.published';
COMMENT ON COLUMN status.newest_report_not_read.status IS 'set aside, not fetched, or what the reading made of it; see documents.status';
COMMENT ON COLUMN status.newest_report_not_read.reason IS 'Why';
COMMENT ON COLUMN status.newest_report_not_read.url IS 'Address of the report';

CREATE VIEW status.held_back AS
SELECT council, published, area::VARCHAR AS area, reason, source_url, source_place
FROM main.judgements WHERE status = 'held_back' ORDER BY published DESC, council, area;
COMMENT ON VIEW status.held_back IS 'One row a grade that could not be read with certainty';
COMMENT ON COLUMN status.held_back.council IS 'The council';
COMMENT ON COLUMN status.held_back.published IS 'When the report was published';
COMMENT ON COLUMN status.held_back.area IS 'What was judged';
COMMENT ON COLUMN status.held_back.reason IS 'Why it is held back';
COMMENT ON COLUMN status.held_back.source_url IS 'Where to look';
COMMENT ON COLUMN status.held_back.source_place IS 'The place there';

-- By the version that was fetched last: the page "Report not found" is another document with every
-- banner that the site puts on top of it. A visit or letter has no grades, and it or its link says
-- so: nothing is missing for it.
CREATE VIEW status.newest_documents AS
SELECT d.url, d.kind, d.status, d.reason, d.council, coalesce(d.council, d.title) AS about,
       d.link_text, d.published, d.vanished,
       d.status = 'not_a_report' AND (d.letter IS NOT NULL OR d.file_id IN (
           SELECT l.file_id FROM collected.listings l
           WHERE l.kind NOT IN ('childrens_services', 'other'))) AS is_letter
FROM main.documents d
QUALIFY row_number() OVER (PARTITION BY d.url
                           ORDER BY d.fetched_at DESC, d.first_seen DESC, d.sha256) = 1;
COMMENT ON VIEW status.newest_documents IS 'One row an address: its document as it was fetched last';
COMMENT ON COLUMN status.newest_documents.url IS 'The address';
COMMENT ON COLUMN status.newest_documents.kind IS 'See documents.kind';
COMMENT ON COLUMN status.newest_documents.status IS 'See documents.status';
COMMENT ON COLUMN status.newest_documents.reason IS 'See documents.reason';
COMMENT ON COLUMN status.newest_documents.council IS 'The council whose page lists it';
COMMENT ON COLUMN status.newest_documents.about IS 'The council, or the title where there is none';
COMMENT ON COLUMN status.newest_documents.link_text IS 'What the link said';
COMMENT ON COLUMN status.newest_documents.published IS 'The date beside the link';
COMMENT ON COLUMN status.newest_documents.vanished IS 'When the page was first found without it (UTC); empty while it is listed';
COMMENT ON COLUMN status.newest_documents.is_letter IS 'Whether it is a visit or letter, which has no grades';

CREATE VIEW status.documents AS
SELECT kind, status, count(*) AS documents
FROM status.newest_documents GROUP BY ALL ORDER BY ALL;
COMMENT ON VIEW status.documents IS 'One row a kind of document and what became of it';
COMMENT ON COLUMN status.documents.kind IS 'See documents.kind';
COMMENT ON COLUMN status.documents.status IS 'See documents.status';
COMMENT ON COLUMN status.documents.documents IS 'Documents, each address once';

CREATE VIEW status.documents_not_read AS
SELECT about, link_text, status, reason, url
FROM status.newest_documents WHERE status <> 'ok' AND NOT is_letter
ORDER BY list_position(['unreadable', 'unrecognised', 'not_a_report'], status) NULLS LAST, council, url;
COMMENT ON VIEW status.documents_not_read IS 'One row a document that could not be read; what could not be read comes before what is perhaps no report';
COMMENT ON COLUMN status.documents_not_read.about IS 'The council, or the title where there is none';
COMMENT ON COLUMN status.documents_not_read.link_text IS 'What the link said';
COMMENT ON COLUMN status.documents_not_read.status IS 'See documents.status';
COMMENT ON COLUMN status.documents_not_read.reason IS 'Why';
COMMENT ON COLUMN status.documents_not_read.url IS 'Its address';

CREATE VIEW status.letters_without_grades AS
SELECT about, link_text, reason, url FROM status.newest_documents WHERE is_letter ORDER BY council, url;
COMMENT ON VIEW status.letters_without_grades IS 'One row a visit or letter, which has no grades';
COMMENT ON COLUMN status.letters_without_grades.about IS 'The council, or the title where there is none';
COMMENT ON COLUMN status.letters_without_grades.link_text IS 'What the link said';
COMMENT ON COLUMN status.letters_without_grades.reason IS 'How it is known for one';
COMMENT ON COLUMN status.letters_without_grades.url IS 'Its address';

CREATE VIEW status.set_aside AS
SELECT what, council_printed AS council, place, published, reason, url FROM main.set_aside ORDER BY ALL;
COMMENT ON VIEW status.set_aside IS 'One row a collected record that is in no table of facts';
COMMENT ON COLUMN status.set_aside.what IS 'What it is a record of';
COMMENT ON COLUMN status.set_aside.council IS 'The council as it was printed';
COMMENT ON COLUMN status.set_aside.place IS 'Where in the document';
COMMENT ON COLUMN status.set_aside.published IS 'Its date of publication, as far as it is known';
COMMENT ON COLUMN status.set_aside.reason IS 'Why it was set aside';
COMMENT ON COLUMN status.set_aside.url IS 'Address of the document';

CREATE VIEW status.sheets_not_understood AS
SELECT coalesce(title, url) AS workbook, reason, url
FROM main.documents WHERE kind = 'workbook' AND status = 'ok' AND reason IS NOT NULL ORDER BY ALL;
COMMENT ON VIEW status.sheets_not_understood IS 'One row a workbook that has sheets which were not understood';
COMMENT ON COLUMN status.sheets_not_understood.workbook IS 'Its title, or its address where it has none';
COMMENT ON COLUMN status.sheets_not_understood.reason IS 'Which sheets, and why';
COMMENT ON COLUMN status.sheets_not_understood.url IS 'Its address';

CREATE VIEW status.unknown_wordings AS
SELECT title AS wording, count(*) AS links, max(published) AS newest
FROM collected.listings WHERE kind = 'other' GROUP BY ALL ORDER BY links DESC, wording;
COMMENT ON VIEW status.unknown_wordings IS 'One row a wording of a link of which nobody has said what it means';
COMMENT ON COLUMN status.unknown_wordings.wording IS 'The wording';
COMMENT ON COLUMN status.unknown_wordings.links IS 'Links with it';
COMMENT ON COLUMN status.unknown_wordings.newest IS 'The latest date beside one';

CREATE VIEW status.vanished AS
SELECT council, link_text, published, vanished, url
FROM status.newest_documents WHERE vanished IS NOT NULL ORDER BY vanished DESC, council;
COMMENT ON VIEW status.vanished IS 'One row a document that its council''s page lists no more; it is kept';
COMMENT ON COLUMN status.vanished.council IS 'The council';
COMMENT ON COLUMN status.vanished.link_text IS 'What the link said';
COMMENT ON COLUMN status.vanished.published IS 'The date beside the link';
COMMENT ON COLUMN status.vanished.vanished IS 'When the page was first found without it (UTC)';
COMMENT ON COLUMN status.vanished.url IS 'Its address';

CREATE VIEW status.known_gaps AS
SELECT c.name AS council, g.strand::VARCHAR AS strand, g.from_day, g.until_day, g.reason
FROM reference.open_gaps g JOIN main.councils c ON c.la_code = g.la_code ORDER BY ALL;
COMMENT ON VIEW status.known_gaps IS 'One row a council and strand of which no source at hand tells for a time';
COMMENT ON COLUMN status.known_gaps.council IS 'The council';
COMMENT ON COLUMN status.known_gaps.strand IS 'The strand';
COMMENT ON COLUMN status.known_gaps.from_day IS 'First day';
COMMENT ON COLUMN status.known_gaps.until_day IS 'Last day';
COMMENT ON COLUMN status.known_gaps.reason IS 'Why nothing is held';

CREATE VIEW status.sources_disagree AS
SELECT council, published, area::VARCHAR AS area, report_grade::VARCHAR AS report_grade,
       statistics_grade::VARCHAR AS statistics_grade, statistics_printed, verdict, explanation,
       report_url
FROM main.reconciliation WHERE verdict IN ('differ', 'statistics_disagree')
ORDER BY published DESC, council, area;
COMMENT ON VIEW status.sources_disagree IS 'One row a grade on which report and statistics, or two releases of these, do not agree';
COMMENT ON COLUMN status.sources_disagree.council IS 'The council';
COMMENT ON COLUMN status.sources_disagree.published IS 'When the report was published';
COMMENT ON COLUMN status.sources_disagree.area IS 'What was judged';
COMMENT ON COLUMN status.sources_disagree.report_grade IS 'The report''s grade';
COMMENT ON COLUMN status.sources_disagree.statistics_grade IS 'The grade in the statistics';
COMMENT ON COLUMN status.sources_disagree.statistics_printed IS 'What they printed';
COMMENT ON COLUMN status.sources_disagree.verdict IS 'See reconciliation.verdict';
COMMENT ON COLUMN status.sources_disagree.explanation IS 'The cause, where it was found';
COMMENT ON COLUMN status.sources_disagree.report_url IS 'Address of the report';
