-- The grade in force, from the day a report is published until the next that grades the strand.
-- It also ends, with nothing in its place, when a later inspection of the same services grades
-- the strand no longer (reference.standing_ends says which and why), when a later grade had to be
-- held back, when a newer report is out that could not be read, when the council closes, and, for
-- safeguarding boards, on the day by which they were abolished.

CREATE TABLE standing_changes (
    la_code INTEGER NOT NULL REFERENCES councils, strand strand NOT NULL, published DATE NOT NULL,
    started DATE, event VARCHAR NOT NULL
        CHECK (event IN ('graded', 'held back', 'no longer graded', 'report not read',
                         'board abolished')),
    grade grade, inspection_id VARCHAR REFERENCES inspections, report_url VARCHAR,
    PRIMARY KEY (la_code, strand, published), CHECK ((event = 'graded') = (grade IS NOT NULL))
);

INSERT INTO standing_changes BY NAME
WITH out AS (
    -- Reports listed of which no inspection came, with the day from which each may be out. A page that
    -- gives no day, or a slip of the pen, hides nothing: the report came after the inspection that it
    -- tells of; where that cannot be read either, it is as new as its place on a page that had been
    -- seen without it.
    SELECT r.la_code, l.file_id, l.url,
           coalesce(
               greatest(CASE WHEN l.published <= getvariable('today') THEN l.published END,
                        (SELECT max(coalesce(v.ended, v.started)) + 1 FROM core.report_versions v
                         WHERE v.file_id = l.file_id
                           AND coalesce(v.ended, v.started) < getvariable('today'))),
               CASE WHEN l.first_seen > (SELECT min(b.first_seen) FROM collected.listings b
                                         WHERE b.urn = l.urn)
                    THEN least(l.first_seen::DATE, getvariable('today')) END) AS published
    FROM collected.listings l
    JOIN core.resolved r ON r.what = 'listing' AND r.source_id = l.urn || '/' || l.file_id
    WHERE l.kind = 'childrens_services' AND l.vanished IS NULL AND r.la_code IS NOT NULL
      AND NOT EXISTS (FROM documents d WHERE d.file_id = l.file_id
                      AND (d.letter IS NOT NULL
                           OR (d.inspection_id IS NOT NULL AND d.la_code = r.la_code)))
),
unread AS (
    -- A report is listed that is newer than every inspection known of the council, and no inspection
    -- came of it: it is broken, of a kind that we do not know, missing on the file server, about
    -- another council, dated as it cannot be, or taken for no report though it does not call itself a
    -- letter. Older documents say nothing of how the council stands. The statistics' day of
    -- publication is often weeks off the page's, so the listing may be of the inspection that they
    -- tell of.
    SELECT o.la_code, min(o.published) AS published, arg_min(o.url, (o.published, o.url)) AS report_url
    FROM out o
    WHERE o.published > coalesce((SELECT max(i.published + CASE WHEN i.in_reports THEN 0 ELSE 45 END)
                                  FROM inspections i WHERE i.la_code = o.la_code),
                                 DATE '1900-01-01')
    GROUP BY o.la_code
),
events AS (
    SELECT j.la_code, j.strand, j.published, i.started,
           CASE j.status WHEN 'graded' THEN 'graded' ELSE 'held back' END AS event, j.grade,
           j.inspection_id, j.report_url
    FROM judgements j JOIN inspections i USING (inspection_id)
    WHERE j.strand IS NOT NULL AND j.status IN ('graded', 'held_back')
    UNION ALL
    SELECT i.la_code, e.strand, i.published, i.started, 'no longer graded', NULL, i.inspection_id,
           i.report_url
    FROM inspections i
    JOIN reference.standing_ends e ON e.framework = i.framework::VARCHAR
     AND was_there(e.started_from, e.started_until, core.likely_start(i.started, i.published))
    UNION ALL
    SELECT c.la_code, e.strand, e.ends_on, NULL, 'board abolished', NULL, NULL, NULL
    FROM reference.standing_ends e
    JOIN reference.councils c ON was_there(c.opened, c.closed, e.ends_on)
    WHERE e.ends_on <= getvariable('today')
    UNION ALL
    SELECT u.la_code, s.strand, u.published, NULL, 'report not read', NULL, NULL, u.report_url
    FROM unread u CROSS JOIN reference.strands s
)
-- What two inspections published on one day say of one strand, the later inspection decides.
SELECT * FROM events
QUALIFY row_number() OVER (PARTITION BY la_code, strand, published
    ORDER BY started DESC NULLS LAST, event = 'graded' DESC, event = 'held back' DESC,
             inspection_id) = 1
ORDER BY la_code, strand, published;

