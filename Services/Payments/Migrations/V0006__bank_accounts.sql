-- Accounts of customers at banks. Their numbers are sealed, and are opened only for a partner that pays there.
create table payments.bank_accounts (
    id uuid primary key,
    owner_id uuid not null,
    country text not null check (country ~ '^[A-Z]{2}$'),
    currency text not null,
    -- Empty once its holder is erased.
    holder_name text not null check (length(holder_name) <= 140),
    holder_kind text not null check (holder_kind in ('person', 'business')),
    address text check (length(address) <= 1000),
    scheme text not null check (scheme in ('iban', 'aba', 'local')),
    numbers bytea not null,
    last4 text not null check (length(last4) between 1 and 4),
    bank_name text check (length(bank_name) between 1 and 140),
    account_name text check (length(account_name) <= 140),
    verification text not null check (verification in ('none', 'name_matched', 'failed')),
    created_at timestamptz not null,
    -- Its owner sees it no more; what was sent there goes on.
    removed_at timestamptz
);
create index bank_accounts_of_owner on payments.bank_accounts (owner_id, id desc) where removed_at is null;

-- Invariant 10: where an account is never changes, so that nothing goes elsewhere than its owner was shown.
create function payments.refuse_change_of_bank_account() returns trigger language plpgsql as $$
begin
    raise exception 'bank account % stays where it is', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger bank_accounts_stay before update of id, owner_id, country, currency, scheme, numbers, last4
    on payments.bank_accounts
    for each row when (
        (old.id, old.owner_id, old.country, old.currency, old.scheme, old.numbers, old.last4)
        is distinct from (new.id, new.owner_id, new.country, new.currency, new.scheme, new.numbers, new.last4))
    execute function payments.refuse_change_of_bank_account();
