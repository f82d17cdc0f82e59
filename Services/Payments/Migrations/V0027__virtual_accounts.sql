-- Bank accounts of customers' own at providers; what comes on one is a deposit into its wallet.
create table payments.virtual_accounts (
    id uuid primary key,
    owner_id uuid not null,
    wallet_id uuid not null,
    provider text not null,
    currency text not null,
    state text not null check (state in ('pending', 'active', 'failed', 'removed')),
    account_number text check (length(account_number) between 4 and 34),
    account_name text check (length(account_name) <= 140),
    bank_name text check (length(bank_name) <= 140),
    -- By which the provider knows it.
    provider_reference text,
    failure_code text,
    attempts integer not null default 0 check (attempts >= 0),
    -- When the provider is asked next; null: there is nothing to ask.
    next_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Invariant 30: who is told of one can be paid on it.
    constraint virtual_accounts_active_has_a_number check (
        (state <> 'active' or account_number is not null)
        and (account_number is null) = (provider_reference is null) and (state <> 'pending' or account_number is null)),
    constraint virtual_accounts_pending_is_asked check (state <> 'pending' or next_at is not null)
);
-- A provider's customer has one of a currency. One that is still to be closed there counts: its provider would give the
-- same again, and then close it.
create unique index virtual_accounts_one_each on payments.virtual_accounts (owner_id, provider, currency)
    where state in ('pending', 'active') or state = 'removed' and next_at is not null;
-- A number is one wallet's.
create unique index virtual_accounts_number on payments.virtual_accounts (provider, account_number)
    where state = 'active';
create index virtual_accounts_by_number on payments.virtual_accounts (provider, account_number, id desc);
create index virtual_accounts_of_owner on payments.virtual_accounts (owner_id, id desc);
create index virtual_accounts_due on payments.virtual_accounts (next_at) where next_at is not null;

-- Invariant 31: into which wallet its money comes never changes, nor what it is once it is removed.
create function payments.keep_virtual_account() returns trigger language plpgsql as $$
begin
    if (old.id, old.owner_id, old.wallet_id, old.provider, old.currency)
            is distinct from (new.id, new.owner_id, new.wallet_id, new.provider, new.currency)
        or old.account_number is not null and old.account_number is distinct from new.account_number
        or old.state = 'removed' and new.state <> 'removed'
    then
        raise exception 'virtual account % stays where it is', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger virtual_accounts_stay before update on payments.virtual_accounts
    for each row execute function payments.keep_virtual_account();
