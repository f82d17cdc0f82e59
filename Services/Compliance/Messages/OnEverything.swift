import ComplianceDomain
import CoreMetrics
import Messaging
import Outbox
import Primitives
import ServiceKit

/// Takes every event of the suite into the log, in the order of the queue, by one consumer at a time.
///
/// What has its entry is known by the entry: the inbox belongs to those who handle single types, and would say of an
/// event that they have taken that it is taken.
struct OnEverything: Sendable {
    static let queue = "compliance.audit"
    /// Of one transaction, in bytes of messages.
    private static let longestBatch = 4 << 20

    let log: AuditLog
    let signals: SecuritySignalStore

    /// Its own queue, beside that of what the service acts upon.
    static func bind(_ topology: inout Topology, of slug: String) {
        topology.addEvents(["#"], of: slug, as: "audit", singleActiveConsumer: true)
    }

    /// A batch shares what a commit costs, and what comes alone is taken at once.
    static var pace: EventConsumer.Pace {
        var pace = EventConsumer.Pace()
        pace.maximumBatch = 200
        pace.interval = .milliseconds(50)
        return pace
    }

    func steps(of messages: [IncomingMessage]) -> [MessageStep] {
        var steps: [MessageStep] = []
        var batch: [Taken] = []
        var bytes = 0
        func flush() {
            if !batch.isEmpty { steps.append(.apply(batch.map(\.message), add(batch))) }
            (batch, bytes) = ([], 0)
        }
        for message in messages {
            do {
                let taken = try Taken(message)
                if bytes + message.body.count > Self.longestBatch { flush() }
                batch.append(taken)
                bytes += message.body.count
            } catch {
                flush()
                steps.append(.park(message, reason: "cannot be read: \(error)"))
            }
        }
        flush()
        return steps
    }

    private func add(_ batch: [Taken]) -> @Sendable ([IncomingMessage]) async throws -> Void {
        { messages in
            let wanted = Set(messages.map(\.messageID))
            let taken = batch.filter { wanted.contains($0.message.messageID) }
            try await log.add(taken.map(\.draft)) { added, transaction in
                let fresh = taken.filter { added.contains($0.message.messageID) }.compactMap(\.signal)
                try await signals.count(fresh, in: transaction)
            }
        }
    }
}

/// A message with what becomes of it.
private struct Taken: Sendable {
    let message: IncomingMessage
    let draft: AuditDraft
    let signal: SecuritySignal?

    init(_ message: IncomingMessage) throws {
        self.message = message
        let trace = message.traceparent.flatMap { TraceContext(traceparent: $0)?.traceID }
        draft = try AuditDraft(
            AuditMessage(
                id: message.messageID, type: message.type, at: message.occurredAt, traceID: trace, data: message.body))
        signal = SecuritySignal(draft.record)
    }
}

/// Figures of the log's stream.
struct AuditStreamMetrics: Sendable {
    /// From what happened to its entry.
    private let lag: Gauge
    private let entries: Counter
    private let clock: WallClock

    init(clock: WallClock, metrics: PrometheusRegistry) {
        self.clock = clock
        lag = Gauge(label: "compliance_audit_lag_seconds", factory: metrics)
        entries = Counter(label: "compliance_audit_messages_total", factory: metrics)
    }

    func observe(_ messages: [IncomingMessage], _ verdicts: [Verdict]) {
        if let last = messages.last { lag.record((clock.now() - last.occurredAt).inSeconds) }
        entries.increment(by: verdicts.count { $0 == .ack })
    }
}
