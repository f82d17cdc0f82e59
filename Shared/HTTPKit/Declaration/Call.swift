package import Authentication
package import Primitives

/// One checked request, as its endpoint sees it.
package struct Call<Called: Endpoint>: Sendable {
    package let path: Called.Path
    package let query: Called.Query
    package let body: Called.Body
    /// What does not depend on the endpoint's types.
    package let context: CallContext

    /// Whoever calls. Always there unless the endpoint's access is `.public`; then it throws 401.
    package var caller: Caller {
        get throws(Problem) { try context.requireCaller() }
    }
    /// As `caller`.
    package func requireCaller() throws(Problem) -> Caller { try context.requireCaller() }

    /// As `CallContext.requireRecentProof`.
    package func requireRecentProof() async throws { try await context.requireRecentProof() }

    package var requestID: String { context.requestID }
    /// When the request arrived, by the service's clock.
    package var receivedAt: Timestamp { context.receivedAt }
    /// Nil when the endpoint takes no key, or takes an optional one and none came.
    package var idempotency: IdempotencyContext? { context.idempotency }
    /// The client's address as far as trusted proxies vouch for it. Personal data: never log it.
    package var clientIP: String { context.clientIP }
    /// At most 256 characters. Personal data: never log it.
    package var userAgent: String? { context.userAgent }
    /// What to send along to partners; messages take it from `TraceContext.current`.
    package var traceparent: String { context.trace.traceparent }

    /// The first value of a header field, by any case of its name.
    package func header(_ name: String) -> String? { context.header(name) }
}
