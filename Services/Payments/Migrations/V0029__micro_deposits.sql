-- Two small amounts that only whoever sees an account can name.
alter table payments.bank_accounts drop constraint bank_accounts_verification_check;
alter table payments.bank_accounts add constraint bank_accounts_verification_check check (
    verification in ('none', 'name_matched', 'micro_deposits_sent', 'verified', 'failed'));

create table payments.micro_deposits (
    -- Of its debit, which takes both back.
    id uuid primary key,
    bank_account_id uuid not null unique references payments.bank_accounts (id),
    first_id uuid not null unique,
    second_id uuid not null unique,
    -- Minor units, nobody's to read.
    first integer not null check (first between 1 and 99),
    second integer not null check (second between 1 and 99),
    tries integer not null default 0 check (tries between 0 and 3),
    state text not null check (state in ('sent', 'verified', 'failed')),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- Invariant 37: three tries, and no more.
    constraint micro_deposits_end_after_three_tries check (tries < 3 or state <> 'sent')
);

-- How many somebody has had sent counts accounts that are gone.
create index bank_accounts_ever_of_owner on payments.bank_accounts (owner_id);

create function payments.keep_micro_deposits() returns trigger language plpgsql as $$
begin
    raise exception 'micro-deposits % are over, or are others', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger micro_deposits_stay before update on payments.micro_deposits
    for each row when (
        (old.id, old.bank_account_id, old.first, old.second) is distinct from
            (new.id, new.bank_account_id, new.first, new.second)
        or old.state <> 'sent' or new.tries < old.tries)
    execute function payments.keep_micro_deposits();
