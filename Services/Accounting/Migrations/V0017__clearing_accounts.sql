-- Where money is that providers and rails have taken and not yet paid over, or the other way round: an account for each.
-- Services post there, no hand does.
insert into accounting.accounts
    (id, code, name, type, parent_code, activity, protected, created_at, control_since)
select a.id::uuid, a.code, a.name, 'asset', '1200', null, true, '2025-01-01T00:00:00Z', h.sequence
from (values
    ('019aa2b6-7c00-7000-8000-000000000038', '1200-stripe', 'Clearing, Stripe'),
    ('019aa2b6-7c00-7000-8000-000000000039', '1200-paystack', 'Clearing, Paystack'),
    ('019aa2b6-7c00-7000-8000-00000000003a', '1200-flutterwave', 'Clearing, Flutterwave'),
    ('019aa2b6-7c00-7000-8000-00000000003b', '1200-paypal', 'Clearing, PayPal'),
    ('019aa2b6-7c00-7000-8000-00000000003c', '1200-square', 'Clearing, Square'),
    ('019aa2b6-7c00-7000-8000-00000000003d', '1200-ach', 'Clearing, ACH'),
    ('019aa2b6-7c00-7000-8000-00000000003e', '1200-sepa', 'Clearing, SEPA'),
    ('019aa2b6-7c00-7000-8000-00000000003f', '1200-wire', 'Clearing, wires')
) as a (id, code, name)
cross join accounting.chain_head h
on conflict (code) do nothing;

-- One that an accountant has made before is a control account from now on.
update accounting.accounts
set control_since = (select sequence from accounting.chain_head)
where control_since is null
    and code in (
        '1200-stripe', '1200-paystack', '1200-flutterwave', '1200-paypal', '1200-square', '1200-ach', '1200-sepa',
        '1200-wire');
