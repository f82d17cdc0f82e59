-- Requests that are only tried, by a test key, are not live: nothing moves for them.
alter table payments.requests add column livemode boolean not null default true;

create or replace function payments.keep_request() returns trigger language plpgsql as $$
begin
    if old.state <> 'pending' and new.state <> old.state
        or (new.id, new.requester_id, new.wallet_id, new.amount, new.currency, new.reference, new.livemode)
            is distinct from
            (old.id, old.requester_id, old.wallet_id, old.amount, old.currency, old.reference, old.livemode)
        or old.payer_id is not null and new.payer_id is distinct from old.payer_id
    then
        raise exception 'request % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;

-- Invariant 38: what is not live never has the wallet move anything.
alter table payments.payments
    add constraint payments_tried_moves_nothing check (
        livemode or transaction_id is null and hold_id is null and stage = 'ended' and not must_ask);
