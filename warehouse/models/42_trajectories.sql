-- From one grade to the next: what changed with each new report.

CREATE TABLE trajectories (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL, strand strand NOT NULL,
    from_grade grade NOT NULL, to_grade grade NOT NULL, steps TINYINT NOT NULL,
    from_shown VARCHAR NOT NULL, to_shown VARCHAR NOT NULL, from_published DATE NOT NULL,
    to_published DATE NOT NULL, years DOUBLE NOT NULL CHECK (years > 0),
    comparability comparability NOT NULL, from_inspection_id VARCHAR NOT NULL,
    to_inspection_id VARCHAR NOT NULL, PRIMARY KEY (la_code, strand, to_published),
    CHECK (steps BETWEEN -3 AND 3)
);

INSERT INTO trajectories BY NAME
WITH steps AS (
    SELECT la_code, council, strand, lag(grade) OVER in_order AS from_grade, grade AS to_grade,
           grade_rank - lag(grade_rank) OVER in_order AS steps,
           lag(grade_shown) OVER in_order AS from_shown, grade_shown AS to_shown,
           lag(since) OVER in_order AS from_published, since AS to_published,
           greatest(comparability, lag(comparability) OVER in_order) AS comparability,
           lag(inspection_id) OVER in_order AS from_inspection_id, inspection_id AS to_inspection_id
    FROM standings
    WINDOW in_order AS (PARTITION BY la_code, strand ORDER BY since)
)
SELECT *, round((to_published - from_published) / 365.25, 2) AS years
FROM steps
WHERE from_grade IS NOT NULL
ORDER BY la_code, strand, to_published;

COMMENT ON TABLE trajectories IS
'One row a council, strand and new grade that followed an earlier one, also where the grade stayed the same. The change from adequate to requires improvement (2013) raised the bar: see comparability and the two columns of grades as shown in their time.';
COMMENT ON COLUMN trajectories.la_code IS 'The council; see councils';
COMMENT ON COLUMN trajectories.council IS 'Name of the council';
COMMENT ON COLUMN trajectories.strand IS 'What the grades are about';
COMMENT ON COLUMN trajectories.from_grade IS 'The earlier grade';
COMMENT ON COLUMN trajectories.to_grade IS 'The new grade';
COMMENT ON COLUMN trajectories.steps IS 'Grades between the two: positive is worse, negative is better, 0 the same';
COMMENT ON COLUMN trajectories.from_shown IS 'Name of the earlier grade in its own time';
COMMENT ON COLUMN trajectories.to_shown IS 'Name of the new grade in its own time';
COMMENT ON COLUMN trajectories.from_published IS 'When the earlier grade was published';
COMMENT ON COLUMN trajectories.to_published IS 'When the new grade was published';
COMMENT ON COLUMN trajectories.years IS 'Years between the two publications';
COMMENT ON COLUMN trajectories.comparability IS 'The looser of the two grades'' comparability with the strand: same, close or loose';
COMMENT ON COLUMN trajectories.from_inspection_id IS 'The earlier inspection; see inspections';
COMMENT ON COLUMN trajectories.to_inspection_id IS 'The new inspection; see inspections';
