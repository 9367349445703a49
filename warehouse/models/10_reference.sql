-- The tables kept by hand, as typed tables, and the words that make up the scales.
-- getvariable('reference') is the folder of the CSV files; README.md there names every source.

CREATE SCHEMA reference;

-- With its delimiter and quotes said: DuckDB would look for them in every file, which takes longer
-- than reading it, and could find others.
CREATE MACRO core.kept_by_hand(name) AS TABLE
FROM read_csv(getvariable('reference') || '/' || name || '.csv', all_varchar = true, header = true,
              delim = ',', quote = '"', escape = '"');

-- In Ofsted's own order, best first: ORDER BY, min, max and quantile_disc follow it.
CREATE TYPE grade AS ENUM ('outstanding', 'good', 'requires_improvement', 'inadequate');
CREATE TYPE comparability AS ENUM ('same', 'close', 'loose');
CREATE TYPE judgement_status AS ENUM ('graded', 'not_judged', 'not_in_framework', 'held_back');

CREATE TABLE reference.frameworks AS
SELECT framework, position::INTEGER AS position, name, first_inspection::DATE AS first_inspection,
       last_published::DATE AS last_published, third_grade, note, source
FROM core.kept_by_hand('frameworks')
ORDER BY position::INTEGER;
COMMENT ON TABLE reference.frameworks IS 'One row an inspection framework';
COMMENT ON COLUMN reference.frameworks.framework IS 'Its short name, used everywhere here';
COMMENT ON COLUMN reference.frameworks.position IS 'Order in time, from 1';
COMMENT ON COLUMN reference.frameworks.name IS 'What Ofsted called the inspection';
COMMENT ON COLUMN reference.frameworks.first_inspection IS 'First day of the first inspections';
COMMENT ON COLUMN reference.frameworks.last_published IS 'No report under it came out after this day; empty while it is in use';
COMMENT ON COLUMN reference.frameworks.third_grade IS 'How the third grade was printed';
COMMENT ON COLUMN reference.frameworks.note IS 'What to know about it';
COMMENT ON COLUMN reference.frameworks.source IS 'Where this comes from';

CREATE TABLE reference.strands AS
SELECT strand, position::INTEGER AS position, name, description, source
FROM core.kept_by_hand('strands')
ORDER BY position::INTEGER;
COMMENT ON TABLE reference.strands IS 'One row a strand: what makes areas of different frameworks comparable';
COMMENT ON COLUMN reference.strands.strand IS 'Its short name';
COMMENT ON COLUMN reference.strands.position IS 'Order in which strands are shown';
COMMENT ON COLUMN reference.strands.name IS 'In plain words';
COMMENT ON COLUMN reference.strands.description IS 'What it is about';
COMMENT ON COLUMN reference.strands.source IS 'Where this comes from';

CREATE TABLE reference.areas AS
SELECT framework, area, position::INTEGER AS position, started_from::DATE AS started_from,
       started_until::DATE AS started_until, label, strand,
       comparability::comparability AS comparability, reason, source
FROM core.kept_by_hand('areas')
ORDER BY position::INTEGER;
COMMENT ON TABLE reference.areas IS 'One row a framework and area: what was graded, when, and the strand it belongs to';
COMMENT ON COLUMN reference.areas.framework IS 'The framework';
COMMENT ON COLUMN reference.areas.area IS 'The area';
COMMENT ON COLUMN reference.areas.position IS 'Order in which the framework has it';
COMMENT ON COLUMN reference.areas.started_from IS 'First day of inspections that graded it; empty: from the framework''s beginning';
COMMENT ON COLUMN reference.areas.started_until IS 'Last day of inspections that graded it; empty: to the framework''s end';
COMMENT ON COLUMN reference.areas.label IS 'The area in the framework''s own words';
COMMENT ON COLUMN reference.areas.strand IS 'Strand it belongs to; empty if none';
COMMENT ON COLUMN reference.areas.comparability IS 'How well it compares with the strand''s present meaning: same, close or loose';
COMMENT ON COLUMN reference.areas.reason IS 'Why';
COMMENT ON COLUMN reference.areas.source IS 'Where this comes from';

CREATE TYPE framework AS ENUM (SELECT framework FROM reference.frameworks ORDER BY position);
CREATE TYPE strand AS ENUM (SELECT strand FROM reference.strands ORDER BY position);
CREATE TYPE area AS ENUM (SELECT area FROM reference.areas GROUP BY area ORDER BY min(position));

