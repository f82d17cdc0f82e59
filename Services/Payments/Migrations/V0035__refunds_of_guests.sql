-- What guests have paid by links goes back through the provider that took it, as deposits do, with a part of our fee. And
-- staff order refunds of what came in by providers: a worker has the wallet hold the money after the decision.
alter table payments.outflows
    -- Of a guest's payment: what of our fee its payee gets back with it, in minor units.
    add column fee_returned bigint,
    -- The operator who ordered it.
    add column staff_id uuid,
    add constraint outflows_fee_returned_of_refunds check (
        fee_returned is null or kind = 'refund' and fee = 0 and fee_returned between 0 and amount) not valid,
    drop constraint outflows_stage_check,
    add constraint outflows_stage_check check (
        stage in (
            'ordered', 'withdrawing', 'held', 'holding', 'ready', 'sending', 'awaiting', 'capturing', 'releasing',
            'returning', 'ended')) not valid,
    -- Invariant 11, but for what the wallet would not hold for staff.
    drop constraint outflows_sent_before_known,
    add constraint outflows_sent_before_known check (
        sent_at is not null or stage in ('ordered', 'withdrawing', 'held', 'holding', 'ready')
        or status in ('cancelled', 'rejected')
        or status = 'failed' and stage = 'ended' and staff_id is not null and attempts = 0) not valid;
alter table payments.outflows validate constraint outflows_fee_returned_of_refunds;
alter table payments.outflows validate constraint outflows_stage_check;
alter table payments.outflows validate constraint outflows_sent_before_known;

drop trigger outflows_identity_is_fixed on payments.outflows;
create trigger outflows_identity_is_fixed before update on payments.outflows
    for each row when (
        (old.id, old.kind, old.reference, old.owner_id, old.wallet_id, old.amount, old.fee, old.currency, old.via,
            old.bank_account_id, old.deposit_id, old.capture_id, old.release_id, old.restore_id, old.fee_returned)
        is distinct from
        (new.id, new.kind, new.reference, new.owner_id, new.wallet_id, new.amount, new.fee, new.currency, new.via,
            new.bank_account_id, new.deposit_id, new.capture_id, new.release_id, new.restore_id, new.fee_returned))
    execute function payments.refuse_change_of_outflow();

-- Invariant 49: no more of a guest's payment goes back than was paid, and no more of our fee than there was.
create function payments.check_refunds_of_guests() returns trigger language plpgsql as $$
declare
    paid record;
begin
    select p.amount, p.fee, p.currency, p.source, p.payee_id into paid from payments.payments p
    where p.id = new.deposit_id for update;
    if paid.source is distinct from 'checkout' or paid.currency <> new.currency or paid.payee_id <> new.owner_id
        or (select sum(o.amount) > paid.amount or sum(o.fee_returned) > paid.fee from payments.outflows o
            where o.deposit_id = new.deposit_id and o.status <> 'failed')
    then
        raise exception 'more would go back of payment % than was paid', new.deposit_id
            using errcode = 'integrity_constraint_violation', constraint = 'outflows_within_payment';
    end if;
    return null;
end
$$;
create trigger outflows_within_payment after insert on payments.outflows
    for each row when (new.fee_returned is not null) execute function payments.check_refunds_of_guests();

-- Invariant 19, as before; but what a guest was to have back may come back to us.
create or replace function payments.keep_payment() returns trigger language plpgsql as $$
begin
    if (new.id, new.source, new.amount, new.fee, new.currency, new.reference, new.livemode, new.created_at)
            is distinct from
            (old.id, old.source, old.amount, old.fee, old.currency, old.reference, old.livemode, old.created_at)
        or (new.source_id, new.payer_id, new.payer_wallet_id, new.hold_id)
            is distinct from (old.source_id, old.payer_id, old.payer_wallet_id, old.hold_id)
        or old.payee_id is not null and new.payee_id is distinct from old.payee_id
        or old.transaction_id is not null
            and (new.transaction_id, new.payee_wallet_id) is distinct from (old.transaction_id, old.payee_wallet_id)
        or new.refunded < old.refunded and old.source <> 'checkout'
    then
        raise exception 'payment % cannot become another one', old.id using errcode = 'integrity_constraint_violation';
    end if;
    if old.state <> new.state and (old.state, new.state) not in (
            ('processing', 'completed'), ('processing', 'failed'), ('processing', 'awaiting_recipient'),
            ('processing', 'held'), ('held', 'processing'), ('held', 'rejected'),
            ('awaiting_recipient', 'completed'), ('awaiting_recipient', 'cancelled'),
            ('awaiting_recipient', 'expired'),
            ('completed', 'partially_refunded'), ('completed', 'refunded'), ('partially_refunded', 'refunded'),
            ('completed', 'reversed'))
        and not (
            old.source = 'checkout' and (old.state, new.state) in (
                ('refunded', 'partially_refunded'), ('refunded', 'completed'), ('partially_refunded', 'completed')))
    then
        raise exception 'payment % cannot go from % to %', old.id, old.state, new.state
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
