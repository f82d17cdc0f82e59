-- Providers beside the sandbox: how a customer pays with them, and what that costs.
alter table payments.deposits
    drop constraint deposits_method_check,
    add constraint deposits_method_check check (
        method in ('card', 'bank_transfer', 'virtual_account', 'wallet', 'ach_debit')) not valid,
    -- What a customer's own program shows the provider.
    add column client_secret text,
    add column publishable_key text,
    add constraint deposits_client_action_is_whole check (
        (client_secret is null) = (publishable_key is null)) not valid;
alter table payments.deposits validate constraint deposits_method_check;
alter table payments.deposits validate constraint deposits_client_action_is_whole;

alter table payments.deposit_fees
    drop constraint deposit_fees_method_check,
    add constraint deposit_fees_method_check check (
        method in ('card', 'bank_transfer', 'virtual_account', 'wallet', 'ach_debit'));
insert into payments.deposit_fees (provider, method, currency, basis_points, fixed, cap, updated_at) values
    ('stripe', 'card', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('square', 'card', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('paypal', 'card', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('paypal', 'wallet', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('flutterwave', 'card', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('flutterwave', 'bank_transfer', '', 0, 0, null, '2026-11-30T00:00:00Z'),
    ('paystack', 'card', '', 150, 0, null, '2026-11-30T00:00:00Z'),
    -- 1.5 % and 100.00, at most 2,000.00.
    ('paystack', 'card', 'NGN', 150, 10000, 200000, '2026-11-30T00:00:00Z'),
    ('paystack', 'bank_transfer', '', 0, 0, null, '2026-11-30T00:00:00Z');
