-- England at the end of each quarter, by publication date, as far as the newest document fetched can
-- know.

CREATE TABLE national (
    quarter DATE NOT NULL, strand strand NOT NULL, grade grade NOT NULL,
    councils INTEGER NOT NULL CHECK (councils >= 0), share DOUBLE NOT NULL CHECK (share BETWEEN 0 AND 1),
    councils_graded INTEGER NOT NULL, councils_there INTEGER NOT NULL,
    PRIMARY KEY (quarter, strand, grade)
);

INSERT INTO national BY NAME
WITH known AS (SELECT least(max(fetched_at)::DATE, getvariable('today')) AS until FROM documents),
quarters AS (
    SELECT unnest(generate_series(DATE '2009-04-01', (SELECT until FROM known) + 1,
                                  INTERVAL 3 MONTH))::DATE - 1 AS quarter
),
counted AS (
    SELECT q.quarter, s.strand, s.grade, count(*) AS councils
    FROM quarters q
    JOIN standings s ON is_in_force(s.since, s.until, q.quarter)
    GROUP BY ALL
),
existing AS (
    SELECT q.quarter, count(*) AS councils_there
    FROM quarters q JOIN councils c ON was_there(c.opened, c.closed, q.quarter)
    GROUP BY ALL
)
SELECT t.quarter, t.strand, g.grade, coalesce(n.councils, 0) AS councils,
       round(coalesce(n.councils, 0) / t.councils_graded, 4) AS share, t.councils_graded,
       existing.councils_there
FROM (SELECT quarter, strand, sum(councils) AS councils_graded FROM counted GROUP BY ALL) t
CROSS JOIN (SELECT unnest(enum_range(NULL::grade))::grade AS grade) g
JOIN existing USING (quarter)
LEFT JOIN counted n ON n.quarter = t.quarter AND n.strand = t.strand AND n.grade = g.grade
ORDER BY t.quarter, t.strand, g.grade;

COMMENT ON TABLE national IS
'One row a quarter, strand and grade: how many councils stood so at the end of the quarter, by publication date. Quarters in which no council had a grade in the strand have no row, and so have quarters that ended after the newest document was fetched.';
COMMENT ON COLUMN national.quarter IS 'Last day of the quarter';
COMMENT ON COLUMN national.strand IS 'What the grade is about';
COMMENT ON COLUMN national.grade IS 'The grade; all four are listed, with 0 where no council stood so';
COMMENT ON COLUMN national.councils IS 'Councils with this grade in force';
COMMENT ON COLUMN national.share IS 'Their share, 0 to 1, of the councils that had a grade in the strand';
COMMENT ON COLUMN national.councils_graded IS 'Councils that had a grade in the strand; compare it with councils_there before reading a share, above all before 2013 and after 2025';
COMMENT ON COLUMN national.councils_there IS 'Councils that existed on the day';
