-- Control: what a team would write first, one stored procedure for each transfer, with the same promises (idempotency
-- key, outbox, floor) on tables and indexes like ours. psql variable: accounts.
set client_min_messages = warning;
drop schema if exists bench cascade;
create schema bench;
create table bench.accounts (
    id bigint primary key, posted bigint not null check (posted >= 0), last_movement_at timestamptz not null
) with (fillfactor = 60);
insert into bench.accounts select n, 1000000, now() from generate_series(1, :accounts) as n;
create table bench.movements (like wallet.movements including indexes);
create table bench.keys (key text primary key, response text not null, created_at timestamptz not null);
create table bench.outbox (id bigint generated always as identity primary key, payload text not null);
alter table bench.movements alter column debit_account type bigint using 0, alter column credit_account type bigint using 0,
    alter column destination_account type bigint using 0;

create procedure bench.transfer(source bigint, destination bigint, amount bigint, key text) language plpgsql as $$
declare
    transfer uuid := gen_random_uuid();
    at timestamptz;
    debit_balance bigint;
    credit_balance bigint;
begin
    perform from bench.accounts where id in (source, destination) order by id for update;
    at := clock_timestamp();
    update bench.accounts set posted = posted - amount, last_movement_at = at where id = source
        returning posted into debit_balance;
    update bench.accounts set posted = posted + amount, last_movement_at = at where id = destination
        returning posted into credit_balance;
    insert into bench.movements (id, transaction_id, debit_account, credit_account, amount, debit_balance,
        credit_balance, created_at, currency, kind)
    values (transfer, transfer, source, destination, amount, debit_balance, credit_balance, at, 'USD', 'transfer');
    insert into bench.keys values (key, transfer::text, at);
    insert into bench.outbox (payload) values (json_build_object('id', transfer, 'debit', source, 'credit', destination,
        'amount', amount)::text);
end
$$;
vacuum analyze bench.accounts;
