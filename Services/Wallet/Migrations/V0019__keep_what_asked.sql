-- How a transaction's request is known in logs, and compliance's assessment that let it pass. A hold keeps its own until
-- it is captured. Null in what was posted before, and by processes of the version before.
alter table wallet.movements
    add column request_id text,
    add column assessment_id uuid;
alter table wallet.holds add column assessment_id uuid;
