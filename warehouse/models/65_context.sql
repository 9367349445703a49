-- Figures about councils that stand beside the grades. They describe; they explain no verdict.

CREATE TABLE indicators (
    indicator VARCHAR PRIMARY KEY, position INTEGER NOT NULL UNIQUE, label VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, sign VARCHAR, decimals INTEGER NOT NULL, period_kind VARCHAR NOT NULL,
    better_when VARCHAR NOT NULL CHECK (better_when IN ('higher', 'lower', 'none')),
    first_period DATE, last_period DATE, councils INTEGER NOT NULL, publisher VARCHAR NOT NULL,
    publication VARCHAR NOT NULL, breaks VARCHAR, does_not_say VARCHAR NOT NULL
);

CREATE TABLE indicator_values (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL REFERENCES indicators, period_end DATE NOT NULL, published DATE,
    published_from DATE, published_by DATE, value DOUBLE,
    missing VARCHAR CHECK (missing IN ('suppressed', 'not_submitted', 'not_available',
        'not_applicable', 'low_reliability', 'rounds_to_zero', 'not_known')),
    printed VARCHAR, part INTEGER NOT NULL, population VARCHAR, source VARCHAR NOT NULL, note VARCHAR,
    PRIMARY KEY (indicator, la_code, period_end), CHECK ((value IS NULL) = (missing IS NOT NULL))
);

CREATE TABLE indicator_revisions (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL REFERENCES indicators, period_end DATE NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 2), released DATE, value DOUBLE, missing VARCHAR,
    population VARCHAR, source VARCHAR NOT NULL,
    PRIMARY KEY (indicator, la_code, period_end, version)
);

CREATE TABLE directors_in_post (
    la_code INTEGER NOT NULL REFERENCES councils, council VARCHAR NOT NULL, published DATE NOT NULL,
    inspection_id VARCHAR REFERENCES inspections, framework framework, started DATE,
    director_since VARCHAR NOT NULL, months_in_post INTEGER NOT NULL,
    interim_or_acting BOOLEAN NOT NULL, grade grade, page INTEGER NOT NULL,
    report_url VARCHAR NOT NULL, PRIMARY KEY (la_code, published)
);

-- The newest version of a figure first. What came with the program names no release, and gives way.
-- A release repeats most of what the one before said: that is no other version of it.
CREATE TABLE core.indicator_versions AS
WITH ordered AS (
    SELECT v.*, coalesce(v.data_set, v.source_id) AS source,
           lag({'value': v.value, 'missing': v.missing}) OVER newest_first AS later_figure,
           row_number() OVER newest_first AS place
    FROM collected.indicator_values v
    JOIN reference.councils c USING (la_code)
    -- Data sets go on listing councils after their end, with a marker; that is no figure of theirs.
    WHERE v.value IS NOT NULL
       OR was_there(c.opened, c.closed, v.period_end)
    WINDOW newest_first AS (PARTITION BY v.indicator, v.la_code, v.period_end
                            ORDER BY v.released DESC NULLS LAST, v.source_id)
)
SELECT o.* EXCLUDE (later_figure, place),
       row_number() OVER (PARTITION BY o.indicator, o.la_code, o.period_end
                          ORDER BY o.place) AS version
FROM ordered o
WHERE o.place = 1
   OR o.value IS DISTINCT FROM o.later_figure.value
   OR o.missing IS DISTINCT FROM o.later_figure.missing;

-- When a release of our own collecting was the first with a period, its day is known; but for the
-- estimates of children, which others publish first. Of a period that was not the newest in any
-- release it is known by when it was out.
CREATE TABLE core.release_days AS
WITH figures AS (
    SELECT x.source_id, x.indicator, x.period_end, x.released, i.publication,
           max(x.period_end) OVER (PARTITION BY x.source_id) AS newest
    FROM collected.indicator_values x JOIN reference.indicators i USING (indicator)
    WHERE x.released IS NOT NULL
),
collected_days AS (
    SELECT publication, period_end,
           min(released) FILTER (period_end = newest AND indicator <> 'child_population')
               AS published,
           min(released) AS earliest_release
    FROM figures GROUP BY publication, period_end
)
SELECT publication, period_end,
       CASE WHEN r.known = 'day' THEN r.published
            ELSE coalesce(d.published, r.published) END AS published,
       CASE WHEN r.known = 'day' THEN r.published
            ELSE coalesce(d.published, r.published_from, period_end + 1) END AS published_from,
       CASE WHEN r.known = 'day' THEN r.published
            ELSE coalesce(d.published, r.published_by, d.earliest_release) END AS published_by
FROM reference.releases r FULL JOIN collected_days d USING (publication, period_end);

