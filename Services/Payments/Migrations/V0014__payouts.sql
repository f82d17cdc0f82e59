-- Many are paid at once. Whoever ends an item locks its payout first.
create table payments.payouts (
    id uuid primary key,
    payer_id uuid not null,
    payer_wallet_id uuid not null,
    payer_name text,
    -- Minor units of the currency.
    total bigint not null check (total >= 0),
    currency text not null,
    reference text not null unique,
    state text not null check (state in ('processing', 'completed')),
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index payouts_of_payer on payments.payouts (payer_id, id desc);

create table payments.payout_items (
    id uuid primary key,
    payout_id uuid not null references payments.payouts (id),
    payer_id uuid not null,
    -- The payer's own name for it.
    name text not null,
    recipient_kind text check (recipient_kind in ('email', 'phone', 'account')),
    recipient text,
    -- Minor units of the payout's currency; what is not positive is refused.
    amount bigint not null,
    state text not null check (state in ('pending', 'succeeded', 'refused')),
    payment_id uuid unique,
    failure_code text,
    constraint payout_items_recipient_is_whole check ((recipient_kind is null) = (recipient is null)),
    constraint payout_items_pending_has_a_recipient check (state <> 'pending' or recipient is not null),
    constraint payout_items_positive check (amount > 0 or state = 'refused'),
    constraint payout_items_paid check (state <> 'succeeded' or payment_id is not null)
);
-- Invariant 23: an item's name counts once for a payer, unless it was refused.
create unique index payout_items_once on payments.payout_items (payer_id, name) where state <> 'refused';
create index payout_items_of_payout on payments.payout_items (payout_id, id);
create index payout_items_to_pay on payments.payout_items (id) where state = 'pending' and payment_id is null;

create function payments.keep_item() returns trigger language plpgsql as $$
begin
    if old.state <> 'pending' and (new.state, new.payment_id) is distinct from (old.state, old.payment_id)
        or (new.id, new.payout_id, new.payer_id, new.name, new.amount)
            is distinct from (old.id, old.payout_id, old.payer_id, old.name, old.amount)
        or old.payment_id is not null and new.payment_id is distinct from old.payment_id
    then
        raise exception 'item % is over, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger payout_items_keep_their_facts before update on payments.payout_items
    for each row execute function payments.keep_item();
