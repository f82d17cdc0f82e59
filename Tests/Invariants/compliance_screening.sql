-- Invariants 8 and 9: of a hit that was dismissed the facts are kept, and no round is for a version that nobody searched.
select h.user_id, h.id from compliance.hits h
where h.status = 'false_positive'
    and not exists (select from compliance.false_positives f where f.user_id = h.user_id)
union all
select null, r.version_id from compliance.list_rounds r
join compliance.list_versions v on v.id = r.version_id where v.status not in ('live', 'superseded')
