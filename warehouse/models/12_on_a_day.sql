-- What every question about a day comes down to, said once.

CREATE MACRO is_in_force(since, until, day) AS
    since <= day AND (until IS NULL OR day < until);
COMMENT ON MACRO is_in_force IS
'is_in_force(since, until, day): whether a standing was in force on that day: from its first day to the day before the one on which it is in force no more, or for good.';

CREATE MACRO was_there(opened, closed, day) AS
    (opened IS NULL OR opened <= day) AND (closed IS NULL OR closed >= day);
COMMENT ON MACRO was_there IS
'was_there(opened, closed, day): whether a council existed, or a border, a model or a rule was in use, on that day, its first and its last day included.';
