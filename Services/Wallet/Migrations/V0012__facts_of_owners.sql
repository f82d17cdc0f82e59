-- `Grace H.`, as other customers see it; the full name is not kept here.
alter table wallet.owners
    add column masked_name text check (length(masked_name) between 1 and 100);
