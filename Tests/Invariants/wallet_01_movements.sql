-- Invariants 1 and 2: every movement joins two different accounts of its own currency, and every transaction has its
-- first movement.
select 'movement' as what, m.id
from wallet.movements m
left join wallet.accounts d on d.id = m.debit_account
left join wallet.accounts c on c.id = m.credit_account
where d.id is null or c.id is null or d.id = c.id or m.amount <= 0
    or d.currency <> m.currency or c.currency <> m.currency
union all
select 'transaction', m.transaction_id
from wallet.movements m
where not exists (select from wallet.movements f where f.id = m.transaction_id and f.transaction_id = f.id)
