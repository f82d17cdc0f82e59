-- A deposit as its owner sees it. Where its saga stands is in payments.sagas, under the same id; whoever changes either
-- locks the row here first.
create table payments.deposits (
    id uuid primary key,
    owner_id uuid not null,
    wallet_id uuid not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0),
    currency text not null,
    provider text not null,
    method text not null check (method in ('card', 'bank_transfer')),
    return_url text,
    status text not null check (status in ('pending', 'succeeded', 'failed', 'expired')),
    provider_reference text,
    checkout_url text,
    reason text,
    transaction_id uuid unique,
    -- The request that made it: one deposit for one key, for good.
    idempotency_scope text not null,
    idempotency_key text not null,
    request_hash bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint deposits_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint deposits_fee_below_amount check (fee < amount),
    -- Invariant 2: succeeded means credited, and the other way round.
    constraint deposits_succeeded_is_credited check ((status = 'succeeded') = (transaction_id is not null))
);
create index deposits_of_owner on payments.deposits (owner_id, id desc);
create unique index deposits_provider_reference on payments.deposits (provider, provider_reference)
    where provider_reference is not null;

-- Invariant 3: what has been credited never changes.
create function payments.refuse_change_of_succeeded_deposit() returns trigger language plpgsql as $$
begin
    raise exception 'deposit % has been credited and cannot change', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger deposits_succeeded_is_final before update or delete on payments.deposits
    for each row when (old.status = 'succeeded') execute function payments.refuse_change_of_succeeded_deposit();

-- Webhook events that have had their effect.
create table payments.provider_events (
    provider text not null,
    event_id text not null,
    deposit_id uuid not null,
    received_at timestamptz not null,
    primary key (provider, event_id)
);
