-- Money on its way out: withdrawals to bank accounts, and refunds of deposits. Where the saga of one stands is in
-- payments.sagas, under the same id; whoever changes either locks the row here first.
create table payments.outflows (
    id uuid primary key,
    kind text not null check (kind in ('withdrawal', 'refund')),
    reference text not null unique,
    owner_id uuid not null,
    wallet_id uuid not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0),
    currency text not null,
    via text not null,
    bank_account_id uuid references payments.bank_accounts (id),
    -- As people are told: bank and last digits.
    destination text,
    deposit_id uuid references payments.deposits (id),
    refunded_transaction_id uuid,
    refund_reason text check (refund_reason in ('duplicate', 'fraudulent', 'requested_by_customer')),
    note text check (length(note) between 1 and 500),
    -- What the wallet knows its steps by; the hold has the row's own id.
    capture_id uuid not null unique,
    release_id uuid not null unique,
    restore_id uuid not null unique,
    status text not null check (status in (
        'pending', 'processing', 'held', 'succeeded', 'failed', 'returned', 'cancelled', 'rejected')),
    stage text not null check (stage in (
        'ordered', 'withdrawing', 'held', 'ready', 'sending', 'awaiting', 'capturing', 'releasing', 'returning', 'ended')),
    attempts integer not null default 0 check (attempts >= 0),
    sent_at timestamptz,
    provider_reference text,
    failure_code text,
    returned bigint check (returned between 1 and amount),
    -- The request that made it: one for one key, for good.
    idempotency_scope text not null,
    idempotency_key text not null,
    request_hash bytea not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint outflows_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint outflows_go_somewhere check (
        case kind
            when 'withdrawal' then bank_account_id is not null and destination is not null
                and num_nonnulls(deposit_id, refunded_transaction_id, refund_reason) = 0
            else bank_account_id is null and destination is null
                and num_nonnulls(deposit_id, refunded_transaction_id, refund_reason) = 3
        end),
    -- Invariant 11: what may be at a provider has been sent, and nothing else has an end that the provider tells.
    constraint outflows_sent_before_known check (
        sent_at is not null or stage in ('ordered', 'withdrawing', 'held', 'ready')
        or status in ('cancelled', 'rejected')),
    constraint outflows_ended_has_an_end check (
        stage <> 'ended' or status in ('succeeded', 'failed', 'returned', 'cancelled', 'rejected')),
    constraint outflows_returned_says_how_much check (status <> 'returned' or returned is not null)
);
create index outflows_of_owner on payments.outflows (owner_id, kind, id desc);
create index outflows_of_deposit on payments.outflows (deposit_id) where deposit_id is not null;
-- What is under way is a small part of all.
create index outflows_under_way on payments.outflows (stage, id desc) where stage <> 'ended';
create index outflows_by_kind on payments.outflows (kind, id desc);

-- Invariant 12: what has failed never lives again, and what has ended moves no more, but that something comes back.
create function payments.keep_ended_outflow() returns trigger language plpgsql as $$
begin
    if old.status in ('failed', 'returned', 'cancelled', 'rejected') and new.status <> old.status
        or old.stage = 'ended' and new.stage not in ('ended', 'returning')
        or old.stage = 'ended' and old.status <> 'succeeded' and new.stage <> 'ended'
    then
        raise exception 'outflow % has ended', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger outflows_ended_are_final before update on payments.outflows
    for each row execute function payments.keep_ended_outflow();

-- Who moved money where, and how much, never changes.
create function payments.refuse_change_of_outflow() returns trigger language plpgsql as $$
begin
    raise exception 'what outflow % is for never changes', old.id using errcode = 'integrity_constraint_violation';
end
$$;
create trigger outflows_identity_is_fixed before update on payments.outflows
    for each row when (
        (old.id, old.kind, old.reference, old.owner_id, old.wallet_id, old.amount, old.fee, old.currency, old.via,
            old.bank_account_id, old.deposit_id, old.capture_id, old.release_id, old.restore_id)
        is distinct from
        (new.id, new.kind, new.reference, new.owner_id, new.wallet_id, new.amount, new.fee, new.currency, new.via,
            new.bank_account_id, new.deposit_id, new.capture_id, new.release_id, new.restore_id))
    execute function payments.refuse_change_of_outflow();

-- Who of the staff did what to one, and by which evidence.
create table payments.outflow_actions (
    id uuid primary key,
    outflow_id uuid not null references payments.outflows (id),
    action text not null check (action in ('retry', 'settle')),
    outcome text check (outcome in ('succeeded', 'failed')),
    evidence text check (length(evidence) between 1 and 500),
    actor_id uuid not null,
    created_at timestamptz not null,
    -- Invariant 13: nobody says how money ended without evidence.
    constraint outflow_actions_show_evidence check (
        case action when 'settle' then num_nonnulls(outcome, evidence) = 2 else outcome is null end)
);
create index outflow_actions_of_outflow on payments.outflow_actions (outflow_id, id);
create trigger outflow_actions_are_final before update or delete or truncate on payments.outflow_actions
    for each statement execute function payments.refuse_change_of_action();
