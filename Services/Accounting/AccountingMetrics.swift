extension AccountingService {
    package static let metrics = [
        "accounting_chain_broken": "Whether the last walk over the journal found a broken entry: 1 if so.",
        "accounting_chain_proof_age_seconds": "How long ago the journal was last proven whole, from its first entry.",
        "accounting_entries_booked_total": "Journal entries booked, by source.",
        "accounting_messages_refused_total": "Messages of the wallet's stream that could not be booked.",
        "accounting_stream_lag_seconds": "From what happened at the wallet to its entry.",
    ]
}
