-- An account that an accountant has made below the control account: V0017 leaves it as it is. The migration itself adds
-- indexes alone.
insert into accounting.accounts (id, code, name, type, parent_code, created_at, control_since)
select '01900000-0000-7000-8000-000000001601', '1200-stripe', 'Stripe', 'asset', '1200', '2026-01-01T00:00:00Z',
    h.sequence
from accounting.chain_head h;
