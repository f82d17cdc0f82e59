-- Deposits that are taken from an American account which its owner has proven to see.
alter table payments.deposits
    add column bank_account_id uuid references payments.bank_accounts (id),
    -- Invariant 47: a debit says from where.
    add constraint deposits_debit_says_from_where check ((bank_account_id is not null) = (method = 'ach_debit')) not valid;
alter table payments.deposits validate constraint deposits_debit_says_from_where;
create index deposits_of_bank_account on payments.deposits (bank_account_id) where bank_account_id is not null;

insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_at) values
    ('ach', 'ach_debit', 'USD', 0, 0, null, '2026-11-30T00:00:00Z')
on conflict (provider, method, currency) do nothing;

-- What their owners have allowed, as the rules of the clearing houses want it kept: a row for each debit. It goes only
-- with an order that nobody was ever told of.
create table payments.debit_mandates (
    deposit_id uuid primary key references payments.deposits (id) on delete cascade,
    owner_id uuid not null,
    bank_account_id uuid not null references payments.bank_accounts (id),
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    currency text not null,
    -- As which kind of entry it was allowed: of a person over the internet, or of a business.
    entry_kind text not null check (entry_kind in ('WEB', 'CCD')),
    -- Where they were signed in; an API key has no session.
    session_id uuid,
    api_key_id uuid,
    granted_at timestamptz not null,
    constraint debit_mandates_by_somebody check (num_nonnulls(session_id, api_key_id) = 1)
);
create index debit_mandates_of_owner on payments.debit_mandates (owner_id);

-- Invariant 48: what was allowed never changes.
create function payments.keep_debit_mandate() returns trigger language plpgsql as $$
begin
    raise exception 'mandate of % stays as it was given', old.deposit_id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger debit_mandates_stay before update on payments.debit_mandates
    for each row execute function payments.keep_debit_mandate();
