-- Invariant 17: what a second operator agreed to was done, in the same commit and under the approval's id; what was not agreed
-- to was not.
select 'approved and not done' as what, a.id::text
from wallet.staff_approvals a
where a.state = 'approved' and a.operation = 'reverseTransfer'
    and not exists (select from wallet.movements m where m.id = a.id and m.reverses = a.resource_id)
union all
select 'done and not approved', a.id::text
from wallet.staff_approvals a join wallet.movements m on m.id = a.id
where a.state <> 'approved'
