-- The facts as they were collected: one source's word a row, nothing merged, nothing judged.
-- This one file is the schema of collected.duckdb (written by the scraper's pipelines), of the
-- files in warehouse/snapshot (all tables but paragraphs and runs), and of the schema
-- `collected` inside a build. `source_id` of a report is FILE_ID:first 16 of its SHA-256; of a
-- workbook row first 16 of the workbook's SHA-256:sheet:row:framework:inspection type, with :2 for a
-- second inspection of that kind in one wide row.

CREATE TABLE listed_councils (          -- councils that the reports site lists
    urn         INTEGER NOT NULL PRIMARY KEY,
    name        VARCHAR NOT NULL,
    url         VARCHAR NOT NULL,
    is_closed   BOOLEAN NOT NULL DEFAULT false, -- listed among the closed (collect --closed-councils)
    first_seen  TIMESTAMP NOT NULL,
    last_seen   TIMESTAMP NOT NULL,
    vanished    TIMESTAMP                -- when a whole crawl first missed it
);
COMMENT ON TABLE listed_councils IS 'One row a council that the reports site lists';
COMMENT ON COLUMN listed_councils.urn IS 'Ofsted''s number';
COMMENT ON COLUMN listed_councils.name IS 'Name on the site';
COMMENT ON COLUMN listed_councils.url IS 'Address of its page';
COMMENT ON COLUMN listed_councils.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN listed_councils.last_seen IS 'Last met (UTC)';
COMMENT ON COLUMN listed_councils.vanished IS 'When a whole crawl first missed it; empty while it is listed';
COMMENT ON COLUMN listed_councils.is_closed IS 'Whether it was met on the pass for closed councils only';

CREATE TABLE listings (                 -- links to documents on the councils' pages
    urn         INTEGER NOT NULL,
    file_id     BIGINT NOT NULL,
    url         VARCHAR NOT NULL,       -- the file's address on the live file server
    link_text   VARCHAR NOT NULL,       -- as it stands on the page
    title       VARCHAR NOT NULL,       -- the wording without format and date
    kind        VARCHAR NOT NULL,       -- what the wording says: childrens_services, focused_visit,
                                        -- monitoring_visit, jtai, area_send, joint_area_review,
                                        -- other
    published   DATE,
    inspected   DATE,
    first_seen  TIMESTAMP NOT NULL,
    last_seen   TIMESTAMP NOT NULL,
    vanished    TIMESTAMP,
    PRIMARY KEY (urn, file_id)
);
COMMENT ON TABLE listings IS 'One row a link to a document on a council''s page';
COMMENT ON COLUMN listings.urn IS 'Ofsted''s number of the council whose page it is';
COMMENT ON COLUMN listings.file_id IS 'Number of the document on the file server';
COMMENT ON COLUMN listings.url IS 'Address of the document on the live server';
COMMENT ON COLUMN listings.link_text IS 'The link''s words as they stand';
COMMENT ON COLUMN listings.title IS 'The wording without format and date';
COMMENT ON COLUMN listings.kind IS 'What the wording says it is';
COMMENT ON COLUMN listings.published IS 'Publication date on the page';
COMMENT ON COLUMN listings.inspected IS 'Inspection date on the page';
COMMENT ON COLUMN listings.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN listings.last_seen IS 'Last met (UTC)';
COMMENT ON COLUMN listings.vanished IS 'When a crawl first missed it; empty while it is listed';

CREATE TABLE documents (                -- every version of every document fetched
    url         VARCHAR NOT NULL,       -- the address on the live servers
    sha256      VARCHAR NOT NULL,
    file_id     BIGINT,                 -- NULL for workbooks
    kind        VARCHAR NOT NULL CHECK (kind IN ('report', 'workbook')),
    status      VARCHAR NOT NULL
                CHECK (status IN ('ok', 'not_a_report', 'unreadable', 'unrecognised', 'withdrawn')),
    reason      VARCHAR,                -- why it is not ok; sheets not understood
    bytes       BIGINT NOT NULL,
    pages       INTEGER,
    licence     VARCHAR CHECK (licence IN ('ogl_3', 'non_commercial')),
    letter      VARCHAR,                -- the kind of visit or letter that it says it is, where it is
                                        -- no report: focused_visit, jtai, area_send ...
    title       VARCHAR,                -- name of the workbook, or NULL
    reader_version VARCHAR NOT NULL,
    fetched_from VARCHAR NOT NULL,      -- where the bytes came from (a stand-in's address, say)
    first_seen  TIMESTAMP NOT NULL,
    fetched_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (url, sha256)
);
COMMENT ON TABLE documents IS 'One row a version of a document that was fetched';
COMMENT ON COLUMN documents.url IS 'Address on the live servers';
COMMENT ON COLUMN documents.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN documents.file_id IS 'Number on the file server; empty for workbooks';
COMMENT ON COLUMN documents.kind IS 'report or workbook';
COMMENT ON COLUMN documents.status IS 'What came of reading it';
COMMENT ON COLUMN documents.reason IS 'Why it is not ok; sheets not understood';
COMMENT ON COLUMN documents.bytes IS 'Size';
COMMENT ON COLUMN documents.pages IS 'Pages';
COMMENT ON COLUMN documents.licence IS 'Licence it prints';
COMMENT ON COLUMN documents.letter IS 'The kind of visit or letter that it says it is, where it is no graded report';
COMMENT ON COLUMN documents.title IS 'Name of a workbook';
COMMENT ON COLUMN documents.reader_version IS 'Version of the rules that read it';
COMMENT ON COLUMN documents.fetched_from IS 'Where the bytes came from';
COMMENT ON COLUMN documents.first_seen IS 'First met (UTC)';
COMMENT ON COLUMN documents.fetched_at IS 'When the bytes were fetched (UTC)';

CREATE TABLE inspections (              -- what one report, or one row of a workbook, says
    source          VARCHAR NOT NULL CHECK (source IN ('report', 'statistics')),
    source_id       VARCHAR NOT NULL,
    url             VARCHAR NOT NULL,   -- of the document
    sha256          VARCHAR NOT NULL,
    place           VARCHAR,            -- sheet and row of a workbook
    urn             INTEGER,            -- of the page that lists the report
    ons_code        VARCHAR,            -- in the workbook
    council_printed VARCHAR,
    framework       VARCHAR NOT NULL,
    inspection_type VARCHAR NOT NULL,
    title           VARCHAR,
    started         DATE,
    ended           DATE,
    further_dates   VARCHAR,            -- start/end;start/end
    published       DATE,               -- printed in the report, or the workbook's
    lead_inspector  VARCHAR,
    PRIMARY KEY (source, source_id)
);
COMMENT ON TABLE inspections IS 'One row an inspection as one report, or one row of a workbook, tells of it; nothing merged';
COMMENT ON COLUMN inspections.source IS 'report or statistics';
COMMENT ON COLUMN inspections.source_id IS 'Key: file and hash of a report; workbook, sheet, row, framework and type of a row';
COMMENT ON COLUMN inspections.url IS 'Address of the document';
COMMENT ON COLUMN inspections.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN inspections.place IS 'Sheet and row';
COMMENT ON COLUMN inspections.urn IS 'Ofsted''s number of the council whose page lists the report';
COMMENT ON COLUMN inspections.ons_code IS 'Code in the workbook';
COMMENT ON COLUMN inspections.council_printed IS 'The council''s name as printed';
COMMENT ON COLUMN inspections.framework IS 'Framework';
COMMENT ON COLUMN inspections.inspection_type IS 'Type as the source tells it';
COMMENT ON COLUMN inspections.title IS 'Title printed';
COMMENT ON COLUMN inspections.started IS 'First day';
COMMENT ON COLUMN inspections.ended IS 'Last day of the first range';
COMMENT ON COLUMN inspections.further_dates IS 'Further ranges, start/end, separated by semicolons';
COMMENT ON COLUMN inspections.published IS 'Publication date printed in it';
COMMENT ON COLUMN inspections.lead_inspector IS 'Name as printed';

CREATE TABLE judgements (
    source      VARCHAR NOT NULL,
    source_id   VARCHAR NOT NULL,
    area        VARCHAR NOT NULL,
    status      VARCHAR NOT NULL
                CHECK (status IN ('graded', 'not_judged', 'not_in_framework', 'held_back')),
    grade       VARCHAR
                CHECK (grade IN ('outstanding', 'good', 'requires_improvement', 'inadequate')),
    printed     VARCHAR,
    page        INTEGER,
    rectangle   VARCHAR,                -- left top right bottom, in points from the top left corner
    witnesses   VARCHAR,                -- parts of the document that agree, joined with ";"
    reason      VARCHAR,
    PRIMARY KEY (source, source_id, area),
    CHECK ((status = 'graded') = (grade IS NOT NULL))
);
COMMENT ON TABLE judgements IS 'One row an area as one report, or one row of a workbook, grades it';
COMMENT ON COLUMN judgements.source IS 'report or statistics';
COMMENT ON COLUMN judgements.source_id IS 'Key of the inspection';
COMMENT ON COLUMN judgements.area IS 'What was judged';
COMMENT ON COLUMN judgements.status IS 'graded, not_judged, not_in_framework or held_back';
COMMENT ON COLUMN judgements.grade IS 'The grade';
COMMENT ON COLUMN judgements.printed IS 'The words printed';
COMMENT ON COLUMN judgements.page IS 'Page, from 1';
COMMENT ON COLUMN judgements.rectangle IS 'Left, top, right, bottom in points from the top left corner';
COMMENT ON COLUMN judgements.witnesses IS 'Parts of the document that agree';
COMMENT ON COLUMN judgements.reason IS 'Why it was held back, or what it rests on';

CREATE TABLE visits (                   -- ungraded visits that a workbook lists; those of the
    source          VARCHAR NOT NULL,   -- councils' pages are in listings
    source_id       VARCHAR NOT NULL,
    url             VARCHAR NOT NULL,
    sha256          VARCHAR NOT NULL,
    place           VARCHAR,
    ons_code        VARCHAR,
    council_printed VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    theme           VARCHAR,
    visited         DATE,
    published       DATE,
    PRIMARY KEY (source, source_id)
);
COMMENT ON TABLE visits IS 'One row an ungraded visit as a row of a workbook tells of it';
COMMENT ON COLUMN visits.source IS 'statistics';
COMMENT ON COLUMN visits.source_id IS 'Key';
COMMENT ON COLUMN visits.url IS 'Address of the workbook';
COMMENT ON COLUMN visits.sha256 IS 'SHA-256 of its bytes';
COMMENT ON COLUMN visits.place IS 'Sheet and row';
COMMENT ON COLUMN visits.ons_code IS 'Code in the workbook';
COMMENT ON COLUMN visits.council_printed IS 'The council''s name as printed';
COMMENT ON COLUMN visits.kind IS 'Kind of visit';
COMMENT ON COLUMN visits.theme IS 'What it looked at';
COMMENT ON COLUMN visits.visited IS 'Day of the visit';
COMMENT ON COLUMN visits.published IS 'Publication date';

CREATE TABLE letters (                  -- letters of other kinds that are known from a list of them
    urn         INTEGER NOT NULL,       -- and that no page gave us; those of the councils' pages are
    council_printed VARCHAR NOT NULL,   -- in listings
    kind        VARCHAR NOT NULL,       -- as in listings
    title       VARCHAR NOT NULL,       -- wording of the link
    published   DATE NOT NULL,
    url         VARCHAR,                -- NULL where the list does not give it
    sha256      VARCHAR NOT NULL PRIMARY KEY, -- of the PDF
    source      VARCHAR NOT NULL        -- whose list
);
COMMENT ON TABLE letters IS 'One row a letter of another kind than a full inspection that is known from a list of letters; those that a crawl met are in listings';
COMMENT ON COLUMN letters.urn IS 'Ofsted''s number of the council whose page lists it';
COMMENT ON COLUMN letters.council_printed IS 'Name of the council in the list';
COMMENT ON COLUMN letters.kind IS 'focused_visit, jtai, area_send or joint_area_review';
COMMENT ON COLUMN letters.title IS 'Wording of the link on the council''s page';
COMMENT ON COLUMN letters.published IS 'Publication date on the council''s page';
COMMENT ON COLUMN letters.url IS 'Address of the letter (PDF); empty where the list does not give it';
COMMENT ON COLUMN letters.sha256 IS 'SHA-256 of the letter, in hexadecimal';
COMMENT ON COLUMN letters.source IS 'Whose list it is';

CREATE TABLE indicator_values (         -- figures about councils, as one data set has them
    source_id   VARCHAR NOT NULL,       -- SHA-256 of the data set; of the figures that came with the
                                        -- program, the public repository and path of the file
    la_code     INTEGER NOT NULL,
    indicator   VARCHAR NOT NULL,       -- see reference/indicators.csv
    period_end  DATE NOT NULL,
    value       DOUBLE,
    printed     VARCHAR,                -- the marker that stands in place of a value
    missing     VARCHAR CHECK (missing IN ('suppressed', 'not_submitted', 'not_available',
                    'not_applicable', 'low_reliability', 'rounds_to_zero', 'not_known')),
    population  VARCHAR,                -- estimates of children that a rate was worked out with
    note        VARCHAR,
    data_set    VARCHAR,                -- publication, release and title of a data set collected
    released    DATE,                   -- day of that release
    PRIMARY KEY (indicator, la_code, period_end, source_id),
    CHECK (value IS NULL OR missing IS NULL)
);

CREATE TABLE paragraphs (               -- only in collected.duckdb: the text stays with its user;
                                        -- of reports, and of letters by FILE_ID:first 16 of SHA-256
    source_id   VARCHAR NOT NULL,
    position    INTEGER NOT NULL,       -- order in the report, from 1
    section     VARCHAR NOT NULL,
    number      INTEGER,
    page        INTEGER NOT NULL,
    is_bullet   BOOLEAN NOT NULL,
    text        VARCHAR NOT NULL,
    PRIMARY KEY (source_id, position)
);
COMMENT ON TABLE paragraphs IS 'One row a paragraph of a report that you collected yourself';
COMMENT ON COLUMN paragraphs.source_id IS 'Key of the report';
COMMENT ON COLUMN paragraphs.position IS 'Order in the report, from 1';
COMMENT ON COLUMN paragraphs.section IS 'Heading above it';
COMMENT ON COLUMN paragraphs.number IS 'Number printed before it';
COMMENT ON COLUMN paragraphs.page IS 'Page on which it begins';
COMMENT ON COLUMN paragraphs.is_bullet IS 'Whether it is one of a list';
COMMENT ON COLUMN paragraphs.text IS 'The text on one line';

CREATE TABLE runs (                     -- only in collected.duckdb: what each crawl did
    run_id      VARCHAR NOT NULL PRIMARY KEY,
    started     TIMESTAMP NOT NULL,
    finished    TIMESTAMP,              -- NULL: it was cut off
    site        VARCHAR NOT NULL,
    outcome     VARCHAR,                -- complete, incomplete, failed
    summary     VARCHAR                 -- JSON: counts and what a person should know
);
COMMENT ON TABLE runs IS 'One row a crawl of your own';
COMMENT ON COLUMN runs.run_id IS 'Key';
COMMENT ON COLUMN runs.started IS 'When it began (UTC)';
COMMENT ON COLUMN runs.finished IS 'When it ended (UTC); empty: it was cut off';
COMMENT ON COLUMN runs.site IS 'What was crawled';
COMMENT ON COLUMN runs.outcome IS 'complete, incomplete or failed';
COMMENT ON COLUMN runs.summary IS 'Counts and remarks, as JSON';
