-- Invariants 14 and 15: of a hit that was dismissed the facts are kept, and of one that is open somebody was alerted; no
-- round is for a version that nobody searched.
select h.user_id, h.id from compliance.hits h
where h.status = 'false_positive'
    and not exists (select from compliance.false_positives f where f.user_id = h.user_id)
union all
select h.user_id, h.id from compliance.hits h
where h.status = 'open' and not exists (
    select from compliance.alerts a where a.customer_id = h.user_id and a.facts->>'hit_id' = h.id::text)
union all
select null, r.version_id from compliance.list_rounds r
join compliance.list_versions v on v.id = r.version_id where v.status not in ('live', 'superseded')