CREATE TABLE reference.standing_ends AS
SELECT framework, started_from::DATE AS started_from, started_until::DATE AS started_until,
       ends_on::DATE AS ends_on, strand::strand AS strand, reason, source
FROM core.kept_by_hand('standing_ends');
COMMENT ON TABLE reference.standing_ends IS 'One row a strand that an inspection ends the standing of without grading it';
COMMENT ON COLUMN reference.standing_ends.framework IS 'Framework of the inspection; empty where it ends on a day';
COMMENT ON COLUMN reference.standing_ends.started_from IS 'First day of inspections meant; empty: from the framework''s beginning';
COMMENT ON COLUMN reference.standing_ends.started_until IS 'Last day of inspections meant; empty: to the framework''s end';
COMMENT ON COLUMN reference.standing_ends.ends_on IS 'Day on which every standing of the strand ends, whatever is published; empty where an inspection ends it';
COMMENT ON COLUMN reference.standing_ends.strand IS 'The strand whose standing ends';
COMMENT ON COLUMN reference.standing_ends.reason IS 'Why';
COMMENT ON COLUMN reference.standing_ends.source IS 'Where this comes from';

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
FROM core.kept_by_hand('councils');
COMMENT ON TABLE reference.councils IS 'One row a council; the table councils in schema main shows it as of the day of the build';
COMMENT ON COLUMN reference.councils.la_code IS 'The Department for Education''s number';
COMMENT ON COLUMN reference.councils.name IS 'Name used here';
COMMENT ON COLUMN reference.councils.urn IS 'Ofsted''s number';
COMMENT ON COLUMN reference.councils.ons_code IS 'Code of the Office for National Statistics';
COMMENT ON COLUMN reference.councils.former_ons_codes IS 'Its earlier codes, separated by semicolons';
COMMENT ON COLUMN reference.councils.region IS 'One of nine regions';
COMMENT ON COLUMN reference.councils.ofsted_region IS 'One of Ofsted''s eight regions; empty for abolished councils';
COMMENT ON COLUMN reference.councils.type IS 'london_inner, london_outer, metropolitan, unitary or county';
COMMENT ON COLUMN reference.councils.opened IS 'First day; empty if there before 1 April 2009';
COMMENT ON COLUMN reference.councils.closed IS 'Last day, which may lie ahead';
COMMENT ON COLUMN reference.councils.latitude IS 'Degrees north';
COMMENT ON COLUMN reference.councils.longitude IS 'Degrees east';
COMMENT ON COLUMN reference.councils.population_0_17 IS 'Children aged 0 to 17';
COMMENT ON COLUMN reference.councils.population_year IS 'Year of that figure (middle of the year)';
COMMENT ON COLUMN reference.councils.note IS 'What to know when joining other data';
COMMENT ON COLUMN reference.councils.source IS 'Where this comes from';

CREATE TABLE reference.council_names (
    la_code INTEGER NOT NULL REFERENCES reference.councils, name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('canonical', 'ons', 'ofsted', 'official', 'report',
                                          'trust', 'other')),
    source VARCHAR NOT NULL, PRIMARY KEY (la_code, name)
);
INSERT INTO reference.council_names BY NAME
FROM core.kept_by_hand('council_names');
COMMENT ON TABLE reference.council_names IS 'One row a council and name it goes by';
COMMENT ON COLUMN reference.council_names.la_code IS 'The council';
COMMENT ON COLUMN reference.council_names.name IS 'The name; case and spacing do not matter';
COMMENT ON COLUMN reference.council_names.kind IS 'canonical (used here), ons, ofsted, official, report (on title pages), trust (the one company that runs its services, or ran them) or other';
COMMENT ON COLUMN reference.council_names.source IS 'Where this comes from';

CREATE TABLE reference.council_changes (
    changed DATE NOT NULL, predecessor_la_code INTEGER NOT NULL REFERENCES reference.councils,
    successor_la_code INTEGER REFERENCES reference.councils, successor_name VARCHAR NOT NULL,
    note VARCHAR, source VARCHAR NOT NULL, PRIMARY KEY (predecessor_la_code, successor_name)
);
INSERT INTO reference.council_changes BY NAME
FROM core.kept_by_hand('council_changes');
COMMENT ON TABLE reference.council_changes IS 'One row a council abolished and a council that took its place';
COMMENT ON COLUMN reference.council_changes.changed IS 'First day of the new council';
COMMENT ON COLUMN reference.council_changes.predecessor_la_code IS 'The council abolished';
COMMENT ON COLUMN reference.council_changes.successor_la_code IS 'The council that took its place; empty while its code is not known';
COMMENT ON COLUMN reference.council_changes.successor_name IS 'Its name';
COMMENT ON COLUMN reference.council_changes.note IS 'Which part of the area';
COMMENT ON COLUMN reference.council_changes.source IS 'Where this comes from';

