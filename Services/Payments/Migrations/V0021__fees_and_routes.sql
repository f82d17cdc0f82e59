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
