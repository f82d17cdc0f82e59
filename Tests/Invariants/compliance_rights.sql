-- Invariants 22 to 24: who was erased is known here no more; an erasure that is done was done by all;
-- a consent stands as its last change says.
select 'erased and known' as what, p.user_id as id from compliance.profiles p
join compliance.data_subjects s on s.user_id = p.user_id and s.erased_at is not null
union all
select 'done and not by all', s.request_id from compliance.privacy_request_services s
join compliance.privacy_requests r on r.id = s.request_id
where r.kind = 'erasure' and r.status in ('completed', 'completed_with_retention')
    and s.status not in ('completed', 'completed_with_retention')
union all
select 'consent without its change', c.change_id from compliance.consents c
where not exists (
    select from compliance.consent_changes h
    where h.id = c.change_id and (h.user_id, h.purpose, h.granted) = (c.user_id, c.purpose, c.granted))
