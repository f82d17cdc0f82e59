-- Invariants 44 to 46: what is charged off something that is kept is its owner's, at the provider that keeps it.
select 'charged off another''s' as what, d.id
from payments.deposits d join payments.payment_methods m on m.id = d.payment_method_id
where d.owner_id <> m.owner_id or d.provider <> m.provider or d.link_id is not null
union all
select 'forgotten and still known', m.id
from payments.payment_methods m
where m.state = 'removed' and m.next_at is null
    and num_nonnulls(m.provider_reference, m.customer_reference, m.setup_reference, m.client_secret) > 0
union all
select 'ordered after it was removed', d.id
from payments.deposits d join payments.payment_methods m on m.id = d.payment_method_id
where m.state = 'failed'
