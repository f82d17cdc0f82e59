/// What each metric says: the `HELP` line of the text format, which dashboards show beside the name. A test finds a
/// metric of the sources that is missing here, and the alert rules may name none but these.
enum MetricHelp {
    static func text(_ name: String) -> String { texts[name] ?? "Not described." }

    static let texts: [String: String] = [
        // Every process
        "florin_build_info": "Always 1; its labels tell which process and version this is.",
        "http_request_duration_seconds": "Time from a request's first byte to its answer, by route and status.",
        "job_duration_seconds": "Time that a run of a periodic job took.",
        "job_failures_total": "Runs of a periodic job that ended in an error; it is tried again at the next interval.",
        "metrics_series_dropped_total": "Label sets refused because their family had too many.",
        "process_cpu_seconds_total": "Processor time used.",
        "process_max_fds": "Files and sockets that may be open.",
        "process_open_fds": "Files and sockets that are open.",
        "process_resident_memory_bytes": "Memory in use.",
        "process_start_time_seconds": "When the process started, in seconds since 1970.",
        "process_threads": "Threads of the process.",
        "process_virtual_memory_bytes": "Address space in use.",
        // PostgreSQL
        "postgres_acquire_seconds": "Time that a caller waited for a connection of the pool.",
        "postgres_connect_failures_total": "Attempts to connect to PostgreSQL that failed.",
        "postgres_connections_in_use": "Connections of the pool that are lent out.",
        "postgres_pool_waiters": "Callers that wait for a connection of the pool.",
        "postgres_query_errors_total": "Statements that PostgreSQL refused, by SQLSTATE.",
        // Redis
        "florin_redis_reconnects_total": "Connections to Redis that were made anew.",
        "florin_redis_timeouts_total": "Commands that Redis did not answer in time.",
        // RabbitMQ, outbox
        "florin_messaging_acked_total": "Messages that a consumer was done with.",
        "florin_messaging_blocked": "1 while the broker takes no messages, for want of memory or disk.",
        "florin_messaging_confirmed_total": "Messages that the broker confirmed.",
        "florin_messaging_connections_lost_total": "Connections to the broker that ended unasked.",
        "florin_messaging_connections_total": "Connections to the broker that were made.",
        "florin_messaging_consumed_total": "Messages that were delivered to a consumer.",
        "florin_messaging_nacked_total": "Messages that the broker refused.",
        "florin_messaging_parked_total": "Messages put aside because they cannot be handled; an operator replays them.",
        "florin_messaging_publish_failed_total": "Messages that could not be handed to the broker.",
        "florin_messaging_published_total": "Messages handed to the broker.",
        "florin_messaging_requests_dropped_late_total": "Requests of other services that came after their deadline.",
        "florin_messaging_requests_sent_total": "Requests to other services.",
        "florin_messaging_requests_served_total": "Requests of other services that were answered.",
        "florin_messaging_requests_timed_out_total": "Requests to other services without an answer in time.",
        "florin_messaging_requeued_total": "Messages given back to be tried again.",
        "florin_messaging_unconfirmed": "Messages whose confirmation is awaited.",
        "florin_messaging_unroutable_total": "Messages that no queue takes.",
        "outbox_oldest_age_seconds": "Age of the oldest event that waits to be published.",
        "outbox_published_total": "Events of the outbox that were published.",
        // Gateway
        "gateway_connections_accepted_total": "Connections of clients.",
        "gateway_limits_without_redis_total": "Limits that were decided by this gateway alone, for want of Redis.",
        "gateway_rate_limited_total": "Requests refused with 429.",
        "gateway_requests_not_logged_total": "Requests left out of the access log for its limit.",
        "gateway_upstream_failures_total": "Attempts at a service that ended without an answer.",
        "gateway_upstream_retries_total": "Requests sent once more to another replica.",
        // Wallet
        "wallet_ledger_commands_total": "Commands that the ledger took.",
        "wallet_ledger_commit_seconds": "Time of a group's transaction, from its begin to its commit.",
        "wallet_ledger_groups_total": "Groups of commands that were committed together.",
        "wallet_ledger_overloaded_total": "Commands refused because the line before the ledger was full.",
        "wallet_ledger_refusals_total": "Commands that the rules refused.",
        "wallet_ledger_replays_total": "Commands that had been carried out before and were answered again.",
        "wallet_ledger_retries_total": "Groups that were tried again after a conflict.",
        "wallet_ledger_waiting": "Commands that wait for the next group.",
        "wallet_movements_total": "Movements of money that were posted.",
        // Accounting
        "accounting_entries_booked_total": "Entries booked, by source.",
        "accounting_messages_refused_total": "Messages that could not be booked and were put aside.",
        "accounting_stream_lag_seconds": "Age of the newest event of the wallet when it was booked.",
    ]
}
