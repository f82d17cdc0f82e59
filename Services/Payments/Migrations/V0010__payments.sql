-- Payments between people. The saga of the same id says when something is to be done next; whoever changes either locks
-- the row here first.
create table payments.payments (
    id uuid primary key,
    source text not null check (
        source in ('send', 'request', 'link', 'qr', 'split', 'recurring', 'payout', 'checkout')),
    source_id uuid,
    -- Null: somebody without an account.
    payer_id uuid,
    payer_wallet_id uuid,
    payer_name text,
    -- Null: somebody who is still to come, and then whose wallet is still to be found.
    payee_id uuid,
    payee_wallet_id uuid,
    payee_name text,
    address_kind text check (address_kind in ('email', 'phone')),
    address text,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    fee bigint not null check (fee >= 0),
    currency text not null,
    refunded bigint not null default 0,
    state text not null check (
        state in (
            'processing', 'completed', 'failed', 'awaiting_recipient', 'cancelled', 'expired', 'held', 'rejected',
            'partially_refunded', 'refunded', 'reversed')),
    stage text not null check (
        stage in ('posting', 'holding', 'awaiting', 'capturing', 'releasing', 'reviewing', 'ended')),
    hold_id uuid unique,
    channel text not null check (channel in ('session', 'api_key', 'system')),
    -- The PIN's proof, good for minutes, until the wallet has used it.
    authorization_token text,
    note text,
    reference text not null constraint payments_reference_is_one unique,
    redirect_url text,
    livemode boolean not null,
    transaction_id uuid unique,
    failure_code text,
    -- The request that made it: one payment for one key, unless it failed.
    idempotency_scope text,
    idempotency_key text,
    request_hash bytea,
    expires_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint payments_one_for_a_key unique (idempotency_scope, idempotency_key),
    constraint payments_address_is_whole check ((address_kind is null) = (address is null)),
    -- Invariant 15: the payee gets something, and nothing comes back twice.
    constraint payments_fee_below_amount check (fee < amount),
    constraint payments_refunded_at_most check (
        refunded between 0 and amount and (refunded > 0) = (state in ('partially_refunded', 'refunded'))
        and (refunded = amount) = (state = 'refunded')),
    -- Invariant 16: paid means moved at the wallet, and the other way round.
    constraint payments_paid_is_posted check (
        (state in ('completed', 'partially_refunded', 'refunded', 'reversed')) = (transaction_id is not null)
        or not livemode),
    constraint payments_paid_has_both_ends check (
        transaction_id is null or payee_wallet_id is not null and (payer_wallet_id is not null or payer_id is null)),
    -- Invariant 17: what is under way has a stage that goes on, and nothing else has.
    constraint payments_stage_fits check (
        case state
            when 'processing' then stage in ('posting', 'holding')
            when 'awaiting_recipient' then stage in ('awaiting', 'capturing')
            when 'held' then stage = 'reviewing'
            when 'cancelled' then stage in ('releasing', 'ended')
            when 'expired' then stage in ('releasing', 'ended')
            else stage = 'ended'
        end),
    constraint payments_waiting_has_a_hold check (
        stage not in ('holding', 'awaiting', 'capturing', 'releasing')
        or hold_id is not null and expires_at is not null),
    -- Invariant 18: nobody pays themselves.
    constraint payments_of_two check (payer_id <> payee_id),
    constraint payments_authorization_is_short check (
        authorization_token is null or stage in ('posting', 'holding', 'reviewing'))
);
create index payments_of_payer on payments.payments (payer_id, id desc);
create index payments_of_payee on payments.payments (payee_id, id desc);
create index payments_of_source on payments.payments (source, source_id, id desc) where source_id is not null;
create index payments_waiting on payments.payments (address_kind, address) where state = 'awaiting_recipient';
create index payments_under_way on payments.payments (stage) where stage <> 'ended';

-- Invariant 19: who pays whom how much never changes, and what has ended stays ended.
create function payments.keep_payment() returns trigger language plpgsql as $$
begin
    if (new.id, new.source, new.amount, new.fee, new.currency, new.reference, new.livemode, new.created_at)
            is distinct from
            (old.id, old.source, old.amount, old.fee, old.currency, old.reference, old.livemode, old.created_at)
        or (new.source_id, new.payer_id, new.payer_wallet_id, new.hold_id)
            is distinct from (old.source_id, old.payer_id, old.payer_wallet_id, old.hold_id)
        or old.payee_id is not null and new.payee_id is distinct from old.payee_id
        or old.transaction_id is not null
            and (new.transaction_id, new.payee_wallet_id) is distinct from (old.transaction_id, old.payee_wallet_id)
        or new.refunded < old.refunded
    then
        raise exception 'payment % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if old.state <> new.state and (old.state, new.state) not in (
        ('processing', 'completed'), ('processing', 'failed'), ('processing', 'awaiting_recipient'),
        ('processing', 'held'), ('held', 'processing'), ('held', 'rejected'),
        ('awaiting_recipient', 'completed'), ('awaiting_recipient', 'cancelled'), ('awaiting_recipient', 'expired'),
        ('completed', 'partially_refunded'), ('completed', 'refunded'), ('partially_refunded', 'refunded'),
        ('completed', 'reversed'))
    then
        raise exception 'payment % cannot go from % to %', old.id, old.state, new.state
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger payments_keep_their_facts before update on payments.payments
    for each row execute function payments.keep_payment();

create function payments.refuse_loss_of_payment() returns trigger language plpgsql as $$
begin
    raise exception 'payments are not deleted' using errcode = 'integrity_constraint_violation';
end
$$;
create trigger payments_stay before delete or truncate on payments.payments
    for each statement execute function payments.refuse_loss_of_payment();
