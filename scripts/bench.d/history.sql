-- Movements of the past between the wallets, older than all that are there; psql variable: count. Balances are not
-- changed, so the invariants of the books do not hold afterwards: only for measuring.
create temp table places as
select row_number() over (order by id) as place, id from wallet.accounts where kind = 'customer';
create unique index on places (place);
create temp table total as select count(*) as wallets from places;

insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance,
    created_at, currency, kind, channel)
select m.id, m.id, d.id, c.id, 1, 0, 0, timestamptz '2020-01-01' + m.n * interval '1 second', 'USD', 'transfer',
    'session'
from (select n, gen_random_uuid() as id, 1 + (random() * (wallets - 2))::bigint as debit
    from generate_series(1, :count) as n, total) as m
join places d on d.place = m.debit
join places c on c.place = m.debit + 1;
vacuum analyze wallet.movements;
checkpoint;
