import CoreMetrics
package import JSONKit
package import Logging
package import Outbox
package import Primitives

/// What is asked of a partner.
package struct PartnerCall: Sendable {
    /// `create_payment`: for metrics and records, not sent.
    package var operation: String
    /// The id by which both sides know what it is about.
    package var subject: String
    package var method: EndpointMethod
    /// With query, from the first slash.
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?
    package var contentType: String
    /// Whether the partner does it once however often it comes, as with a reference or key of ours.
    package var isIdempotent: Bool
    /// What of the bodies' members may be recorded, where they tell of people; nil: all but secrets.
    package var recorded: Set<String>?
    /// Whether neither what is said nor what is answered may be kept, because both hold what somebody is told: a code,
    /// say.
    package var isConfidential: Bool

    /// - Parameter isIdempotent: has no default on purpose: an order that nobody thought about must not be sent twice.
    package init(
        _ operation: String, about subject: String, _ method: EndpointMethod, _ path: String,
        headers: [(name: String, value: String)] = [], body: [UInt8]? = nil,
        contentType: String = "application/json", isIdempotent: Bool, isConfidential: Bool = false,
        recorded: Set<String>? = nil
    ) {
        self.operation = operation
        self.subject = subject
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.contentType = contentType
        self.isIdempotent = isIdempotent
        self.recorded = recorded
        self.isConfidential = isConfidential
    }
}

/// The suite's way to one partner: each call is timed, classified, sent again where that is safe, not sent at all while
/// the partner is down, and recorded without its secrets.
package struct PartnerLink: Sendable {
    package let client: PartnerClient
    private let circuit: PartnerCircuit
    private let rules: PartnerRetries
    private let record: PartnerExchangeStore
    private let clock: WallClock
    private let ids: IDGenerator
    private let logger: Logger
    private let unrecorded: Counter

    package init(
        _ client: PartnerClient, circuit: PartnerCircuit? = nil, rules: PartnerRetries = .init(),
        record: PartnerExchangeStore, clock: WallClock, ids: IDGenerator, logger: Logger
    ) {
        self.client = client
        self.circuit = circuit ?? PartnerCircuit(partner: client.name)
        self.rules = rules
        self.record = record
        self.clock = clock
        self.ids = ids
        self.logger = logger
        unrecorded = Counter(label: "partner_exchanges_unrecorded_total", dimensions: [("partner", client.name)])
    }

    /// An answer of any status, that of the last try.
    /// - Throws: `PartnerError`; its `outcome` tells whether the partner may have acted.
    package func call(_ call: PartnerCall) async throws(PartnerError) -> PartnerClient.Answer {
        let deadline = ContinuousClock.now + rules.within
        var attempt = 1
        while true {
            let result = await send(call, attempt)
            guard attempt < rules.attempts, Self.mayRepeat(call, after: result) else { return try result.get() }
            let pause = rules.pauses.delay(attempt: attempt - 1)
            guard ContinuousClock.now + pause < deadline else { return try result.get() }
            // Told to stop: what is known by now has to do.
            do { try await Task.sleep(for: pause) } catch { return try result.get() }
            attempt += 1
        }
    }

    /// Sends a JSON body.
    package func call(_ call: PartnerCall, json: some FieldEncodable) async throws(PartnerError) -> PartnerClient.Answer
    {
        var call = call
        call.body = JSON.encode(json)
        return try await self.call(call)
    }

    private static func mayRepeat(_ call: PartnerCall, after result: Result<PartnerClient.Answer, PartnerError>) -> Bool
    {
        if case .failure(let error) = result, error.kind == .spared { return false }
        switch result.outcome {
        case .done, .refused: return false
        case .notSent: return true
        case .unknown: return call.isIdempotent
        }
    }

    private func send(_ call: PartnerCall, _ attempt: Int) async -> Result<PartnerClient.Answer, PartnerError> {
        let begun = ContinuousClock.now
        guard circuit.permits(at: begun) else {
            count(call, "spared")
            return .failure(PartnerError(.spared, partner: client.name, "it is down; not asked again yet"))
        }
        let result: Result<PartnerClient.Answer, PartnerError>
        do throws(PartnerError) {
            result = .success(
                try await client.send(
                    call.method, call.path, headers: call.headers, body: call.body, contentType: call.contentType))
        } catch {
            result = .failure(error)
        }
        let ended = ContinuousClock.now
        circuit.note(isUp: result.isUp, at: ended)
        count(call, result.outcome.rawValue)
        Timer(
            label: "partner_call_seconds", dimensions: [("partner", client.name), ("operation", call.operation)]
        ).recordNanoseconds(Int64((ended - begun) / .nanoseconds(1)))
        await write(call, attempt, result, ended - begun)
        return result
    }

    private func count(_ call: PartnerCall, _ outcome: String) {
        Counter(
            label: "partner_calls_total",
            dimensions: [("partner", client.name), ("operation", call.operation), ("outcome", outcome)]
        ).increment()
    }

    /// A record that cannot be written is counted, and changes nothing of the call: what it did is done.
    private func write(
        _ call: PartnerCall, _ attempt: Int, _ result: Result<PartnerClient.Answer, PartnerError>,
        _ duration: Duration
    ) async {
        func shown(_ body: [UInt8]) -> String {
            call.isConfidential ? RedactedBody.length(body) : RedactedBody.text(body, only: call.recorded)
        }
        let told: PartnerExchange.Result =
            switch result {
            case .success(let answer): .answer(status: answer.status, body: shown(answer.body))
            case .failure(let error): .failure("\(error.kind): \(error.message)")
            }
        let exchange = PartnerExchange(
            id: ids.next(), partner: client.name, operation: call.operation, subject: call.subject, attempt: attempt,
            request: call.body.map(shown), result: told, outcome: result.outcome,
            duration: duration, at: clock.now())
        do {
            try await record.append(exchange)
        } catch {
            unrecorded.increment()
            logger.warning(
                "a partner's exchange is not recorded",
                metadata: ["partner": "\(client.name)", "operation": "\(call.operation)", "error": "\(error)"])
        }
    }
}

/// How often a call is made before its caller hears that it failed.
package struct PartnerRetries: Sendable {
    package var attempts = 3
    package var pauses = Backoff(initial: .milliseconds(100), cap: .seconds(3))
    /// No try begins later: a customer may be waiting.
    package var within: Duration = .seconds(5)

    package init() {}
}
