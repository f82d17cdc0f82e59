-- Who brought whom. Void: an older payment of the friend became known, so it was claimed too late.
create table wallet.referrals (
    id uuid primary key,
    referrer_id uuid not null references wallet.reward_members (owner_id),
    friend_id uuid not null unique references wallet.reward_members (owner_id),
    status text not null check (status in ('claimed', 'rewarded', 'void')),
    claimed_at timestamptz not null,
    -- Exclusive.
    qualifies_until timestamptz not null check (qualifies_until > claimed_at),
    -- That was the friend's first of the minimum.
    bill_payment_id uuid references wallet.reward_payments (bill_payment_id),
    rewarded_at timestamptz,
    constraint referrals_of_others check (referrer_id <> friend_id),
    constraint referrals_rewarded check (
        (status = 'rewarded') = (bill_payment_id is not null) and (status = 'rewarded') = (rewarded_at is not null))
);
create index referrals_by_referrer on wallet.referrals (referrer_id, id);
create trigger referrals_are_fixed
    before update of id, referrer_id, friend_id, claimed_at, qualifies_until on wallet.referrals
    for each statement execute function wallet.refuse_change();
create trigger referrals_are_kept
    before delete or truncate on wallet.referrals
    for each statement execute function wallet.refuse_change();
alter table wallet.reward_credits
    add constraint reward_credits_of_a_referral foreign key (referral_id) references wallet.referrals (id);
