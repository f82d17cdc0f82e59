-- No hand has written on a control account since it was closed to hand; what hangs below one is closed too; and what a
-- service's posting reaches is one.
select e.sequence::text as what, 'entry by hand on a control account' as violation
from accounting.entries e
join accounting.postings p on p.entry_sequence = e.sequence
join accounting.accounts a on a.number in (p.debit_account, p.credit_account) and a.control_since is not null
left join accounting.entries r on r.id = e.reverses
where e.source in ('manual', 'reversal')
    and e.sequence > a.control_since
    and (r.sequence is null or r.sequence > a.control_since or r.source = 'wallet')
union all
select child.code, 'open to hand below a control account'
from accounting.accounts child
join accounting.accounts parent on parent.code = child.parent_code
where parent.control_since is not null and child.control_since is null
union all
select a.code, 'reached by the wallet and open to hand'
from accounting.accounts a
where a.control_since is null and exists (
    select from accounting.postings p
    join accounting.entries e on e.sequence = p.entry_sequence and e.source = 'wallet'
    where a.number in (p.debit_account, p.credit_account))
