-- Promises: in each quarter and strand the four grades add up to the councils graded, which are not
-- more than the councils there; the shares add up to one.
SELECT quarter, strand, sum(councils) AS councils, any_value(councils_graded) AS graded,
       any_value(councils_there) AS there, sum(share) AS shares
FROM national
GROUP BY quarter, strand
HAVING sum(councils) <> any_value(councils_graded) OR count(*) <> 4
    OR any_value(councils_graded) > any_value(councils_there) OR abs(sum(share) - 1) > 0.001
ORDER BY ALL;
