-- Promises: no name was borne by two councils at the same time.
SELECT core.plain_name(a.name) AS name, a.la_code, b.la_code AS other
FROM reference.council_names a
JOIN reference.council_names b ON core.plain_name(a.name) = core.plain_name(b.name)
    AND a.la_code < b.la_code
JOIN reference.councils x ON x.la_code = a.la_code
JOIN reference.councils y ON y.la_code = b.la_code
WHERE coalesce(x.closed, DATE '9999-12-31') >= coalesce(y.opened, DATE '1900-01-01')
  AND coalesce(y.closed, DATE '9999-12-31') >= coalesce(x.opened, DATE '1900-01-01')
ORDER BY ALL;
