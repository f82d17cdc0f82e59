-- Bills as billing told of them, each once. Its two messages come in any order.
create table wallet.reward_payments (
    bill_payment_id uuid primary key,
    owner_id uuid not null,
    wallet_id uuid not null,
    biller_code text not null,
    amount bigint not null check (amount >= 0),
    currency text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
    paid_at timestamptz,
    reversed_at timestamptz,
    constraint reward_payments_happened check (paid_at is not null or reversed_at is not null)
);
create index reward_payments_by_owner on wallet.reward_payments (owner_id, paid_at);
create trigger reward_payments_are_fixed
    before update of bill_payment_id, owner_id, wallet_id, biller_code, amount, currency on wallet.reward_payments
    for each statement execute function wallet.refuse_change();
create trigger reward_payments_happen_once
    before update on wallet.reward_payments for each row
    when (old.paid_at is not null and new.paid_at is distinct from old.paid_at
        or old.reversed_at is not null and new.reversed_at is distinct from old.reversed_at)
    execute function wallet.refuse_change();

-- Rewards of money, in minor units. Owed: the wallet could not take it yet. Dropped: taken back before it was paid.
create table wallet.reward_credits (
    id uuid primary key,
    -- The purpose of its transaction.
    kind text not null check (kind in ('cashback', 'referral_bonus', 'points')),
    owner_id uuid not null,
    -- Null: the owner's default of the currency, once there is one.
    wallet_id uuid,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
    bill_payment_id uuid references wallet.reward_payments (bill_payment_id),
    biller_code text,
    referral_id uuid,
    -- What it was for, in the customer's eyes.
    reason text not null,
    status text not null check (status in ('owed', 'credited', 'clawed_back', 'dropped')),
    transaction_id uuid unique,
    -- Of the month that it counts in, UTC; caps as they were then.
    month date,
    cap bigint,
    month_cap bigint,
    created_at timestamptz not null,
    constraint reward_credits_moved check ((status in ('credited', 'clawed_back')) = (transaction_id is not null)),
    constraint reward_credits_have_a_cause check ((kind = 'points') = (bill_payment_id is null)),
    constraint reward_credits_of_friends check ((kind = 'referral_bonus') = (referral_id is not null)),
    constraint reward_credits_month check ((kind = 'points') = (month is null)),
    constraint reward_credits_points_are_paid check (kind <> 'points' or status = 'credited'),
    constraint reward_credits_cashback_is_capped check (
        (kind = 'cashback') = (cap is not null and month_cap is not null and biller_code is not null)
        and (cap is null or amount <= cap and amount <= month_cap))
);
create unique index reward_credits_once on wallet.reward_credits (bill_payment_id, kind, owner_id);
create unique index reward_credits_once_of_a_friend on wallet.reward_credits (referral_id, owner_id)
    where status in ('owed', 'credited');
create index reward_credits_by_owner on wallet.reward_credits (owner_id, kind, id);
create index reward_credits_owed on wallet.reward_credits (id) where status = 'owed';
create trigger reward_credits_are_fixed
    before update of id, kind, owner_id, amount, currency, bill_payment_id, biller_code, referral_id, reason, month,
        cap, month_cap, created_at on wallet.reward_credits
    for each statement execute function wallet.refuse_change();
create trigger reward_credits_end_once
    before update on wallet.reward_credits for each row
    when (old.status in ('clawed_back', 'dropped') or new.status = 'owed'
        or old.transaction_id is not null and new.transaction_id is distinct from old.transaction_id)
    execute function wallet.refuse_change();
create trigger reward_credits_are_kept
    before delete or truncate on wallet.reward_credits
    for each statement execute function wallet.refuse_change();

-- What wallets gave back, each one transaction of this id.
create table wallet.reward_takings (
    id uuid primary key,
    -- That was taken back, or the later one that paid for one.
    credit_id uuid not null references wallet.reward_credits (id),
    owner_id uuid not null,
    wallet_id uuid not null,
    amount bigint not null check (amount > 0),
    currency text not null check (currency ~ '^[A-Z0-9]{3,8}$'),
    created_at timestamptz not null
);
create index reward_takings_by_owner on wallet.reward_takings (owner_id, currency);
create trigger reward_takings_are_final
    before update or delete or truncate on wallet.reward_takings
    for each statement execute function wallet.refuse_change();
