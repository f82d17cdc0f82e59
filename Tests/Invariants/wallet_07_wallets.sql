-- Invariant 10: a wallet and its account tell the same owner and currency, and an owner has at most one default per
-- currency, which is open.
select 'wallet' as what, w.id
from wallet.wallets w
left join wallet.accounts a on a.id = w.id
where a.id is null or a.kind <> 'customer' or a.owner_id <> w.owner_id or a.currency <> w.currency
union all
select 'default', owner_id from wallet.wallets where is_default group by owner_id, currency having count(*) > 1
union all
select 'closed default', w.id from wallet.wallets w join wallet.accounts a on a.id = w.id
where w.is_default and a.status = 'closed'
union all
select 'system account', id from wallet.accounts
where kind = 'system' and (code not like '%:' || currency or held <> 0)
