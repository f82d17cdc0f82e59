-- What moved by the account of rewards is what was noted of them, each to the cent: what came to wallets, and what they
-- gave back.
with noted as (
    select c.transaction_id as id, c.kind as purpose, c.amount, c.currency, c.wallet_id as wallet, 'given' as what
    from wallet.reward_credits c where c.transaction_id is not null
    union all
    select t.id, c.kind, t.amount, t.currency, t.wallet_id, 'taken'
    from wallet.reward_takings t join wallet.reward_credits c on c.id = t.credit_id
), moved as (
    select m.transaction_id as id, coalesce(m.purpose, m.kind) as purpose, m.amount, m.currency,
        m.credit_account as wallet, 'given' as what
    from wallet.movements m join wallet.accounts a on a.id = m.debit_account
    where a.code = 'rewards:' || m.currency
    union all
    select m.transaction_id, coalesce(m.purpose, m.kind), m.amount, m.currency, m.debit_account, 'taken'
    from wallet.movements m join wallet.accounts a on a.id = m.credit_account
    where a.code = 'rewards:' || m.currency
)
select 'noted, not moved' as what, n::text as of from (select * from noted except all select * from moved) n
union all
select 'moved, not noted', m::text from (select * from moved except all select * from noted) m