COMMENT ON TABLE standing_changes IS
'One row a council, strand and day on which a publication changed its standing: by a grade, by a grade that had to be held back, by an inspection of the same services that grades the strand no longer, by a report newer than all that is known which could not be read, or by the end of the safeguarding boards. standings is made from it.';
COMMENT ON COLUMN standing_changes.la_code IS 'The council; see councils';
COMMENT ON COLUMN standing_changes.strand IS 'What changed';
COMMENT ON COLUMN standing_changes.published IS 'Day of publication; of a report that was not read and has none that can be, the day after its inspection, or that on which its link was first seen';
COMMENT ON COLUMN standing_changes.started IS 'First day of the inspection, where it is known';
COMMENT ON COLUMN standing_changes.event IS 'graded, held back, no longer graded, report not read or board abolished (safeguarding boards, by 29 September 2019)';
COMMENT ON COLUMN standing_changes.grade IS 'The new grade; empty unless graded';
COMMENT ON COLUMN standing_changes.inspection_id IS 'The inspection; see inspections. Empty where the report was not read or the board abolished';
COMMENT ON COLUMN standing_changes.report_url IS 'Address of the report; empty where it is not at hand';

CREATE TABLE standings (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL, strand strand NOT NULL,
    grade grade NOT NULL, grade_rank TINYINT NOT NULL CHECK (grade_rank BETWEEN 1 AND 4),
    grade_shown VARCHAR NOT NULL, since DATE NOT NULL, until DATE,
    ended_by VARCHAR CHECK (ended_by IN ('next grade', 'no longer graded', 'held back',
                                         'report not read', 'board abolished', 'council closed')),
    comparability comparability NOT NULL, framework framework NOT NULL,
    inspection_id VARCHAR NOT NULL REFERENCES inspections,
    PRIMARY KEY (la_code, strand, since), CHECK (since < until),
    CHECK ((until IS NULL) = (ended_by IS NULL))
);

INSERT INTO standings BY NAME
WITH spells AS (
    SELECT *, lead(published) OVER in_order AS next_published, lead(event) OVER in_order AS next_event
    FROM standing_changes
    WINDOW in_order AS (PARTITION BY la_code, strand ORDER BY published)
)
SELECT s.la_code, c.name AS council, s.strand, s.grade, enum_code(s.grade) + 1 AS grade_rank,
       j.grade_shown, s.published AS since,
       least(s.next_published, c.closed + 1) AS until,
       CASE WHEN until IS NULL THEN NULL
            WHEN until = c.closed + 1 THEN 'council closed'
            WHEN s.next_event = 'graded' THEN 'next grade'
            ELSE s.next_event END AS ended_by,
       j.comparability, j.framework, s.inspection_id
FROM spells s
JOIN councils c USING (la_code)
JOIN judgements j ON j.inspection_id = s.inspection_id AND j.strand = s.strand
WHERE s.event = 'graded' AND s.published <= coalesce(c.closed, s.published)
ORDER BY s.la_code, s.strand, s.published;

COMMENT ON TABLE standings IS
'One row a council, strand and spell: the grade in force from the day its report was published. No overall standing begins before 2013, and none outlasts the publication of an inspection from April 2026 on, which gives none. Care leavers have no standing after an inspection of 2018 to 2022, which graded them together with children in care; adoption and the safeguarding board have none after an ILACS inspection, and no board has one after 29 September 2019, when safeguarding partners had to have taken the boards'' place. An area that was not judged leaves the earlier standing in force. A newer report that could not be read ends every standing of its council: what it says is not known. A council that came of a reorganisation starts without a standing. For counts as Ofsted makes them, by the day of the inspection, see the macro standing_as_ofsted_counts.';
COMMENT ON COLUMN standings.la_code IS 'The council; see councils';
COMMENT ON COLUMN standings.council IS 'Name of the council';
COMMENT ON COLUMN standings.strand IS 'What the grade is about: overall, help_and_protection, children_in_care, care_leavers, leadership, adoption or lscb';
COMMENT ON COLUMN standings.grade IS 'The grade in force. To compare by the order of grades use grade_rank, or grade > ''good''::grade';
COMMENT ON COLUMN standings.grade_rank IS 'Ofsted''s number of the grade: 1 outstanding, 2 good, 3 requires improvement (before late 2013: adequate), 4 inadequate';
COMMENT ON COLUMN standings.grade_shown IS 'The grade''s name in its own time; see judgements.grade_shown';
COMMENT ON COLUMN standings.since IS 'First day: the day of publication';
COMMENT ON COLUMN standings.until IS 'First day on which it is in force no more; empty while it is';
COMMENT ON COLUMN standings.ended_by IS 'Why it ended: next grade, no longer graded, held back (a later grade could not be read with certainty), report not read (a newer report is out), board abolished (safeguarding boards, by 29 September 2019) or council closed; empty while it is in force';
COMMENT ON COLUMN standings.comparability IS 'How well the area graded compares with the strand''s present meaning: same, close or loose';
COMMENT ON COLUMN standings.framework IS 'Framework under which the grade was given';
COMMENT ON COLUMN standings.inspection_id IS 'The inspection that gave the grade; see inspections';
