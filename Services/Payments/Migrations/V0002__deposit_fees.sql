-- What a provider's method costs. An empty currency stands for all that have no row of their own.
create table payments.deposit_fees (
    provider text not null,
    method text not null check (method in ('card', 'bank_transfer')),
    currency text not null,
    basis_points integer not null check (basis_points between 0 and 9999),
    -- Minor units.
    fixed bigint not null check (fixed >= 0),
    cap bigint check (cap >= 0),
    updated_by uuid,
    updated_at timestamptz not null,
    primary key (provider, method, currency),
    -- Minor units of no currency mean nothing.
    constraint deposit_fees_for_all_are_a_share check (currency <> '' or (fixed = 0 and cap is null))
);
insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_at) values
    ('sandbox', 'card', '', 0, 0, null, '2026-11-21T00:00:00Z'),
    ('sandbox', 'bank_transfer', '', 0, 0, null, '2026-11-21T00:00:00Z');
