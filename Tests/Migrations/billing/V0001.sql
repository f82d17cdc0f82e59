-- Ada's electricity is tried before anybody else sees it; and a package whose price is another at the partner.
insert into billing.billers (
    id, code, name, category, currency, minimum, maximum, fee_flat, fee_basis_points, fee_cap, requires_validation,
    customer_label, customer_pattern, provider, service, available, testing)
values (
    '01900000-0000-7000-8000-0000000000e1', 'BIL900', 'Analytical Electric', 'electricity', 'NGN', 50000, 5000000, null,
    100, 10000, true, 'Meter number', '^[0-9]{11,13}$', 'vtpass', 'analytical-electric', true, true);
insert into billing.packages (
    id, biller_id, code, name, amount, validity_days, available, partner_amount)
values (
    '01900000-0000-7000-8000-0000000000e2', '01900000-0000-7000-8000-0000000000e1', 'ANALYTICAL-MAX', 'All of it',
    485000, 30, true, 550000);