INSERT INTO indicators BY NAME
WITH figures AS (
    SELECT indicator, period_end, la_code FROM collected.indicator_values
    UNION ALL
    SELECT 'director_months', published, la_code FROM reference.directors_in_post
)
SELECT i.* EXCLUDE (source), min(h.period_end) AS first_period, max(h.period_end) AS last_period,
       count(DISTINCT h.la_code) AS councils
FROM reference.indicators i LEFT JOIN figures h USING (indicator)
GROUP BY ALL
ORDER BY i.position;

-- A part ends where the count is another one: at a known break, and where a rate goes over to
-- another estimate of the children. Values of two parts must not be joined by a line.
INSERT INTO indicator_values BY NAME
WITH in_order AS (
    SELECT v.*, i.publication,
           lag(v.period_end) OVER series AS period_before,
           lag(v.population) OVER series AS population_before
    FROM core.indicator_versions v JOIN reference.indicators i USING (indicator)
    WHERE v.version = 1
    WINDOW series AS (PARTITION BY v.indicator, v.la_code ORDER BY v.period_end)
),
newest AS (
    SELECT o.*, coalesce(o.population <> o.population_before, false)
           OR EXISTS (FROM reference.indicator_breaks b WHERE b.indicator = o.indicator
                      AND b.period_end > o.period_before AND b.period_end <= o.period_end)
           AS starts_a_part
    FROM in_order o
)
SELECT n.la_code, c.name AS council, n.indicator, n.period_end, r.published, r.published_from,
       r.published_by, n.value, n.missing, n.printed,
       1 + count(*) FILTER (n.starts_a_part)
           OVER (PARTITION BY n.indicator, n.la_code ORDER BY n.period_end) AS part,
       n.population, n.source, n.note
FROM newest n
JOIN councils c ON c.la_code = n.la_code
LEFT JOIN core.release_days r ON r.publication = n.publication AND r.period_end = n.period_end
ORDER BY n.indicator, n.la_code, n.period_end;

INSERT INTO indicator_revisions BY NAME
SELECT v.la_code, c.name AS council, v.indicator, v.period_end, v.version, v.released, v.value,
       v.missing, v.population, v.source
FROM core.indicator_versions v JOIN councils c ON c.la_code = v.la_code
WHERE v.version > 1
ORDER BY v.indicator, v.la_code, v.period_end, v.version;

INSERT INTO directors_in_post BY NAME
SELECT d.la_code, c.name AS council, d.published, i.inspection_id, i.framework, i.started,
       d.director_since, d.months_in_post, d.interim_or_acting,
       (SELECT j.grade FROM judgements j
        WHERE j.inspection_id = i.inspection_id AND j.area = 'overall_effectiveness') AS grade,
       d.page, d.report_url
FROM (SELECT *, 'https://files.ofsted.gov.uk/v1/file/' || file_id AS report_url
      FROM reference.directors_in_post) d
JOIN councils c ON c.la_code = d.la_code
LEFT JOIN inspections i ON i.la_code = d.la_code
    AND (i.report_url = d.report_url
         OR (i.report_url IS NULL AND i.published = d.published))
ORDER BY d.la_code, d.published;

COMMENT ON TABLE indicators IS
'One row an official figure about councils that stands beside the grades, as context and not as cause.';
COMMENT ON COLUMN indicators.indicator IS 'Its short name, used in indicator_values and by the macros context, known_on and around_reports';
COMMENT ON COLUMN indicators.position IS 'Order in which indicators are shown';
COMMENT ON COLUMN indicators.label IS 'Its name in plain words';
COMMENT ON COLUMN indicators.unit IS 'What the values count';
COMMENT ON COLUMN indicators.sign IS '% or £, written beside a value; empty if none';
COMMENT ON COLUMN indicators.decimals IS 'Decimals that are worth showing';
COMMENT ON COLUMN indicators.period_kind IS 'What period_end is the end of: a year, or the day of a count';
COMMENT ON COLUMN indicators.better_when IS 'higher or lower where one of them is better for children by itself; none for most: few referrals, say, may be a good or a bad sign';
COMMENT ON COLUMN indicators.first_period IS 'Last day of the earliest period held (of director_months, the day of the report); empty if nothing is held';
COMMENT ON COLUMN indicators.last_period IS 'Last day of the latest period held, likewise; empty if nothing is held';
COMMENT ON COLUMN indicators.councils IS 'Councils that there is a figure or a marker of, in indicator_values (those of director_months are in directors_in_post)';
COMMENT ON COLUMN indicators.publisher IS 'Who publishes it';
COMMENT ON COLUMN indicators.publication IS 'In what';
COMMENT ON COLUMN indicators.breaks IS 'What changed over the years in how it is counted; empty if nothing did';
COMMENT ON COLUMN indicators.does_not_say IS 'What it cannot say';

