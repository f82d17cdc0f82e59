extension Gateway {
    package static let metrics = [
        "gateway_answers_cut_off_total": "Answers cut off because their client did not read them.",
        "gateway_connections_accepted_total": "Connections of clients accepted.",
        "gateway_limits_without_redis_total": "Requests whose limit was kept by this process alone.",
        "gateway_rate_limited_total": "Requests refused by a rate limit.",
        "gateway_requests_crowded_out_total": "Requests refused because their caller, or all, had too much under way.",
        "gateway_requests_not_logged_total": "Requests that the access log left out.",
        "gateway_requests_restricted_total": "Requests refused because compliance has restricted their caller.",
        "gateway_restricted_people": "People of whom requests are refused because compliance has restricted them.",
        "gateway_streams_ended_total": "Event streams and WebSockets that ended, by reason.",
        "gateway_streams_open": "Event streams and WebSockets that are open.",
        "gateway_streams_opened_total": "Event streams and WebSockets that were opened.",
        "gateway_upstream_failures_total": "Requests that a service did not answer.",
        "gateway_upstream_retries_total": "Requests sent again to a service.",
    ]
}
