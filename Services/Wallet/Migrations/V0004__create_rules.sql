-- Counts changes of the tables that decisions are made by, so that every process notices them with its next commit.
create table wallet.rules_version (
    only_row boolean primary key default true check (only_row),
    version bigint not null
);
insert into wallet.rules_version (version) values (1);

create function wallet.count_rules_change() returns trigger language plpgsql as $$
begin
    update wallet.rules_version set version = version + 1;
    return null;
end
$$;

-- In US cents.
create table wallet.tier_limits (
    kyc_tier smallint primary key check (kyc_tier between 0 and 3),
    deposits_day bigint not null check (deposits_day >= 0),
    withdrawals_day bigint not null check (withdrawals_day >= 0),
    balance bigint not null check (balance >= 0),
    transaction bigint not null check (transaction >= 0),
    sent_day bigint not null check (sent_day >= 0),
    sent_month bigint not null check (sent_month >= 0),
    updated_at timestamptz,
    updated_by uuid
);

insert into wallet.tier_limits
    (kyc_tier, deposits_day, withdrawals_day, balance, transaction, sent_day, sent_month)
values
    (0, 100000, 0, 500000, 100000, 500000, 2000000),
    (1, 100000, 50000, 500000, 100000, 500000, 5000000),
    (2, 1000000, 500000, 5000000, 1000000, 5000000, 25000000),
    (3, 5000000, 2500000, 25000000, 5000000, 25000000, 100000000);

create trigger tier_limits_count after insert or update or delete on wallet.tier_limits
    for each statement execute function wallet.count_rules_change();

-- Minor units of the currency; no row means no fee.
create table wallet.fees (
    operation text not null check (operation in ('transfer')),
    currency text not null,
    fixed bigint not null default 0 check (fixed >= 0),
    basis_points bigint not null default 0 check (basis_points between 0 and 10000),
    minimum bigint not null default 0 check (minimum >= 0),
    maximum bigint check (maximum >= minimum),
    updated_at timestamptz not null,
    updated_by uuid,
    primary key (operation, currency)
);

create trigger fees_count after insert or update or delete on wallet.fees
    for each statement execute function wallet.count_rules_change();
