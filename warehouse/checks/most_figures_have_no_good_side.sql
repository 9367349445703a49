-- Promises: only measures that are better for children by themselves when higher, or when lower,
-- say so. Rates of children, spending, caseloads and repeats are not among them: a low figure may
-- mean that needs go unseen.
SELECT indicator, better_when FROM indicators
WHERE better_when <> 'none'
  AND indicator NOT IN ('agency_rate', 'vacancy_rate', 'placements_3_plus_pct',
                        'conferences_15_days_pct', 'assessments_45_days_pct')
ORDER BY ALL;
