import CoreMetrics

/// What a process's use of the broker counts.
struct BrokerMetrics: Sendable {
    let published = Counter(label: "florin_messaging_published_total")
    let confirmed = Counter(label: "florin_messaging_confirmed_total")
    let nacked = Counter(label: "florin_messaging_nacked_total")
    let unroutable = Counter(label: "florin_messaging_unroutable_total")
    let failed = Counter(label: "florin_messaging_publish_failed_total")
    let inFlight = Gauge(label: "florin_messaging_unconfirmed")
    let consumed = Counter(label: "florin_messaging_consumed_total")
    let acked = Counter(label: "florin_messaging_acked_total")
    let requeued = Counter(label: "florin_messaging_requeued_total")
    let parked = Counter(label: "florin_messaging_parked_total")
    let requestsSent = Counter(label: "florin_messaging_requests_sent_total")
    let requestsServed = Counter(label: "florin_messaging_requests_served_total")
    let requestsTimedOut = Counter(label: "florin_messaging_requests_timed_out_total")
    let requestsDroppedLate = Counter(label: "florin_messaging_requests_dropped_late_total")
    /// Counts the first connection too.
    let connected = Counter(label: "florin_messaging_connections_total")
    let lost = Counter(label: "florin_messaging_connections_lost_total")
    let blocked = Gauge(label: "florin_messaging_blocked")
}
