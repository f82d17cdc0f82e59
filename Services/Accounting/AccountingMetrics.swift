extension AccountingService {
    package static let metrics = [
        "accounting_entries_booked_total": "Journal entries booked, by source.",
        "accounting_messages_refused_total": "Messages of the wallet's stream that could not be booked.",
        "accounting_stream_lag_seconds": "From what happened at the wallet to its entry.",
    ]
}
