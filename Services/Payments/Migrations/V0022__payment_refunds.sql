-- Money of a payment on its way back to its payer. The saga of the same id says when the wallet is asked next; whoever
-- adds one locks the payment first.
create table payments.payment_refunds (
    id uuid primary key,
    payment_id uuid not null references payments.payments (id),
    reference text not null unique,
    payer_id uuid not null,
    payer_wallet_id uuid not null,
    payee_id uuid not null,
    payee_wallet_id uuid not null,
    -- Minor units of the currency.
    amount bigint not null check (amount > 0),
    -- What of our fee the payee gets back with it.
    fee_returned bigint not null check (fee_returned between 0 and amount),
    currency text not null,
    reason text check (reason in ('duplicate', 'fraudulent', 'requested_by_customer')),
    comment text check (length(comment) between 1 and 500),
    -- The end of a dispute has its own reason, and takes what was set aside for it.
    dispute_id uuid,
    hold_id uuid,
    is_covered boolean not null default false,
    -- The operator who ordered it.
    staff_id uuid,
    state text not null check (state in ('pending', 'succeeded', 'failed')),
    failure_code text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint payment_refunds_have_a_reason check ((reason is null) = (dispute_id is not null)),
    constraint payment_refunds_of_disputes check (dispute_id is not null or hold_id is null and not is_covered),
    constraint payment_refunds_failed_says_why check ((state = 'failed') = (failure_code is not null))
);
create index payment_refunds_of_payment on payments.payment_refunds (payment_id);
create index payment_refunds_of_payer on payments.payment_refunds (payer_id, id desc);
create index payment_refunds_of_payee on payments.payment_refunds (payee_id, id desc);
create index payment_refunds_pending on payments.payment_refunds (updated_at) where state = 'pending';

-- No more goes back than was paid, and no more of our fee than there was.
create function payments.check_payment_refunds() returns trigger language plpgsql as $$
declare
    paid record;
begin
    select p.amount, p.fee, p.currency, p.state into paid from payments.payments p
    where p.id = new.payment_id for update;
    if paid.currency <> new.currency or paid.state not in ('completed', 'partially_refunded', 'refunded')
        or (select sum(r.amount) > paid.amount or sum(r.fee_returned) > paid.fee from payments.payment_refunds r
            where r.payment_id = new.payment_id and r.state <> 'failed')
    then
        raise exception 'more would go back of payment % than was paid', new.payment_id
            using errcode = 'integrity_constraint_violation', constraint = 'payment_refunds_within_payment';
    end if;
    return null;
end
$$;
create trigger payment_refunds_within_payment after insert on payments.payment_refunds
    for each row execute function payments.check_payment_refunds();

-- What goes back to whom never changes, and what has ended stays ended.
create function payments.keep_payment_refund() returns trigger language plpgsql as $$
begin
    if (new.id, new.payment_id, new.payer_wallet_id, new.payee_wallet_id, new.amount, new.fee_returned, new.currency)
            is distinct from
            (old.id, old.payment_id, old.payer_wallet_id, old.payee_wallet_id, old.amount, old.fee_returned,
            old.currency)
        or old.state <> 'pending' and new.state <> old.state
    then
        raise exception 'refund % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger payment_refunds_keep_their_facts before update on payments.payment_refunds
    for each row execute function payments.keep_payment_refund();
create trigger payment_refunds_stay before delete or truncate on payments.payment_refunds
    for each statement execute function payments.refuse_loss_of_payment();