CREATE TABLE reference.neighbour_models (
    model VARCHAR PRIMARY KEY, in_force_from DATE, in_force_until DATE, name VARCHAR NOT NULL,
    note VARCHAR, source VARCHAR NOT NULL
);
INSERT INTO reference.neighbour_models BY NAME
FROM core.kept_by_hand('neighbour_models');
COMMENT ON TABLE reference.neighbour_models IS 'One row a model of statistical neighbours';
COMMENT ON COLUMN reference.neighbour_models.model IS 'Its short name, a year';
COMMENT ON COLUMN reference.neighbour_models.in_force_from IS 'First day; empty: the earliest model held';
COMMENT ON COLUMN reference.neighbour_models.in_force_until IS 'Last day; empty while it is in force';
COMMENT ON COLUMN reference.neighbour_models.name IS 'What it is';
COMMENT ON COLUMN reference.neighbour_models.note IS 'What is known of these days';
COMMENT ON COLUMN reference.neighbour_models.source IS 'Where this comes from';

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
FROM core.kept_by_hand('statistical_neighbours');
COMMENT ON TABLE reference.statistical_neighbours IS 'One row a model, council and statistical neighbour; neighbour_models has the sources';
COMMENT ON COLUMN reference.statistical_neighbours.model IS 'The model';
COMMENT ON COLUMN reference.statistical_neighbours.la_code IS 'The council';
COMMENT ON COLUMN reference.statistical_neighbours.peer_la_code IS 'Its statistical neighbour';
COMMENT ON COLUMN reference.statistical_neighbours.rank IS '1 (nearest) to 10';
COMMENT ON COLUMN reference.statistical_neighbours.closeness IS 'How like the two are, in the Department''s words; not published for 2014';

CREATE TABLE reference.borders (
    la_code_a INTEGER NOT NULL REFERENCES reference.councils,
    la_code_b INTEGER NOT NULL REFERENCES reference.councils,
    across_water BOOLEAN NOT NULL, shared_km DOUBLE, gap_m DOUBLE, tidal_km DOUBLE,
    source VARCHAR NOT NULL, PRIMARY KEY (la_code_a, la_code_b), CHECK (la_code_a < la_code_b)
);
INSERT INTO reference.borders BY NAME
FROM core.kept_by_hand('borders');
COMMENT ON TABLE reference.borders IS 'One row a pair of councils with a common border';
COMMENT ON COLUMN reference.borders.la_code_a IS 'The council with the lower number';
COMMENT ON COLUMN reference.borders.la_code_b IS 'The council with the higher number';
COMMENT ON COLUMN reference.borders.across_water IS 'Whether the border runs through tidal water';
COMMENT ON COLUMN reference.borders.shared_km IS 'Length in kilometres, a tenth more or less';
COMMENT ON COLUMN reference.borders.gap_m IS 'Narrowest water in metres, for borders across water';
COMMENT ON COLUMN reference.borders.tidal_km IS 'Further length through tidal water, for borders that are on land too';
COMMENT ON COLUMN reference.borders.source IS 'Where this comes from';

CREATE TABLE reference.tiles (
    la_code INTEGER PRIMARY KEY REFERENCES reference.councils, tile_column INTEGER NOT NULL,
    tile_row INTEGER NOT NULL, line_1 VARCHAR NOT NULL, line_2 VARCHAR,
    UNIQUE (tile_column, tile_row)
);
INSERT INTO reference.tiles BY NAME
FROM core.kept_by_hand('tiles');
COMMENT ON TABLE reference.tiles IS 'One row a council: its place on the tile map of England, drawn for this project';
COMMENT ON COLUMN reference.tiles.la_code IS 'The council';
COMMENT ON COLUMN reference.tiles.tile_column IS 'From 0 in the west';
COMMENT ON COLUMN reference.tiles.tile_row IS 'From 0 in the north';
COMMENT ON COLUMN reference.tiles.line_1 IS 'First line of the council''s name, shortened so as to fit the tile';
COMMENT ON COLUMN reference.tiles.line_2 IS 'Second line; empty where one is enough';

