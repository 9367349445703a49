-- Peers of two kinds: statistical neighbours by model, and councils with a common border.

CREATE TABLE neighbours (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL,
    peer_la_code INTEGER NOT NULL REFERENCES councils, peer VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('statistical', 'border')), model VARCHAR,
    in_force_from DATE, in_force_until DATE, rank INTEGER, closeness closeness,
    mutual BOOLEAN NOT NULL, across_water BOOLEAN, shared_km DOUBLE,
    CHECK ((kind = 'statistical') = (model IS NOT NULL)),
    CHECK ((kind = 'statistical') = (rank IS NOT NULL)),
    CHECK ((kind = 'border') = (across_water IS NOT NULL)), CHECK (la_code <> peer_la_code)
);

INSERT INTO neighbours BY NAME
WITH listed AS (
    SELECT n.la_code, n.peer_la_code, 'statistical' AS kind, n.model, m.in_force_from,
           m.in_force_until, n.rank, n.closeness,
           EXISTS (FROM reference.statistical_neighbours o WHERE o.model = n.model
                   AND o.la_code = n.peer_la_code AND o.peer_la_code = n.la_code) AS mutual,
           NULL::BOOLEAN AS across_water, NULL::DOUBLE AS shared_km
    FROM reference.statistical_neighbours n JOIN reference.neighbour_models m USING (model)
    UNION ALL
    SELECT x.la_code, x.peer_la_code, 'border', NULL, greatest(a.opened, b.opened),
           least(a.closed, b.closed), NULL, NULL, true, x.across_water, x.shared_km
    FROM (SELECT la_code_a AS la_code, la_code_b AS peer_la_code, across_water, shared_km
          FROM reference.borders
          UNION ALL
          SELECT la_code_b, la_code_a, across_water, shared_km FROM reference.borders) x
    JOIN reference.councils a ON a.la_code = x.la_code
    JOIN reference.councils b ON b.la_code = x.peer_la_code
)
SELECT l.*, c.name AS council, p.name AS peer
FROM listed l
JOIN councils c ON c.la_code = l.la_code
JOIN councils p ON p.la_code = l.peer_la_code
ORDER BY l.la_code, l.kind, l.model, l.rank, l.across_water, p.name;

COMMENT ON TABLE neighbours IS
'One row a council and peer: its ten statistical neighbours in each of the Department for Education''s models, and the councils that it borders. Statistical neighbours need not be mutual.';
COMMENT ON COLUMN neighbours.la_code IS 'The council; see councils';
COMMENT ON COLUMN neighbours.council IS 'Name of the council';
COMMENT ON COLUMN neighbours.peer_la_code IS 'Its peer; see councils';
COMMENT ON COLUMN neighbours.peer IS 'Name of the peer';
COMMENT ON COLUMN neighbours.kind IS 'statistical or border';
COMMENT ON COLUMN neighbours.model IS 'Model of statistical neighbours: 2014, 2021 or 2025; empty for borders';
COMMENT ON COLUMN neighbours.in_force_from IS 'First day of the model, or of the border between these two councils; empty if before everything held here';
COMMENT ON COLUMN neighbours.in_force_until IS 'Last day of the model or border; empty while it is in force';
COMMENT ON COLUMN neighbours.rank IS 'Rank among the ten statistical neighbours, 1 the nearest; empty for borders';
COMMENT ON COLUMN neighbours.closeness IS 'How like the two are in the Department''s words, Extremely close to Not close; not published for the model of 2014';
COMMENT ON COLUMN neighbours.mutual IS 'Whether the peer counts this council among its own ten in the same model; always true of borders';
COMMENT ON COLUMN neighbours.across_water IS 'Whether the border runs through tidal water, as between Tower Hamlets and Southwark; empty for statistical neighbours';
COMMENT ON COLUMN neighbours.shared_km IS 'Length of the border in kilometres, about a tenth more or less; not known for abolished councils';
