-- psql variables: owners (array of ids), count. Each wallet starts with 10,000.00 USD from the provider's account, moved by
-- a movement as any money is, so that the invariants hold; accounting never hears of them. Their owners are merchants, whose
-- thousands of wallets have no limit together; the ceilings say so, as they would after the first credit of each.
begin;

insert into wallet.owners (owner_id, kyc_tier, is_merchant)
select owner, 3, true from unnest(:'owners'::uuid[]) as owner
on conflict (owner_id) do update set kyc_tier = 3, is_merchant = true;

create temp table opening on commit drop as
select n, gen_random_uuid() as id, gen_random_uuid() as movement,
    (:'owners'::uuid[])[1 + n % cardinality(:'owners'::uuid[])] as owner,
    clock_timestamp() + n * interval '1 microsecond' as at,
    -- Luhn: the digits 9 and 0 and those of n, every second one doubled from the right, the check digit left out.
    (10 - (select sum(case when place % 2 = 1 then weight / 5 + weight * 2 % 10 else weight end)
        from (select place, substr(lpad(n::text, 9, '0') , 10 - place, 1)::int as weight
            from generate_series(1, 9) as place
            union all select 11, 9) as digits) % 10) % 10 as check_digit
from generate_series(1, :count) as n;

insert into wallet.accounts (id, kind, owner_id, currency, posted, version, last_movement_at, ceiling, ceiling_version,
    ceiling_on)
select id, 'customer', owner, 'USD', 1000000, 2, at, 9223372036854775807, limits_version, (now() at time zone 'utc')::date
from opening, wallet.rules_version;

insert into wallet.wallets (id, owner_id, currency, name, kind, account_number, is_default, created_at)
select id, owner, 'USD', 'Bench', 'main', '90' || lpad(n::text, 9, '0') || check_digit, false, at from opening;

insert into wallet.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance, credit_balance,
    created_at, currency, kind, channel)
select o.movement, o.movement, a.id, o.id, 1000000, a.posted - 1000000::bigint * o.n, 1000000, o.at, 'USD', 'deposit',
    'system'
from opening o, wallet.accounts a where a.code = 'clearing:sandbox:USD';

insert into wallet.journal (number, transactions)
select nextval('wallet.journal_sequence'), transactions
from (
    select array_agg(movement order by n) as transactions
    from opening group by (n - 1) / 500 order by (n - 1) / 500
) as pages;

update wallet.accounts a
set posted = a.posted - 1000000::bigint * :count, version = a.version + :count,
    last_movement_at = (select max(at) from opening)
where code = 'clearing:sandbox:USD';

commit;
vacuum analyze wallet.accounts, wallet.movements, wallet.wallets, wallet.journal;
