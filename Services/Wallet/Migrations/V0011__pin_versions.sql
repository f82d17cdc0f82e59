-- An authorisation is good for as long as the PIN is that it was given with. Those of today live for five minutes and
-- belong to the PIN of today.
alter table wallet.wallet_pins add column version bigint not null default 1 check (version > 0);
alter table wallet.pin_authorizations add column pin_version bigint not null default 1;
