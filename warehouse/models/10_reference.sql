-- The tables kept by hand, as typed tables, and the words that make up the scales.
-- getvariable('reference') is the folder of the CSV files; README.md there names every source.

CREATE SCHEMA reference;

-- In Ofsted's own order, best first: ORDER BY, min, max and quantile_disc follow it.
CREATE TYPE grade AS ENUM ('outstanding', 'good', 'requires_improvement', 'inadequate');
CREATE TYPE comparability AS ENUM ('same', 'close', 'loose');
CREATE TYPE judgement_status AS ENUM ('graded', 'not_judged', 'not_in_framework', 'held_back');

CREATE TABLE reference.frameworks AS
SELECT framework, position::INTEGER AS position, name, first_inspection::DATE AS first_inspection,
       last_published::DATE AS last_published, third_grade, note, source
FROM read_csv(getvariable('reference') || '/frameworks.csv', all_varchar = true, header = true)
ORDER BY position::INTEGER;

CREATE TABLE reference.strands AS
SELECT strand, position::INTEGER AS position, name, description, source
FROM read_csv(getvariable('reference') || '/strands.csv', all_varchar = true, header = true)
ORDER BY position::INTEGER;

CREATE TABLE reference.areas AS
SELECT framework, area, position::INTEGER AS position, started_from::DATE AS started_from,
       started_until::DATE AS started_until, label, strand,
       comparability::comparability AS comparability, reason, source
FROM read_csv(getvariable('reference') || '/areas.csv', all_varchar = true, header = true)
ORDER BY position::INTEGER;

CREATE TYPE framework AS ENUM (SELECT framework FROM reference.frameworks ORDER BY position);
CREATE TYPE strand AS ENUM (SELECT strand FROM reference.strands ORDER BY position);
CREATE TYPE area AS ENUM (SELECT area FROM reference.areas GROUP BY area ORDER BY min(position));

CREATE TABLE reference.standing_ends AS
SELECT framework, started_from::DATE AS started_from, started_until::DATE AS started_until,
       ends_on::DATE AS ends_on, strand::strand AS strand, reason, source
FROM read_csv(getvariable('reference') || '/standing_ends.csv', all_varchar = true, header = true);

CREATE TABLE reference.councils (
    la_code INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE, urn INTEGER UNIQUE, ons_code VARCHAR,
    former_ons_codes VARCHAR, region VARCHAR NOT NULL, ofsted_region VARCHAR,
    type VARCHAR NOT NULL CHECK (type IN ('london_inner', 'london_outer', 'metropolitan',
                                          'unitary', 'county')),
    opened DATE, closed DATE, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL,
    population_0_17 INTEGER, population_year INTEGER, note VARCHAR, source VARCHAR NOT NULL,
    CHECK (opened < closed)
);
INSERT INTO reference.councils BY NAME
FROM read_csv(getvariable('reference') || '/councils.csv', all_varchar = true, header = true);

CREATE TABLE reference.council_names (
    la_code INTEGER NOT NULL REFERENCES reference.councils, name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('canonical', 'ons', 'ofsted', 'official', 'report',
                                          'trust', 'other')),
    source VARCHAR NOT NULL, PRIMARY KEY (la_code, name)
);
INSERT INTO reference.council_names BY NAME
FROM read_csv(getvariable('reference') || '/council_names.csv', all_varchar = true, header = true);

CREATE TABLE reference.council_changes (
    changed DATE NOT NULL, predecessor_la_code INTEGER NOT NULL REFERENCES reference.councils,
    successor_la_code INTEGER REFERENCES reference.councils, successor_name VARCHAR NOT NULL,
    note VARCHAR, source VARCHAR NOT NULL, PRIMARY KEY (predecessor_la_code, successor_name)
);
INSERT INTO reference.council_changes BY NAME
FROM read_csv(getvariable('reference') || '/council_changes.csv', all_varchar = true, header = true);

CREATE TABLE reference.neighbour_models (
    model VARCHAR PRIMARY KEY, in_force_from DATE, in_force_until DATE, name VARCHAR NOT NULL,
    note VARCHAR, source VARCHAR NOT NULL
);
INSERT INTO reference.neighbour_models BY NAME
FROM read_csv(getvariable('reference') || '/neighbour_models.csv', all_varchar = true, header = true);

CREATE TYPE closeness AS ENUM
    ('Extremely close', 'Very close', 'Close', 'Somewhat close', 'Not close');
