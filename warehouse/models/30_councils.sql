-- Every council with duties to children since 2009, abolished ones included.

CREATE TABLE councils (
    la_code INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE,
    slug VARCHAR NOT NULL UNIQUE CHECK (regexp_full_match(slug, '[a-z0-9]+(-[a-z0-9]+)*')),
    official_name VARCHAR NOT NULL,
    ons_code VARCHAR, former_ons_codes VARCHAR, urn INTEGER UNIQUE, region VARCHAR NOT NULL,
    type VARCHAR NOT NULL, opened DATE, closed DATE, closes DATE, predecessors VARCHAR,
    successors VARCHAR, latitude DOUBLE NOT NULL, longitude DOUBLE NOT NULL, tile_column INTEGER,
    tile_row INTEGER, population_0_17 INTEGER, page_url VARCHAR, known_until DATE, note VARCHAR
);

INSERT INTO councils BY NAME
SELECT c.la_code, c.name,
       trim(regexp_replace(lower(strip_accents(replace(replace(c.name, '''', ''), '&', ' and '))),
                           '[^a-z0-9]+', '-', 'g'), '-') AS slug,
       coalesce((SELECT min(n.name) FROM reference.council_names n
                 WHERE n.la_code = c.la_code AND n.kind = 'official'), c.name) AS official_name,
       c.ons_code, c.former_ons_codes, c.urn, c.region, c.type, c.opened,
       CASE WHEN c.closed < getvariable('today') THEN c.closed END AS closed,
       CASE WHEN c.closed >= getvariable('today') THEN c.closed END AS closes,
       (SELECT string_agg(p.name, '; ' ORDER BY p.name) FROM reference.council_changes x
        JOIN reference.councils p ON p.la_code = x.predecessor_la_code
        WHERE x.successor_la_code = c.la_code) AS predecessors,
       (SELECT string_agg(x.successor_name, '; ' ORDER BY x.successor_name)
        FROM reference.council_changes x WHERE x.predecessor_la_code = c.la_code) AS successors,
       c.latitude, c.longitude, t.tile_column, t.tile_row, c.population_0_17,
       l.url AS page_url,
       -- Of what is dated after today nothing is taken: see about.known_until.
       (SELECT max(least(s.last_seen::DATE, getvariable('today'))) FROM collected.listings s
        WHERE s.urn = c.urn) AS known_until,
       c.note
FROM reference.councils c
LEFT JOIN reference.tiles t USING (la_code)
LEFT JOIN collected.listed_councils l ON l.urn = c.urn
ORDER BY c.la_code;

COMMENT ON TABLE councils IS
'One row a council with duties to children, now or at some time since 2009. Councils that came of a reorganisation are rows of their own, linked to their predecessors and never merged with them; a children''s trust belongs to its council.';
COMMENT ON COLUMN councils.la_code IS 'The Department for Education''s three-digit number of the council; the key used everywhere here';
COMMENT ON COLUMN councils.name IS 'The name used everywhere here; no two councils share it';
COMMENT ON COLUMN councils.slug IS 'The council in an address of a page, as in council=tower-hamlets: its name in small letters, with hyphens for all else; no two councils share it';
COMMENT ON COLUMN councils.official_name IS 'The council''s full name';
COMMENT ON COLUMN councils.ons_code IS 'Nine-character code of the Office for National Statistics; empty for councils abolished before these codes began';
COMMENT ON COLUMN councils.former_ons_codes IS 'Earlier codes of the same council, separated by semicolons; many files still carry them';
COMMENT ON COLUMN councils.urn IS 'Ofsted''s number for the council, the last part of the address of its page; not known for abolished councils';
COMMENT ON COLUMN councils.region IS 'One of the nine regions of England';
COMMENT ON COLUMN councils.type IS 'london_inner, london_outer, metropolitan, unitary or county';
COMMENT ON COLUMN councils.opened IS 'First day of the council; empty if it was there before 1 April 2009';
COMMENT ON COLUMN councils.closed IS 'Last day of the council; empty while it exists';
COMMENT ON COLUMN councils.closes IS 'Last day where the law has already set one that lies ahead';
COMMENT ON COLUMN councils.predecessors IS 'Councils that this one took the place of, separated by semicolons';
COMMENT ON COLUMN councils.successors IS 'Councils that took or will take its place, separated by semicolons';
COMMENT ON COLUMN councils.latitude IS 'Degrees north of a point inside the council''s area';
COMMENT ON COLUMN councils.longitude IS 'Degrees east of a point inside the council''s area; west is negative';
COMMENT ON COLUMN councils.tile_column IS 'Column of the council on the tile map of England, from 0 in the west; empty for abolished councils';
COMMENT ON COLUMN councils.tile_row IS 'Row of the council on the tile map of England, from 0 in the north; empty for abolished councils';
COMMENT ON COLUMN councils.population_0_17 IS 'Children aged 0 to 17, mid-2024 (abolished councils: the last year published, if any)';
COMMENT ON COLUMN councils.page_url IS 'The council''s page on Ofsted''s reports site; empty where the page was not seen';
COMMENT ON COLUMN councils.known_until IS 'The last day on which its page was read; empty where the page was not seen, or lists nothing. See about.known_until for all of them';
COMMENT ON COLUMN councils.note IS 'What to know when joining other data to this council';
