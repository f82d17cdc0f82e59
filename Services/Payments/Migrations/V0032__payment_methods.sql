-- What customers pay with, kept by providers to be charged again: by what the provider calls it, and never a number.
create table payments.payment_methods (
    id uuid primary key,
    owner_id uuid not null,
    provider text not null,
    state text not null check (state in ('pending', 'active', 'failed', 'removed')),
    -- The one of its owner's that is offered first.
    is_default boolean not null default false,
    return_url text,
    kind text check (kind in ('card')),
    brand text check (length(brand) between 1 and 40),
    last4 text check (last4 ~ '^[0-9]{4}$'),
    exp_month integer check (exp_month between 1 and 12),
    exp_year integer check (exp_year between 2000 and 2999),
    -- What the provider has begun, and for whom; what its owner does next.
    setup_reference text check (length(setup_reference) between 1 and 255),
    customer_reference text check (length(customer_reference) between 1 and 255),
    setup_url text,
    client_secret text,
    publishable_key text,
    -- By which it is charged; gone once the provider has forgotten it.
    provider_reference text check (length(provider_reference) between 1 and 255),
    failure_code text,
    attempts integer not null default 0 check (attempts >= 0),
    -- When the provider is asked next; null: there is nothing to ask.
    next_at timestamptz,
    -- The request that made it: one for one key, for good.
    idempotency_scope text not null,
    idempotency_key text not null,
    request_hash bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint payment_methods_one_for_a_key unique (idempotency_scope, idempotency_key),
    -- Invariant 44: one that is active can be charged, and nothing else can.
    constraint payment_methods_active_can_be_charged check (
        (state <> 'active' or num_nonnulls(kind, last4, provider_reference) = 3)
        and (state in ('active', 'removed') or provider_reference is null)),
    constraint payment_methods_pending_is_asked check (state <> 'pending' or next_at is not null),
    constraint payment_methods_default_is_active check (not is_default or state = 'active'),
    constraint payment_methods_client_action_is_whole check ((client_secret is null) = (publishable_key is null))
);
-- Invariant 45: one default for one owner.
create unique index payment_methods_one_default on payments.payment_methods (owner_id) where is_default;
-- The same is kept once. One that its provider is still to forget counts: it would be forgotten with the other.
create unique index payment_methods_kept_once on payments.payment_methods (provider, provider_reference)
    where provider_reference is not null;
create index payment_methods_of_owner on payments.payment_methods (owner_id, id desc);
create index payment_methods_due on payments.payment_methods (next_at) where next_at is not null;

-- Invariant 46: whose it is and what is charged never changes, and a removed one does not live again.
create function payments.keep_payment_method() returns trigger language plpgsql as $$
begin
    if (old.id, old.owner_id, old.provider) is distinct from (new.id, new.owner_id, new.provider)
        or old.provider_reference is not null and new.provider_reference is distinct from old.provider_reference
            and (new.state <> 'removed' or new.provider_reference is not null)
        or old.state = 'removed' and new.state <> 'removed'
        or old.state = 'active' and new.state not in ('active', 'removed')
    then
        raise exception 'payment method % stays what it is', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger payment_methods_stay before update on payments.payment_methods
    for each row execute function payments.keep_payment_method();

alter table payments.deposits
    -- Charged off this one, without its owner's doing anything.
    add column payment_method_id uuid references payments.payment_methods (id),
    add constraint deposits_kept_is_a_card check (payment_method_id is null or method = 'card') not valid;
alter table payments.deposits validate constraint deposits_kept_is_a_card;
create index deposits_of_payment_method on payments.deposits (payment_method_id) where payment_method_id is not null;
