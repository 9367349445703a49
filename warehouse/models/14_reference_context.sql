-- What is kept by hand of the figures that stand beside the grades: what each is, where it was
-- counted another way from one year on, and when it came out.

CREATE TABLE reference.indicators (
    indicator VARCHAR PRIMARY KEY, position INTEGER NOT NULL UNIQUE, label VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, sign VARCHAR CHECK (sign IN ('%', '£')), decimals INTEGER NOT NULL,
    period_kind VARCHAR NOT NULL,
    better_when VARCHAR NOT NULL CHECK (better_when IN ('higher', 'lower', 'none')),
    publisher VARCHAR NOT NULL, publication VARCHAR NOT NULL, breaks VARCHAR,
    does_not_say VARCHAR NOT NULL, source VARCHAR NOT NULL
);
INSERT INTO reference.indicators BY NAME
FROM core.kept_by_hand('indicators');

CREATE TABLE reference.indicator_breaks (
    indicator VARCHAR NOT NULL REFERENCES reference.indicators, period_end DATE NOT NULL,
    reason VARCHAR NOT NULL, source VARCHAR NOT NULL, PRIMARY KEY (indicator, period_end)
);
INSERT INTO reference.indicator_breaks BY NAME
FROM core.kept_by_hand('indicator_breaks');

CREATE TABLE reference.releases (
    publication VARCHAR NOT NULL, period_end DATE NOT NULL, published DATE,
    published_from DATE NOT NULL, published_by DATE NOT NULL,
    known VARCHAR NOT NULL CHECK (known IN ('day', 'month', 'usual months')),
    source VARCHAR NOT NULL, PRIMARY KEY (publication, period_end),
    CHECK ((known = 'day') = (published IS NOT NULL)),
    CHECK (published IS NULL OR (published = published_from AND published = published_by)),
    CHECK (period_end < published_from AND published_from <= published_by)
);
INSERT INTO reference.releases BY NAME
FROM core.kept_by_hand('releases');

CREATE TABLE reference.directors_in_post (
    la_code INTEGER NOT NULL REFERENCES reference.councils, published DATE NOT NULL,
    file_id BIGINT NOT NULL UNIQUE, director_since VARCHAR NOT NULL,
    months_in_post INTEGER NOT NULL CHECK (months_in_post >= 0), interim_or_acting BOOLEAN NOT NULL,
    page INTEGER NOT NULL, PRIMARY KEY (la_code, published)
);
INSERT INTO reference.directors_in_post BY NAME
FROM core.kept_by_hand('directors_in_post');

COMMENT ON TABLE reference.indicators IS 'One row an indicator; the table indicators in schema main is made of it';
COMMENT ON COLUMN reference.indicators.indicator IS 'Its short name';
COMMENT ON COLUMN reference.indicators.position IS 'Order in which indicators are shown';
COMMENT ON COLUMN reference.indicators.label IS 'Its name in plain words';
COMMENT ON COLUMN reference.indicators.unit IS 'What the values count';
COMMENT ON COLUMN reference.indicators.sign IS '% or £, written beside a value; empty if none';
COMMENT ON COLUMN reference.indicators.decimals IS 'Decimals that are worth showing';
COMMENT ON COLUMN reference.indicators.period_kind IS 'What the last day of a period is the end of';
COMMENT ON COLUMN reference.indicators.better_when IS 'higher, lower, or none: most have no good side';
COMMENT ON COLUMN reference.indicators.publisher IS 'Who publishes it';
COMMENT ON COLUMN reference.indicators.publication IS 'In what';
COMMENT ON COLUMN reference.indicators.breaks IS 'What changed in how it is counted, in words';
COMMENT ON COLUMN reference.indicators.does_not_say IS 'What it cannot say';
COMMENT ON COLUMN reference.indicators.source IS 'Where this comes from';

COMMENT ON TABLE reference.indicator_breaks IS 'One row a break in a series: no value from that period on compares with one before';
COMMENT ON COLUMN reference.indicator_breaks.indicator IS 'The indicator';
COMMENT ON COLUMN reference.indicator_breaks.period_end IS 'First period that was counted another way';
COMMENT ON COLUMN reference.indicator_breaks.reason IS 'What changed';
COMMENT ON COLUMN reference.indicator_breaks.source IS 'Where this comes from';

COMMENT ON TABLE reference.releases IS 'One row a publication and period: when its figures first came out. Days are printed in the release or on its page; where none was found, the months stand in which that publication comes out, and published is empty';
COMMENT ON COLUMN reference.releases.publication IS 'The publication';
COMMENT ON COLUMN reference.releases.period_end IS 'Last day of the newest period in the release';
COMMENT ON COLUMN reference.releases.published IS 'Day on which it came out; empty where the day was not found';
COMMENT ON COLUMN reference.releases.published_from IS 'It came out no earlier than this';
COMMENT ON COLUMN reference.releases.published_by IS 'It was out by the end of this day';
COMMENT ON COLUMN reference.releases.known IS 'day, month, or usual months (the months in which other releases of the publication came out)';
COMMENT ON COLUMN reference.releases.source IS 'Where this comes from';

COMMENT ON TABLE reference.directors_in_post IS 'One row a report that says since when the Director of Children''s Services had been in post';
COMMENT ON COLUMN reference.directors_in_post.la_code IS 'The council';
COMMENT ON COLUMN reference.directors_in_post.published IS 'When the report was published';
COMMENT ON COLUMN reference.directors_in_post.file_id IS 'The report''s number on Ofsted''s file server';
COMMENT ON COLUMN reference.directors_in_post.director_since IS 'Year and month since when, as printed';
COMMENT ON COLUMN reference.directors_in_post.months_in_post IS 'Months from then to the first day of the inspection';
COMMENT ON COLUMN reference.directors_in_post.interim_or_acting IS 'Whether the report calls the director interim or acting';
COMMENT ON COLUMN reference.directors_in_post.page IS 'Page of the report, from 1';

COMMENT ON TABLE collected.indicator_values IS 'One row a figure about a council as one data set has it; earlier versions stay';
COMMENT ON COLUMN collected.indicator_values.source_id IS 'SHA-256 of the data set, or repository and path of a public copy';
COMMENT ON COLUMN collected.indicator_values.la_code IS 'Number of the council';
COMMENT ON COLUMN collected.indicator_values.indicator IS 'What it is a figure of';
COMMENT ON COLUMN collected.indicator_values.period_end IS 'Last day of the period';
COMMENT ON COLUMN collected.indicator_values.value IS 'The figure';
COMMENT ON COLUMN collected.indicator_values.printed IS 'The marker in its place';
COMMENT ON COLUMN collected.indicator_values.missing IS 'What the marker meant in its time';
COMMENT ON COLUMN collected.indicator_values.population IS 'Estimates of children that a rate was worked out with';
COMMENT ON COLUMN collected.indicator_values.note IS 'How it was made';
COMMENT ON COLUMN collected.indicator_values.data_set IS 'Publication, release and title of the data set';
COMMENT ON COLUMN collected.indicator_values.released IS 'Day of the release';
