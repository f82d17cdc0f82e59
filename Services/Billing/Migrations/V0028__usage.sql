-- What merchants have counted. An id counts once for its merchant, for ever.
create table billing.usage_events (
    merchant_id uuid not null,
    id text not null,
    subscription_id uuid not null references billing.subscriptions (id),
    meter_id uuid not null references billing.meters (id),
    -- In millionths.
    quantity bigint not null check (quantity >= 0),
    -- Where what differs is counted.
    word text,
    at timestamptz not null,
    -- Whether whoever told it said when.
    is_at_given boolean not null,
    -- The invoice's first day that is not its any more; null: it stands on none yet.
    billed_to date,
    created_at timestamptz not null,
    constraint usage_events_once primary key (merchant_id, id)
);
create index usage_events_unbilled on billing.usage_events (subscription_id, meter_id, at) where billed_to is null;
create index usage_events_of_meter on billing.usage_events (meter_id);

-- Invariant 42: what was counted stays, and stands on one invoice.
create function billing.keep_usage_event() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.billed_to is not null
        or (new.merchant_id, new.id, new.subscription_id, new.meter_id, new.quantity, new.word, new.at, new.created_at)
            is distinct from
            (old.merchant_id, old.id, old.subscription_id, old.meter_id, old.quantity, old.word, old.at,
                old.created_at)
    then
        raise exception 'what was counted stays' using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger usage_events_stay before update or delete on billing.usage_events
    for each row execute function billing.keep_usage_event();
