package import Authentication
import NIOHTTP1
package import Primitives

/// The part of a call that is the same for every endpoint.
package struct CallContext: Sendable {
    package let spec: EndpointSpec
    package let requestID: String
    package let receivedAt: Timestamp
    package let trace: TraceContext
    package internal(set) var callerIfAny: Caller?
    package internal(set) var idempotency: IdempotencyContext?

    /// The body as it came, for a route whose requests may have to wait; empty for all others.
    package internal(set) var keptBody: [UInt8] = []

    /// The body of an endpoint that takes it as it comes.
    var stream: BodySource?
    /// Of an endpoint that opens a WebSocket.
    var handshake: WebSocketHandshake?
    let headers: HTTPHeaders
    let peer: PeerAddress
    let stepUp: StepUpCheck

    package func requireCaller() throws(Problem) -> Caller {
        guard let callerIfAny else { throw .unauthenticated }
        return callerIfAny
    }

    /// For routes that declare `requires: .proofAtTimes`. May ask auth, so not within a transaction.
    /// - Throws: 403 `forbidden` for an API key, 401 `step_up_required`.
    package func requireRecentProof() async throws {
        let caller = try requireCaller()
        guard caller.isPerson else { throw Problem.keyShowsNobody }
        guard try await stepUp.isProven(caller, header(StepUpCheck.headerName), receivedAt) else {
            throw Problem.stepUpRequired
        }
    }

    /// Whether the caller reaches what belongs to others, as the route's access declares.
    package var oversees: Bool {
        callerIfAny.map { spec.access.oversees($0, reading: spec.isReading) } ?? false
    }

    package var clientIP: String { peer.clientIP(headers) }

    /// As ASCII, since nothing else has a meaning there (RFC 9110 section 5.5) and people read it in lists of sessions.
    package var userAgent: String? {
        headers.joined("User-Agent").map { sent in
            String(String.UnicodeScalarView(sent.unicodeScalars.filter { (" "..."~").contains($0) }.prefix(256)))
        }
    }

    /// What the client says it runs on, and no proof of anything.
    package var deviceID: String? {
        header("X-Device-Id").flatMap { RequestID.isValid($0) ? $0 : nil }
    }

    package func header(_ name: String) -> String? {
        headers.joined(name)
    }

    /// All of them, as they came.
    package var headerFields: [(name: String, value: String)] { headers.map { ($0.name, $0.value) } }
}
