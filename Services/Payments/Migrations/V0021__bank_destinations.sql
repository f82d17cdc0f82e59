-- What is paid again and again, or among many, may go to a bank account of the payer's own: by a withdrawal. It is known by
-- an order, which is the withdrawal's idempotency key: written down before the withdrawal is asked for, so that whatever
-- happens in between there is one of it.
alter table payments.recurring
    alter column payee_id drop not null,
    alter column payee_wallet_id drop not null,
    add column bank_account_id uuid references payments.bank_accounts (id),
    -- As people are told: bank and last digits.
    add column destination text,
    add constraint recurring_goes_to_one check (
        num_nonnulls(payee_id, bank_account_id) = 1 and (payee_id is null) = (payee_wallet_id is null)
        and (bank_account_id is null) = (destination is null));

alter table payments.recurring_runs
    add column order_id uuid,
    drop constraint recurring_runs_paid,
    add constraint recurring_runs_paid check (
        num_nonnulls(payment_id, order_id) <= 1
        and (state <> 'succeeded' or num_nonnulls(payment_id, order_id) = 1));
create unique index recurring_runs_by_order on payments.recurring_runs (order_id) where order_id is not null;
create index recurring_runs_ordered on payments.recurring_runs (id) where state = 'pending' and order_id is not null;

alter table payments.payout_items
    add column order_id uuid,
    drop constraint payout_items_recipient_kind_check,
    add constraint payout_items_recipient_kind_check check (recipient_kind in ('email', 'phone', 'account', 'bank')),
    drop constraint payout_items_paid,
    add constraint payout_items_paid check (
        num_nonnulls(payment_id, order_id) <= 1
        and (state <> 'succeeded' or num_nonnulls(payment_id, order_id) = 1));
create unique index payout_items_by_order on payments.payout_items (order_id) where order_id is not null;
create index payout_items_ordered on payments.payout_items (id) where state = 'pending' and order_id is not null;
drop index payments.payout_items_to_pay;
create index payout_items_to_pay on payments.payout_items (id)
    where state = 'pending' and payment_id is null and order_id is null;

create or replace function payments.keep_item() returns trigger language plpgsql as $$
begin
    if old.state <> 'pending' and (new.state, new.payment_id, new.order_id)
            is distinct from (old.state, old.payment_id, old.order_id)
        or (new.id, new.payout_id, new.payer_id, new.name, new.amount)
            is distinct from (old.id, old.payout_id, old.payer_id, old.name, old.amount)
        or old.payment_id is not null and new.payment_id is distinct from old.payment_id
        or old.order_id is not null and new.order_id is distinct from old.order_id
    then
        raise exception 'item % is over, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
