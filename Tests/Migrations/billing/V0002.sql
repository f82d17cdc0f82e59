-- Grace has asked whose meter it is.
insert into billing.customer_validations (
    owner_id, biller_id, customer_id, meter_type, customer_name, minimum_amount, validated_at)
values (
    '01900000-0000-7000-8000-0000000000bb', '01900000-0000-7000-8000-0000000000e1', '1111111111111', 'prepaid',
    'ADA OBI', 100000, '2026-01-05T00:00:00Z');
insert into billing.validation_paces (owner_id, full_at)
values ('01900000-0000-7000-8000-0000000000bb', '2026-01-05T00:00:02Z');
