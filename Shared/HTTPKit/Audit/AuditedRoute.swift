import Contracts
import JSONKit
import Logging
import Outbox
import PostgresAccess

/// Sees to it that a call of one endpoint leaves its row: within the transaction that changes something, or by itself
/// when nothing was changed, when it was refused, and when it was a look.
struct AuditedRoute: Sendable {
    private let spec: EndpointSpec
    private let auditing: Auditing
    private let redaction: AuditRedaction

    /// Nil for an endpoint that leaves no row.
    init?(_ spec: EndpointSpec, body: JSONSchema?, _ auditing: Auditing?) {
        guard let auditing, ![.none, .movement].contains(spec.audit) else { return nil }
        self.spec = spec
        self.auditing = auditing
        redaction = AuditRedaction(body)
    }

    /// - Parameters:
    ///   - body: as it was parsed, nil without one.
    ///   - handle: the endpoint.
    func run<Output>(
        _ request: CheckedRequest, body: JSONValue?, _ handle: () async throws -> Reply<Output>
    ) async throws -> Reply<Output> {
        let record = AuditRecord(
            spec: spec, context: request.context, resourceID: Self.resourceID(request.pathValues), body: body,
            redaction: redaction)
        let auditing = auditing
        let trail = AuditTrail { notes in record.event(notes, .succeeded, code: nil, auditing) }
        guard spec.audit != .read else {
            // For its notes alone: whose affairs were looked at. What a look commits is not what it leaves.
            let reply = try await CommitCompanions.with(trail) {
                try await CommitCompanions.aside { try await handle() }
            }
            try await auditing.write(trail.event)
            return reply
        }
        let reply: Reply<Output>
        do {
            reply = try await CommitCompanions.with(trail) { try await handle() }
        } catch {
            try await refused(trail, record, error)
            throw error
        }
        if !trail.isWritten, !reply.isReplay { try await leftNothing(trail) }
        return reply
    }

    /// Refused before the endpoint began: a role, a scope or a fresh proof is missing, or the request cannot be read.
    /// Of somebody known that is an attempt like any other; of nobody known it is noise, which anybody can make without
    /// end. What was sent is not kept: nobody has looked at it.
    func turnedAway(_ context: CallContext, _ pathValues: [Substring], _ error: any Error) async {
        guard spec.audit == .attempt, context.callerIfAny != nil else { return }
        let problem = Problem.describing(error).problem
        guard (400..<500).contains(problem.code.status) else { return }
        let record = AuditRecord(
            spec: spec, context: context, resourceID: Self.resourceID(pathValues), body: nil, redaction: redaction)
        await keep(record.event(AuditTrail.Notes(), .refused, code: problem.code.code, auditing))
    }

    /// The values of the path's placeholders: they name the thing.
    private static func resourceID(_ values: [Substring]) -> String? {
        values.isEmpty ? nil : values.compactMap { PercentEncoding.decode($0) }.joined(separator: "/")
    }

    /// Done, and no transaction has written: there was nothing to change, or it was changed where rows are not.
    private func leftNothing(_ trail: AuditTrail) async throws {
        if trail.isOverdue, auditing.isStrict { throw AuditMissing(operation: spec.id, fault: "left no row") }
        await keep(trail.event)
    }

    private func refused(_ trail: AuditTrail, _ record: AuditRecord, _ error: any Error) async throws {
        let problem = Problem.describing(error).problem
        guard (400..<500).contains(problem.code.status) else { return }
        // 409 tells of work that goes on: what has begun has its row.
        if trail.isWritten, auditing.isStrict, problem.code.status != 409 {
            throw AuditMissing(operation: spec.id, fault: "left the row of a success and was refused: \(problem.code)")
        }
        guard spec.audit == .attempt else { return }
        await keep(record.event(trail.notes, .refused, code: problem.code.code, auditing))
    }

    /// What has happened has happened: that nobody wrote it down does not undo it.
    private func keep(_ event: OutboxEvent) async {
        do {
            try await auditing.write(event)
        } catch {
            auditing.logger.error(
                "a row of the audit trail is lost", metadata: ["operation": "\(spec.id)", "error": "\(error)"])
        }
    }
}
