-- Invariant 14: an owner's counter is the sum of what is expected, nothing is expected for a closed wallet, what was
-- taken over by a credit has been credited, and what goes back to its payer has not.
select 'counter' as what, o.owner_id as id
from wallet.owners o left join (
    select owner_id, sum(expected) as expected from wallet.deposit_reservations where state = 'open' group by owner_id
) r on r.owner_id = o.owner_id
where o.deposits_reserved <> coalesce(r.expected, 0)
union all
select 'expected for a closed wallet', r.deposit_id
from wallet.deposit_reservations r join wallet.accounts a on a.id = r.account_id
where r.state = 'open' and a.status = 'closed'
union all
select 'taken over and not credited', r.deposit_id
from wallet.deposit_reservations r
where r.state = 'credited' and not exists (select from wallet.deposits d where d.deposit_id = r.deposit_id)
union all
select 'credited and still expected', r.deposit_id
from wallet.deposit_reservations r join wallet.deposits d on d.deposit_id = r.deposit_id
where r.state = 'open'
