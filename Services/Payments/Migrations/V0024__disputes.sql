-- A payer says that a payment is not right, and staff decide. The saga of the same id says what the wallet is asked next;
-- whoever changes one locks the payment first.
create table payments.disputes (
    id uuid primary key,
    -- Once.
    payment_id uuid not null constraint disputes_once unique references payments.payments (id),
    reference text not null unique,
    payer_id uuid not null,
    payee_id uuid not null,
    payee_wallet_id uuid not null,
    kind text not null check (
        kind in ('unauthorized', 'duplicate', 'not_received', 'defective', 'refund_not_processed', 'other')),
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    currency text not null,
    description text not null,
    hold_id uuid not null unique,
    -- What the wallet has set aside; null: it was not asked yet, or does not.
    held bigint check (held between 0 and amount),
    respond_by timestamptz not null,
    decide_by timestamptz not null,
    state text not null check (state in ('opened', 'investigating', 'resolved', 'closed')),
    stage text not null check (stage in ('holding', 'waiting', 'paying', 'releasing', 'ended')),
    outcome text check (outcome in ('payer', 'payee', 'partial')),
    refund_id uuid unique references payments.payment_refunds (id),
    -- Who of the staff investigates, and has decided.
    staff_id uuid,
    note text check (length(note) between 1 and 2000),
    failure_code text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint disputes_stage_fits check (
        case state
            when 'opened' then stage in ('holding', 'waiting')
            when 'investigating' then stage in ('holding', 'waiting', 'paying')
            when 'resolved' then stage in ('releasing', 'ended')
            else stage in ('holding', 'releasing', 'ended')
        end),
    -- A decision has somebody who made it, and why.
    constraint disputes_are_decided check (
        (state = 'resolved' or stage = 'paying') = (outcome is not null)
        and (outcome is null or staff_id is not null and note is not null)),
    constraint disputes_pay_the_payer check ((coalesce(outcome, 'payee') = 'payee') = (refund_id is null)),
    constraint disputes_release_what_is_held check (stage <> 'releasing' or held is not null)
);
create index disputes_of_payer on payments.disputes (payer_id, id desc);
create index disputes_of_payee on payments.disputes (payee_id, id desc);
create index disputes_open on payments.disputes (state, id desc) where state in ('opened', 'investigating');

alter table payments.payment_refunds
    add constraint payment_refunds_dispute foreign key (dispute_id) references payments.disputes (id);

create function payments.keep_dispute() returns trigger language plpgsql as $$
begin
    if (new.id, new.payment_id, new.payer_id, new.payee_id, new.payee_wallet_id, new.amount, new.currency, new.hold_id)
            is distinct from
            (old.id, old.payment_id, old.payer_id, old.payee_id, old.payee_wallet_id, old.amount, old.currency,
            old.hold_id)
        or old.state in ('resolved', 'closed') and (new.state, new.outcome) is distinct from (old.state, old.outcome)
        or old.held is not null and new.held is distinct from old.held
    then
        raise exception 'dispute % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger disputes_keep_their_facts before update on payments.disputes
    for each row execute function payments.keep_dispute();
create trigger disputes_stay before delete or truncate on payments.disputes
    for each statement execute function payments.refuse_loss_of_payment();

-- What either side has to say.
create table payments.dispute_evidence (
    id uuid primary key,
    dispute_id uuid not null references payments.disputes (id),
    author_id uuid not null,
    side text not null check (side in ('payer', 'payee')),
    -- Words, or a file; the words go with whoever said them.
    text text,
    filename text,
    type text,
    size bigint,
    sha256 bytea,
    created_at timestamptz not null,
    constraint dispute_evidence_is_words_or_a_file check (
        num_nonnulls(filename, type, size, sha256) = 0 or num_nonnulls(filename, type, size, sha256) = 4 and text is null)
);
create index dispute_evidence_of_dispute on payments.dispute_evidence (dispute_id, id);

-- Deposits that their provider took back after the wallet had them. The saga of the same id says what the wallet is
-- asked next.
create table payments.chargebacks (
    id uuid primary key,
    deposit_id uuid not null references payments.deposits (id),
    owner_id uuid not null,
    wallet_id uuid not null,
    provider text not null,
    provider_reference text not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    -- What the provider charges us.
    fee bigint not null check (fee >= 0),
    currency text not null,
    -- The wallet's transaction that gives everything back.
    restore_id uuid not null unique,
    state text not null check (state in ('opened', 'won', 'lost')),
    stage text not null check (stage in ('taking', 'waiting', 'restoring', 'ended')),
    -- What the wallet could not give.
    shortfall bigint check (shortfall between 0 and amount),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    -- However often it is told.
    constraint chargebacks_once unique (provider, provider_reference),
    constraint chargebacks_stage_fits check (
        case stage
            when 'waiting' then state = 'opened'
            when 'restoring' then state = 'won'
            when 'ended' then state in ('won', 'lost')
            else true
        end),
    constraint chargebacks_taken_says_how check ((stage = 'taking') = (shortfall is null))
);
create index chargebacks_of_deposit on payments.chargebacks (deposit_id);
create index chargebacks_of_owner on payments.chargebacks (owner_id, id desc);

create function payments.keep_chargeback() returns trigger language plpgsql as $$
begin
    if (new.id, new.deposit_id, new.owner_id, new.wallet_id, new.provider, new.provider_reference, new.amount, new.fee,
            new.currency, new.restore_id)
            is distinct from
            (old.id, old.deposit_id, old.owner_id, old.wallet_id, old.provider, old.provider_reference, old.amount,
            old.fee, old.currency, old.restore_id)
        or old.state <> 'opened' and new.state <> old.state
    then
        raise exception 'chargeback % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger chargebacks_keep_their_facts before update on payments.chargebacks
    for each row execute function payments.keep_chargeback();
create trigger chargebacks_stay before delete or truncate on payments.chargebacks
    for each statement execute function payments.refuse_loss_of_payment();
