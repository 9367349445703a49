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

CREATE TABLE runs (                     -- only in collected.duckdb: what each crawl did
    run_id      VARCHAR NOT NULL PRIMARY KEY,
    started     TIMESTAMP NOT NULL,
    finished    TIMESTAMP,              -- NULL: it was cut off
    site        VARCHAR NOT NULL,
    outcome     VARCHAR,                -- complete, incomplete, failed
    summary     VARCHAR                 -- JSON: counts and what a person should know
);
