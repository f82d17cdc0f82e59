-- Invariants 34 and 35: a withdrawal that a rail carries ends as its line does, and moves nothing before; what has failed
-- was refused. What was credited for an entry of a bank has its wallet, and what was not has none.
select 'a line without its withdrawal' as violation, i.id::text as id
from payments.rail_items i left join payments.outflows o on o.id = i.id
where i.purpose = 'withdrawal'
    and (o.id is null or o.via <> i.rail or o.amount <> i.amount or o.currency <> i.currency
        or o.bank_account_id <> i.bank_account_id)
union all
select 'a withdrawal succeeded before its line', o.id::text
from payments.outflows o join payments.rail_items i on i.id = o.id
where o.status in ('succeeded', 'returned') and i.state not in ('succeeded', 'returned')
    and not exists (select from payments.outflow_actions a where a.outflow_id = o.id and a.action = 'settle')
union all
select 'a withdrawal failed and its line did not', o.id::text
from payments.outflows o join payments.rail_items i on i.id = o.id
where o.status = 'failed' and i.state not in ('refused', 'cancelled')
    and not exists (select from payments.outflow_actions a where a.outflow_id = o.id and a.action = 'settle')
union all
select 'a line was cancelled and its withdrawal was paid', o.id::text
from payments.outflows o join payments.rail_items i on i.id = o.id
where i.state = 'cancelled' and o.status in ('succeeded', 'returned')
union all
select 'more came back than its entries say', i.id::text
from payments.rail_items i
where i.state = 'returned' and not exists (
    select from payments.bank_entries e where e.item_id = i.id and e.kind = 'return' and e.state = 'matched'
        and e.amount = i.returned)
union all
select 'a file out without lines', f.id::text
from payments.bank_files f
where f.direction = 'out' and not exists (select from payments.rail_items i where i.file_id = f.id)
union all
select 'a held file has moved something', f.id::text
from payments.bank_files f join payments.bank_entries e on e.file_id = f.id
where f.status = 'held' and e.state <> 'held'
union all
select 'an operator was credited by their own file', e.id::text
from payments.bank_entries e join payments.bank_files f on f.id = e.file_id
where e.owner_id = f.received_by and e.allocated_by is null
union all
-- Invariants 47 and 48: what is taken from an account is a deposit that its owner has allowed, and ends as its line does.
select 'a debit without its deposit', i.id::text
from payments.rail_items i left join payments.deposits d on d.id = i.id
where i.purpose = 'debit'
    and (d.id is null or d.method <> 'ach_debit' or d.amount <> i.amount or d.currency <> i.currency
        or d.bank_account_id <> i.bank_account_id)
union all
select 'a debit that nobody has allowed', d.id::text
from payments.deposits d left join payments.debit_mandates m on m.deposit_id = d.id
where d.method = 'ach_debit' and (m.deposit_id is null or m.owner_id <> d.owner_id
    or m.bank_account_id <> d.bank_account_id or m.amount <> d.amount)
union all
select 'credited before the bank had it', d.id::text
from payments.deposits d left join payments.rail_items i on i.id = d.id
where d.method = 'ach_debit' and d.status = 'succeeded' and (i.id is null or i.state not in ('succeeded', 'returned'))
union all
select 'sent back by the bank and kept', d.id::text
from payments.deposits d join payments.rail_items i on i.id = d.id
where d.method = 'ach_debit' and d.status = 'succeeded' and i.state = 'returned' and not exists (
    select from payments.chargebacks c where c.deposit_id = d.id and c.amount = i.returned)
