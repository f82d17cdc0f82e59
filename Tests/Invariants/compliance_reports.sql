-- Invariants 26 to 29: a report says something; one of a case was decided by two; what an authority is said to have
-- answered, it has answered.
select 'says nothing' as what, r.id from compliance.reports r
where not exists (
    select from compliance.report_contents c where c.report_id = r.id and c.version = r.version)
union all
select 'of a case that nobody reports', r.id from compliance.reports r join compliance.cases c on c.id = r.case_id
where c.status <> 'closed' or c.outcome <> 'report'
union all
select 'taken without an answer', r.id from compliance.reports r
where r.status = 'acknowledged' and not exists (
    select from compliance.report_acknowledgements a
    where a.report_id = r.id and a.version = r.version and a.accepted and a.bsa_id = r.bsa_id)
union all
select 'rejected without an answer', r.id from compliance.reports r
where r.status = 'rejected' and not exists (
    select from compliance.report_acknowledgements a
    where a.report_id = r.id and a.version = r.version and not a.accepted)
