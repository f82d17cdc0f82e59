-- A friend brings something by a bill of the friend's that stands and came in time, and nobody else anything.
select 'unearned' as what, r.id
from wallet.referrals r left join wallet.reward_payments p on p.bill_payment_id = r.bill_payment_id
where r.status = 'rewarded' and (
    p.owner_id is distinct from r.friend_id or p.reversed_at is not null or p.paid_at is null
    or p.paid_at < r.claimed_at or p.paid_at >= r.qualifies_until)
union all
select 'bonus of another', c.id
from wallet.reward_credits c join wallet.referrals r on r.id = c.referral_id
where c.owner_id not in (r.referrer_id, r.friend_id)
    or c.status in ('owed', 'credited') and (r.status <> 'rewarded' or r.bill_payment_id <> c.bill_payment_id)
