-- Points of a customer in the currency of the bills that brought them, in one order.
create table wallet.point_entries (
    id uuid primary key,
    owner_id uuid not null,
    currency text not null,
    -- From 1, without gaps.
    number bigint not null check (number > 0),
    delta bigint not null check (delta <> 0),
    balance_after bigint not null check (balance_after >= 0),
    reason text not null check (reason in ('earned', 'redeemed', 'expired', 'clawed_back')),
    bill_payment_id uuid references wallet.reward_payments (bill_payment_id),
    -- The reward that they were turned into.
    credit_id uuid unique references wallet.reward_credits (id),
    expires_on date,
    -- What is there of what was earned.
    left_over bigint not null check (left_over >= 0),
    created_at timestamptz not null,
    foreign key (owner_id, currency) references wallet.reward_accounts (owner_id, currency),
    unique (owner_id, currency, number),
    constraint point_entries_earned check ((reason = 'earned') = (delta > 0)),
    constraint point_entries_end check ((reason = 'earned') = (expires_on is not null)),
    constraint point_entries_left check (left_over <= greatest(delta, 0)),
    constraint point_entries_redeemed check ((reason = 'redeemed') = (credit_id is not null))
);
create unique index point_entries_earned_once on wallet.point_entries (bill_payment_id) where reason = 'earned';
create index point_entries_left_over on wallet.point_entries (owner_id, currency, expires_on, id) where left_over > 0;
create index point_entries_by_owner on wallet.point_entries (owner_id, id);
create index point_entries_due on wallet.point_entries (expires_on) where left_over > 0;
create trigger point_entries_are_fixed
    before update of id, owner_id, currency, number, delta, balance_after, reason, bill_payment_id, credit_id,
        expires_on, created_at on wallet.point_entries
    for each statement execute function wallet.refuse_change();
create trigger point_entries_are_used_up
    before update on wallet.point_entries for each row when (new.left_over > old.left_over)
    execute function wallet.refuse_change();
create trigger point_entries_are_kept
    before delete or truncate on wallet.point_entries
    for each statement execute function wallet.refuse_change();