CREATE TABLE reference.corrections (
    source VARCHAR NOT NULL CHECK (source IN ('report', 'statistics')), source_id VARCHAR NOT NULL,
    area VARCHAR, field VARCHAR NOT NULL CHECK (field IN ('started', 'ended', 'published',
        'published_on_page', 'inspection_type', 'lead_inspector', 'grade', 'status', 'printed')),
    was VARCHAR, becomes VARCHAR, reason VARCHAR NOT NULL, noted_on DATE NOT NULL,
    evidence VARCHAR NOT NULL
);
INSERT INTO reference.corrections BY NAME
FROM core.kept_by_hand('corrections');
COMMENT ON TABLE reference.corrections IS 'One row a correction made by hand to what was collected';
COMMENT ON COLUMN reference.corrections.source IS 'report or statistics';
COMMENT ON COLUMN reference.corrections.source_id IS 'Key of the inspection in schema collected';
COMMENT ON COLUMN reference.corrections.area IS 'The area, for a grade; empty for the inspection itself';
COMMENT ON COLUMN reference.corrections.field IS 'What is corrected; published is the day that the document prints, published_on_page that of the council''s page';
COMMENT ON COLUMN reference.corrections.was IS 'The value collected';
COMMENT ON COLUMN reference.corrections.becomes IS 'The right value';
COMMENT ON COLUMN reference.corrections.reason IS 'Why it is wrong';
COMMENT ON COLUMN reference.corrections.noted_on IS 'When the correction was made';
COMMENT ON COLUMN reference.corrections.evidence IS 'What shows the right value';

CREATE TABLE reference.being_checked (
    la_code INTEGER NOT NULL REFERENCES reference.councils, published DATE NOT NULL, area VARCHAR,
    reported_on DATE NOT NULL, said VARCHAR NOT NULL, evidence VARCHAR NOT NULL
);
INSERT INTO reference.being_checked BY NAME
FROM core.kept_by_hand('being_checked');
COMMENT ON TABLE reference.being_checked IS 'One row a grade, date or name that somebody says is wrong and that is being checked; until it is shown to be wrong it stays as it is, with a line that says so. The row goes when it has been checked';
COMMENT ON COLUMN reference.being_checked.la_code IS 'The council; see councils';
COMMENT ON COLUMN reference.being_checked.published IS 'Publication date of the inspection, as it is here';
COMMENT ON COLUMN reference.being_checked.area IS 'The area whose grade it is about; empty for the inspection itself';
COMMENT ON COLUMN reference.being_checked.reported_on IS 'When it was reported';
COMMENT ON COLUMN reference.being_checked.said IS 'What is said to be wrong, in our own words';
COMMENT ON COLUMN reference.being_checked.evidence IS 'Address of the issue in which it was reported';

CREATE TABLE reference.explained_differences (
    la_code INTEGER NOT NULL REFERENCES reference.councils, framework framework NOT NULL,
    published_from DATE NOT NULL, published_until DATE NOT NULL, area area NOT NULL,
    verdict VARCHAR NOT NULL, explanation VARCHAR NOT NULL, source VARCHAR NOT NULL
);
INSERT INTO reference.explained_differences BY NAME
FROM core.kept_by_hand('explained_differences');
COMMENT ON TABLE reference.explained_differences IS 'One row a difference between reports and statistics whose cause was found';
COMMENT ON COLUMN reference.explained_differences.la_code IS 'The council';
COMMENT ON COLUMN reference.explained_differences.framework IS 'The framework';
COMMENT ON COLUMN reference.explained_differences.published_from IS 'The inspection was published from this day';
COMMENT ON COLUMN reference.explained_differences.published_until IS '... to this day';
COMMENT ON COLUMN reference.explained_differences.area IS 'The area';
COMMENT ON COLUMN reference.explained_differences.verdict IS 'The verdict in reconciliation that is explained';
COMMENT ON COLUMN reference.explained_differences.explanation IS 'The cause';
COMMENT ON COLUMN reference.explained_differences.source IS 'What shows it';

