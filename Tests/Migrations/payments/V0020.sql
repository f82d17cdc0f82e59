insert into payments.outflow_fees (via, currency, basis_points, fixed, cap, updated_by, updated_at)
values ('link', 'USD', 100, 0, 5000, '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
insert into payments.routes (direction, method, currency, country, providers, updated_by, updated_at)
values ('in', 'card', 'USD', '', '{sandbox}', '01900000-0000-7000-8000-0000000000cc', '2026-01-01T00:00:00Z');
