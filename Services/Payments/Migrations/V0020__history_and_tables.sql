-- When what moves money came to each status it was in, for whoever asks what became of it. Written by the rows
-- themselves: no code can forget it.
create table payments.status_log (
    id bigint generated always as identity primary key,
    -- A deposit, an outflow or a payment.
    subject_id uuid not null,
    status text not null,
    at timestamptz not null
);
create index status_log_of_subject on payments.status_log (subject_id, id);

create function payments.log_status() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        -- An order that nobody was told of.
        delete from payments.status_log where subject_id = old.id;
    elsif tg_table_name = 'payments' then
        if tg_op = 'INSERT' or old.state <> new.state then
            insert into payments.status_log (subject_id, status, at) values (new.id, new.state, new.updated_at);
        end if;
    elsif tg_op = 'INSERT' or old.status <> new.status then
        insert into payments.status_log (subject_id, status, at) values (new.id, new.status, new.updated_at);
    end if;
    return null;
end
$$;
create trigger deposits_log_their_status after insert or update or delete on payments.deposits
    for each row execute function payments.log_status();
create trigger outflows_log_their_status after insert or update or delete on payments.outflows
    for each row execute function payments.log_status();
create trigger payments_log_their_status after insert or update on payments.payments
    for each row execute function payments.log_status();

create function payments.keep_status_log() returns trigger language plpgsql as $$
begin
    raise exception 'what has been is not changed' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger status_log_is_final before update or truncate on payments.status_log
    for each statement execute function payments.keep_status_log();

-- Of what was there before only the ends are known.
insert into payments.status_log (subject_id, status, at)
select id, 'pending', created_at from payments.deposits
union all select id, 'pending', created_at from payments.outflows
union all select id, 'processing', created_at from payments.payments;
insert into payments.status_log (subject_id, status, at)
select id, status, updated_at from payments.deposits where status <> 'pending'
union all select id, status, updated_at from payments.outflows where status <> 'pending'
union all select id, state, updated_at from payments.payments where state <> 'processing';

-- What is kept of what payees get by links, QR codes and checkouts stands beside what sending money out costs: `via` is
-- then what led to the payment. A cap in whole units is one for all currencies.
alter table payments.outflow_fees
    add column cap_units bigint check (cap_units >= 0),
    add constraint outflow_fees_have_one_cap check (num_nonnulls(cap, cap_units) <= 1);
insert into payments.outflow_fees (via, currency, basis_points, fixed, cap_units, updated_at) values
    ('link', '', 150, 0, 1000, '2026-11-30T00:00:00Z'),
    ('qr', '', 150, 0, 1000, '2026-11-30T00:00:00Z'),
    ('checkout', '', 150, 0, 1000, '2026-11-30T00:00:00Z');

-- Who goes first where nobody says who: providers of deposits and ways of withdrawals, the first that can. An empty
-- method, currency or country stands for all that have no row of their own.
create table payments.routes (
    direction text not null check (direction in ('in', 'out')),
    method text not null,
    currency text not null,
    country text not null,
    providers text[] not null check (cardinality(providers) between 1 and 20),
    updated_by uuid,
    updated_at timestamptz not null,
    primary key (direction, method, currency, country)
);
insert into payments.routes (direction, method, currency, country, providers, updated_at) values
    ('in', '', '', '', '{sandbox}', '2026-11-30T00:00:00Z'),
    ('out', '', '', '', '{sandbox}', '2026-11-30T00:00:00Z');
