-- The chain is walked again and again: how far this round has come, and what the last whole round proved.
alter table accounting.chain_check
    add column round_started_at timestamptz,
    add column round_sequence bigint not null default 0,
    add column round_hash bytea not null default decode(repeat('00', 32), 'hex')
        check (octet_length(round_hash) = 32),
    add column proven_started_at timestamptz,
    add column proven_at timestamptz,
    add column proven_sequence bigint,
    add column proven_hash bytea check (octet_length(proven_hash) = 32),
    add column broken_found_at timestamptz,
    add constraint chain_check_proof_whole check (
        num_nonnulls(proven_started_at, proven_at, proven_sequence, proven_hash) in (0, 4)
    );

-- A break found stays found until somebody who has put the journal right says so.
create table accounting.cleared_breaks (
    cleared_at timestamptz primary key,
    found_at timestamptz,
    sequence bigint not null,
    reason text not null,
    because text not null check (because <> '')
);
