-- What sending money out by a way costs, on top of the amount. An empty currency stands for all that have no row of
-- their own.
create table payments.outflow_fees (
    via text not null,
    currency text not null,
    basis_points integer not null check (basis_points between 0 and 9999),
    -- Minor units.
    fixed bigint not null check (fixed >= 0),
    cap bigint check (cap >= 0),
    updated_by uuid,
    updated_at timestamptz not null,
    primary key (via, currency),
    -- Minor units of no currency mean nothing.
    constraint outflow_fees_for_all_are_a_share check (currency <> '' or (fixed = 0 and cap is null))
);
insert into payments.outflow_fees (via, currency, basis_points, fixed, cap, updated_at) values
    ('sandbox', '', 0, 0, null, '2026-11-30T00:00:00Z');