CREATE TABLE reference.published_totals (
    as_at DATE NOT NULL, published_by DATE NOT NULL,
    late_la_code INTEGER REFERENCES reference.councils, late_published_by DATE,
    strand strand NOT NULL, grade grade NOT NULL, councils INTEGER NOT NULL, source VARCHAR NOT NULL, PRIMARY KEY (as_at, strand, grade)
);
INSERT INTO reference.published_totals BY NAME
FROM core.kept_by_hand('published_totals');
COMMENT ON TABLE reference.published_totals IS 'One row a total that Ofsted published, which every build is checked against';
COMMENT ON COLUMN reference.published_totals.as_at IS 'The day counted';
COMMENT ON COLUMN reference.published_totals.published_by IS 'Reports published by this day were counted';
COMMENT ON COLUMN reference.published_totals.late_la_code IS 'A council whose report the release counts though it was published later; empty for none';
COMMENT ON COLUMN reference.published_totals.late_published_by IS 'That council''s reports published by this day were counted';
COMMENT ON COLUMN reference.published_totals.strand IS 'What was graded';
COMMENT ON COLUMN reference.published_totals.grade IS 'The grade';
COMMENT ON COLUMN reference.published_totals.councils IS 'Councils with that grade';
COMMENT ON COLUMN reference.published_totals.source IS 'Where it was published';

CREATE TABLE reference.known_gaps (
    la_code INTEGER NOT NULL REFERENCES reference.councils, strand strand NOT NULL,
    from_day DATE NOT NULL, until_day DATE NOT NULL, reason VARCHAR NOT NULL,
    source VARCHAR NOT NULL, PRIMARY KEY (la_code, strand, from_day)
);
INSERT INTO reference.known_gaps BY NAME
FROM core.kept_by_hand('known_gaps');
COMMENT ON TABLE reference.known_gaps IS 'One row a council and strand of which the sources at hand tell nothing for a time';
COMMENT ON COLUMN reference.known_gaps.la_code IS 'The council';
COMMENT ON COLUMN reference.known_gaps.strand IS 'The strand';
COMMENT ON COLUMN reference.known_gaps.from_day IS 'First day';
COMMENT ON COLUMN reference.known_gaps.until_day IS 'Last day';
COMMENT ON COLUMN reference.known_gaps.reason IS 'Why nothing is held';
COMMENT ON COLUMN reference.known_gaps.source IS 'What was looked at';

CREATE TABLE reference.districts (
    name VARCHAR NOT NULL, la_code INTEGER NOT NULL REFERENCES reference.councils, from_day DATE,
    until_day DATE, abolished DATE, source VARCHAR NOT NULL, PRIMARY KEY (name, la_code),
    CHECK (from_day <= until_day)
);
INSERT INTO reference.districts BY NAME
FROM core.kept_by_hand('districts');
COMMENT ON TABLE reference.districts IS 'One row a district of a county with two tiers of councils, and the council with duties to its children; two rows where that changed. Districts abolished before 2019 are not here';
COMMENT ON COLUMN reference.districts.name IS 'The district''s name, or one it went by';
COMMENT ON COLUMN reference.districts.la_code IS 'The council with duties to its children';
COMMENT ON COLUMN reference.districts.from_day IS 'First day of that; empty if before 1 April 2009';
COMMENT ON COLUMN reference.districts.until_day IS 'Last day of that; empty while it lasts';
COMMENT ON COLUMN reference.districts.abolished IS 'Last day of the district itself; empty while it exists';
COMMENT ON COLUMN reference.districts.source IS 'Where that comes from';

CREATE TABLE reference.story_facts (
    la_code INTEGER NOT NULL REFERENCES reference.councils, published DATE NOT NULL,
    position INTEGER NOT NULL, strand strand NOT NULL, paragraph INTEGER NOT NULL,
    page INTEGER NOT NULL, fact VARCHAR NOT NULL, says VARCHAR NOT NULL, source VARCHAR NOT NULL,
    PRIMARY KEY (la_code, published, position)
);
INSERT INTO reference.story_facts BY NAME
FROM core.kept_by_hand('story_facts');
COMMENT ON TABLE reference.story_facts IS 'One row a fact from a report, told in our own words for the story of a council';
COMMENT ON COLUMN reference.story_facts.la_code IS 'The council';
COMMENT ON COLUMN reference.story_facts.published IS 'Day on which the report was published';
COMMENT ON COLUMN reference.story_facts.position IS 'Order in the story, from 1';
COMMENT ON COLUMN reference.story_facts.strand IS 'What it is about';
COMMENT ON COLUMN reference.story_facts.paragraph IS 'Number of the paragraph';
COMMENT ON COLUMN reference.story_facts.page IS 'Page on which the paragraph begins';
COMMENT ON COLUMN reference.story_facts.fact IS 'What the paragraph says, in our own words';
COMMENT ON COLUMN reference.story_facts.says IS 'Words and figures that stand in the paragraph, separated by semicolons, by which the fact is checked';
COMMENT ON COLUMN reference.story_facts.source IS 'Address of the report';
