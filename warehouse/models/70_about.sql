-- One row that says what this file is.

CREATE TABLE about (
    schema_version INTEGER NOT NULL, as_of DATE NOT NULL, newest_document TIMESTAMP,
    newest_publication DATE, councils INTEGER NOT NULL, inspections INTEGER NOT NULL,
    judgements INTEGER NOT NULL, held_back INTEGER NOT NULL, attribution VARCHAR NOT NULL
);

INSERT INTO about BY NAME
SELECT getvariable('schema_version') AS schema_version, getvariable('today') AS as_of,
       (SELECT max(fetched_at) FROM documents) AS newest_document,
       (SELECT max(published) FROM inspections) AS newest_publication,
       (SELECT count(*) FROM councils WHERE closed IS NULL) AS councils,
       (SELECT count(*) FROM inspections) AS inspections,
       (SELECT count(*) FROM judgements) AS judgements,
       (SELECT count(*) FROM judgements WHERE status = 'held_back') AS held_back,
       'Contains public sector information licensed under the Open Government Licence v3.0: Ofsted, the Department for Education and the Office for National Statistics. Contains OS data © Crown copyright and database right.'
           AS attribution;

COMMENT ON TABLE about IS 'One row: what this file is, how fresh, and whose data it is made of.';
COMMENT ON COLUMN about.schema_version IS 'Raised when a table or column changes its name or meaning';
COMMENT ON COLUMN about.as_of IS 'The day that "now" means in this file';
COMMENT ON COLUMN about.newest_document IS 'When the newest document was fetched (UTC)';
COMMENT ON COLUMN about.newest_publication IS 'Publication date of the newest inspection';
COMMENT ON COLUMN about.councils IS 'Councils that exist';
COMMENT ON COLUMN about.inspections IS 'Inspections held';
COMMENT ON COLUMN about.judgements IS 'Judgements held, those without a grade included';
COMMENT ON COLUMN about.held_back IS 'Judgements whose grade could not be read with certainty';
COMMENT ON COLUMN about.attribution IS 'What to print beside figures made from this file';
