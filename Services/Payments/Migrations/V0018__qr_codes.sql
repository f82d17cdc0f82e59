-- Codes that merchants show and others pay.
create table payments.qr_codes (
    id uuid primary key,
    owner_id uuid not null,
    -- As whoever pays sees the owner.
    owner_name text,
    -- Where the money is to go.
    wallet_id uuid not null,
    -- What the code itself tells. Null: told no more.
    merchant_name text check (length(merchant_name) between 1 and 25),
    merchant_city text not null check (length(merchant_city) between 1 and 15),
    country text not null check (country ~ '^[A-Z]{2}$'),
    category_code text not null check (category_code ~ '^[0-9]{4}$'),
    currency text not null,
    -- Minor units of the currency; null: whoever pays says how much.
    amount bigint check (amount > 0),
    single_use boolean not null,
    reference text not null unique,
    livemode boolean not null,
    state text not null check (state in ('active', 'used', 'inactive', 'expired')),
    times_used bigint not null default 0 check (times_used >= 0),
    -- Minor units of the currency, before fees.
    received bigint not null default 0 check (received >= 0),
    -- Of a code for one payment: that is under way, or has used it.
    payment_id uuid unique,
    expires_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint qr_codes_expire_later check (expires_at > created_at),
    -- Invariant 29: a code for one payment is used by one, or not at all.
    constraint qr_codes_used_once check (
        case when single_use then times_used <= 1 and (times_used = 0 or payment_id is not null)
        else payment_id is null and state <> 'used' end),
    constraint qr_codes_used_is_paid check (state <> 'used' or times_used = 1),
    constraint qr_codes_received_is_paid check ((received > 0) = (times_used > 0))
);
create index qr_codes_of_owner on payments.qr_codes (owner_id, id desc);
create index qr_codes_due on payments.qr_codes (expires_at) where state = 'active' and payment_id is null;

create function payments.keep_qr_code() returns trigger language plpgsql as $$
begin
    if old.state <> 'active' and new.state <> old.state
        or (new.id, new.owner_id, new.wallet_id, new.currency, new.amount, new.single_use, new.reference, new.livemode)
            is distinct from
            (old.id, old.owner_id, old.wallet_id, old.currency, old.amount, old.single_use, old.reference, old.livemode)
        or new.times_used < old.times_used or new.received < old.received
        or old.times_used > 0 and old.single_use
            and (new.times_used, new.payment_id) is distinct from (old.times_used, old.payment_id)
    then
        raise exception 'QR code % has ended, or cannot become another one', old.id
            using errcode = 'integrity_constraint_violation';
    end if;
    return new;
end
$$;
create trigger qr_codes_keep_their_facts before update on payments.qr_codes
    for each row execute function payments.keep_qr_code();
