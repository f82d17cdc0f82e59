-- Whoever sent money by mistake asks for it back. The saga of the same id begins when somebody has agreed.
create table payments.reversals (
    id uuid primary key,
    -- The wallet's.
    transaction_id uuid not null,
    -- Null: the customers' own transfer at the wallet.
    payment_id uuid references payments.payments (id),
    reference text not null unique,
    sender_id uuid not null,
    -- The sender, where both wallets are.
    receiver_id uuid not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    currency text not null,
    reason text not null check (length(reason) between 1 and 500),
    state text not null check (state in ('requested', 'completed', 'declined', 'expired')),
    stage text not null check (stage in ('waiting', 'posting', 'ended')),
    -- Who agreed to it, or did not.
    decider_id uuid,
    failure_code text,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reversals_stage_fits check ((state = 'requested') = (stage <> 'ended')),
    -- Nobody takes back what is another's by themselves.
    constraint reversals_are_agreed_to check (
        sender_id = receiver_id or decider_id is not null and decider_id <> sender_id
        or stage = 'waiting' or state = 'expired')
);
-- A transaction is taken back once.
create unique index reversals_once on payments.reversals (transaction_id) where state in ('requested', 'completed');
create index reversals_of_sender on payments.reversals (sender_id, id desc);
create index reversals_of_receiver on payments.reversals (receiver_id, id desc);
create index reversals_due on payments.reversals (expires_at) where stage = 'waiting';
create index reversals_posting on payments.reversals (payment_id) where stage = 'posting';

create function payments.keep_reversal() returns trigger language plpgsql as $$
begin
    if (new.id, new.transaction_id, new.payment_id, new.sender_id, new.receiver_id, new.amount, new.currency)
            is distinct from
            (old.id, old.transaction_id, old.payment_id, old.sender_id, old.receiver_id, old.amount, old.currency)
        or old.state <> 'requested' and (new.state, new.stage) is distinct from (old.state, old.stage)
    then
        raise exception 'reversal % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger reversals_keep_their_facts before update on payments.reversals
    for each row execute function payments.keep_reversal();
create trigger reversals_stay before delete or truncate on payments.reversals
    for each statement execute function payments.refuse_loss_of_payment();