COMMENT ON TABLE indicator_values IS
'One row a council, indicator and period: the newest version of the figure. Rates from 2013 on use one estimate of the child population throughout, so they are not those printed in their time. Abolished councils keep their own rows.';
COMMENT ON COLUMN indicator_values.la_code IS 'The council; see councils';
COMMENT ON COLUMN indicator_values.council IS 'Name of the council';
COMMENT ON COLUMN indicator_values.indicator IS 'What it is a figure of; see indicators';
COMMENT ON COLUMN indicator_values.period_end IS 'Last day of the period, or the day of the count';
COMMENT ON COLUMN indicator_values.published IS 'Day on which the publication first had figures of this period; empty where the day was not found. The figure itself may have been revised since';
COMMENT ON COLUMN indicator_values.published_from IS 'The figures came out no earlier than this: the day, or the beginning of the week or the months in which they came out or usually do';
COMMENT ON COLUMN indicator_values.published_by IS 'The figures were out by the end of this day: the day itself, a day on which others spoke of them, or the end of those months';
COMMENT ON COLUMN indicator_values.value IS 'The figure; empty if missing';
COMMENT ON COLUMN indicator_values.missing IS 'Why there is none: suppressed (so few that people could be known), not_submitted, not_available, not_applicable, low_reliability, rounds_to_zero or not_known (the source does not tell which)';
COMMENT ON COLUMN indicator_values.printed IS 'The marker that is printed in its place; markers changed their meaning over the years, missing says what was meant';
COMMENT ON COLUMN indicator_values.part IS 'Unbroken part of the council''s series, from 1: values of two parts were counted in different ways and must not be joined by a line';
COMMENT ON COLUMN indicator_values.population IS 'Edition of the estimates of children that a rate was worked out with; empty if it is no rate of children';
COMMENT ON COLUMN indicator_values.source IS 'Data set it was collected from; of figures that came with the program, the public repository and the path of the file in it';
COMMENT ON COLUMN indicator_values.note IS 'How it was made, where that is not plain';

COMMENT ON TABLE indicator_revisions IS
'One row an earlier version of a figure in indicator_values that said something else, the newest of them first (version 2). Empty until a release has been collected that revises an earlier one.';
COMMENT ON COLUMN indicator_revisions.la_code IS 'The council; see councils';
COMMENT ON COLUMN indicator_revisions.council IS 'Name of the council';
COMMENT ON COLUMN indicator_revisions.indicator IS 'What it is a figure of; see indicators';
COMMENT ON COLUMN indicator_revisions.period_end IS 'Last day of the period';
COMMENT ON COLUMN indicator_revisions.version IS 'From 2: the version before the present one, the one before that, and so on. Releases that repeat a figure are no versions of it';
COMMENT ON COLUMN indicator_revisions.released IS 'Day of the last release that had it so; empty for figures that came with the program';
COMMENT ON COLUMN indicator_revisions.value IS 'The figure as it was; empty if missing';
COMMENT ON COLUMN indicator_revisions.missing IS 'Why there was none';
COMMENT ON COLUMN indicator_revisions.population IS 'Edition of the estimates of children that a rate was worked out with';
COMMENT ON COLUMN indicator_revisions.source IS 'Where it comes from';

COMMENT ON TABLE directors_in_post IS
'One row a report that says since when the Director of Children''s Services had been in post, most of them of 2013 to 2018. Other reports do not say. A director may be new because the service was already in trouble.';
COMMENT ON COLUMN directors_in_post.la_code IS 'The council; see councils';
COMMENT ON COLUMN directors_in_post.council IS 'Name of the council';
COMMENT ON COLUMN directors_in_post.published IS 'When the report was published';
COMMENT ON COLUMN directors_in_post.inspection_id IS 'The inspection; see inspections. Empty where the inspection is not held';
COMMENT ON COLUMN directors_in_post.framework IS 'Framework of the inspection';
COMMENT ON COLUMN directors_in_post.started IS 'First day of the inspection';
COMMENT ON COLUMN directors_in_post.director_since IS 'Year and month since when, as printed';
COMMENT ON COLUMN directors_in_post.months_in_post IS 'Months from then to the first day of the inspection';
COMMENT ON COLUMN directors_in_post.interim_or_acting IS 'Whether the report calls the director interim or acting';
COMMENT ON COLUMN directors_in_post.grade IS 'Overall grade of the inspection; empty if it has none';
COMMENT ON COLUMN directors_in_post.page IS 'Page of the report that says it, from 1';
COMMENT ON COLUMN directors_in_post.report_url IS 'Address of the report; add #page= and the page to go there';
