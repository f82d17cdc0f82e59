-- Invariant 26: what something is, it came to: the last line of its log says so, and nothing else has one.
with things as (
    select id, status from payments.deposits
    union all select id, status from payments.outflows
    union all select id, state from payments.payments
)
select 'its log says otherwise' as what, t.id
from things t
where t.status is distinct from (
    select l.status from payments.status_log l where l.subject_id = t.id order by l.id desc limit 1)
union all
select 'a log of nothing', l.subject_id
from payments.status_log l where not exists (select from things t where t.id = l.subject_id)
