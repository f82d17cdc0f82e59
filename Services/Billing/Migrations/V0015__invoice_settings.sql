-- How somebody invoices: one row for each issuer, written over as a whole.
create table billing.invoice_settings (
    owner_id uuid primary key,
    legal_name text not null,
    address_lines text[] not null,
    tax_id text,
    -- Credit notes have a series of their own.
    prefix text not null check (prefix ~ '^[A-Z][A-Z0-9]{0,9}$' and prefix <> 'CN'),
    net_days integer not null check (net_days between 0 and 365),
    -- Where the money of invoices goes, a wallet for each currency.
    payout_currencies text[] not null,
    payout_wallets uuid[] not null,
    grace_days integer not null check (grace_days between 0 and 60),
    retry_days integer[] not null check (array_position(retry_days, null) is null),
    final text not null check (final in ('cancel', 'pause', 'keep')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint invoice_settings_wallet_of_each_currency check (
        cardinality(payout_currencies) = cardinality(payout_wallets) and array_position(payout_wallets, null) is null)
);

-- The last number that was given in each series. It is taken in the transaction that issues, so one that fails gives
-- its number back, and whoever comes after it waits.
create table billing.invoice_numbers (
    issuer_id uuid not null,
    kind text not null check (kind in ('invoice', 'credit_note')),
    year integer not null,
    last bigint not null check (last > 0),
    primary key (issuer_id, kind, year)
);