CREATE TABLE reference.statistical_neighbours (
    model VARCHAR NOT NULL REFERENCES reference.neighbour_models,
    la_code INTEGER NOT NULL REFERENCES reference.councils,
    peer_la_code INTEGER NOT NULL REFERENCES reference.councils,
    rank INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 10), closeness closeness,
    PRIMARY KEY (model, la_code, rank), UNIQUE (model, la_code, peer_la_code),
    CHECK (la_code <> peer_la_code)
);
INSERT INTO reference.statistical_neighbours BY NAME
FROM read_csv(getvariable('reference') || '/statistical_neighbours.csv', all_varchar = true,
              header = true);

CREATE TABLE reference.borders (
    la_code_a INTEGER NOT NULL REFERENCES reference.councils,
    la_code_b INTEGER NOT NULL REFERENCES reference.councils,
    across_water BOOLEAN NOT NULL, shared_km DOUBLE, gap_m DOUBLE, tidal_km DOUBLE,
    source VARCHAR NOT NULL, PRIMARY KEY (la_code_a, la_code_b), CHECK (la_code_a < la_code_b)
);
INSERT INTO reference.borders BY NAME
FROM read_csv(getvariable('reference') || '/borders.csv', all_varchar = true, header = true);

CREATE TABLE reference.tiles (
    la_code INTEGER PRIMARY KEY REFERENCES reference.councils, tile_column INTEGER NOT NULL,
    tile_row INTEGER NOT NULL, line_1 VARCHAR NOT NULL, line_2 VARCHAR,
    UNIQUE (tile_column, tile_row)
);
INSERT INTO reference.tiles BY NAME
FROM read_csv(getvariable('reference') || '/tiles.csv', all_varchar = true, header = true);

CREATE TABLE reference.corrections (
    source VARCHAR NOT NULL CHECK (source IN ('report', 'statistics')), source_id VARCHAR NOT NULL,
    area VARCHAR, field VARCHAR NOT NULL CHECK (field IN ('started', 'ended', 'published',
        'inspection_type', 'lead_inspector', 'grade', 'status', 'printed')),
    was VARCHAR, becomes VARCHAR, reason VARCHAR NOT NULL, noted_on DATE NOT NULL,
    evidence VARCHAR NOT NULL
);
INSERT INTO reference.corrections BY NAME
FROM read_csv(getvariable('reference') || '/corrections.csv', all_varchar = true, header = true);

CREATE TABLE reference.explained_differences (
    la_code INTEGER NOT NULL REFERENCES reference.councils, framework framework NOT NULL,
    published_from DATE NOT NULL, published_until DATE NOT NULL, area area NOT NULL,
    verdict VARCHAR NOT NULL, explanation VARCHAR NOT NULL, source VARCHAR NOT NULL
);
INSERT INTO reference.explained_differences BY NAME
FROM read_csv(getvariable('reference') || '/explained_differences.csv', all_varchar = true,
              header = true);

CREATE TABLE reference.published_totals (
    as_at DATE NOT NULL, published_by DATE NOT NULL,
    late_la_code INTEGER REFERENCES reference.councils, late_published_by DATE,
    strand strand NOT NULL, grade grade NOT NULL, councils INTEGER NOT NULL, source VARCHAR NOT NULL, PRIMARY KEY (as_at, strand, grade)
);
INSERT INTO reference.published_totals BY NAME
FROM read_csv(getvariable('reference') || '/published_totals.csv', all_varchar = true, header = true);

CREATE TABLE reference.known_gaps (
    la_code INTEGER NOT NULL REFERENCES reference.councils, strand strand NOT NULL,
    from_day DATE NOT NULL, until_day DATE NOT NULL, reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL, PRIMARY KEY (la_code, strand, from_day)
);
INSERT INTO reference.known_gaps BY NAME
FROM read_csv(getvariable('reference') || '/known_gaps.csv', all_varchar = true, header = true);

CREATE TABLE reference.districts (
    name VARCHAR NOT NULL, la_code INTEGER NOT NULL REFERENCES reference.councils, from_day DATE,
    until_day DATE, abolished DATE, source VARCHAR NOT NULL, PRIMARY KEY (name, la_code),
    CHECK (from_day <= until_day)
);
INSERT INTO reference.districts BY NAME
FROM read_csv(getvariable('reference') || '/districts.csv', all_varchar = true, header = true);

CREATE TABLE reference.story_facts (
    la_code INTEGER NOT NULL REFERENCES reference.councils, published DATE NOT NULL,
    position INTEGER NOT NULL, strand strand NOT NULL, paragraph INTEGER NOT NULL,
    page INTEGER NOT NULL, fact VARCHAR NOT NULL, says VARCHAR NOT NULL, source VARCHAR NOT NULL,
    PRIMARY KEY (la_code, published, position)
);
INSERT INTO reference.story_facts BY NAME
FROM read_csv(getvariable('reference') || '/story_facts.csv', all_varchar = true, header = true);
