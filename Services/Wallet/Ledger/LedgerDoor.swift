import Authentication
import Contracts
import HTTPKit
import JSONKit
import Outbox
import PostgresAccess
import Primitives
import WalletDomain

/// The way from an endpoint to the ledger: the request's idempotency key travels with the command, its answer is
/// stored in the command's own commit, and a repetition gets the same bytes.
struct LedgerDoor: Sendable {
    let combiner: LedgerCombiner
    let client: PostgresClient
    /// Nil: the suite has no compliance.
    let assessments: AssessmentDesk?
    var crashes: CrashPoints = .none

    /// How often a command is given again with answers: the rates by which it is weighed may change meanwhile.
    private static let rounds = 4

    /// - Parameter view: turns the outcome into what is answered and stored; nil for an outcome that the command
    ///   cannot have, which is a mistake of ours: the command took effect, so no answer but a crash would be true.
    /// - Throws: `WalletError` of a refusal, which is not stored; `LedgerError`.
    func answer<Called: Endpoint>(
        _ call: Call<Called>, _ command: LedgerCommand, status: Int = 200,
        view: @escaping @Sendable (LedgerOutcome) -> Called.Output?
    ) async throws -> Reply<Called.Output> {
        let key = call.idempotency.map { attempt in
            LedgerKey(
                key: IdempotencyKey(scope: attempt.scope, key: attempt.key), requestHash: attempt.requestHash)
        }
        var request = LedgerRequest(command, idempotency: key, trail: .current) { outcome in
            if case .refused(let error) = outcome { return .refused(error) }
            guard let output = view(outcome) else { preconditionFailure("\(Called.self) got the outcome of another") }
            return .stored(Reply<Called.Output>.status(status, output).stored())
        }
        request.requestID = call.context.requestID
        let answer = try await submit(request, for: call)
        if let refusal = answer.refusal { throw refusal }
        let reply = Reply<Called.Output>(answer.response)
        return answer.isReplay ? reply.markedAsReplay : reply
    }
}

extension LedgerDoor {
    /// Gives a command; where the gate wants it assessed, compliance is asked and the command is given again with what
    /// it said. A command that waits for an answer holds no lock and has left nothing behind.
    private func submit(_ request: LedgerRequest, for call: Call<some Endpoint>) async throws -> LedgerAnswer {
        var request = request
        for _ in 0..<Self.rounds {
            let answer = try await combiner.submit(request)
            guard let questions = answer.refusal?.questions else { return answer }
            guard let assessments else { break }
            let words = await assessments.ask(questions, from: try AssessmentDesk.Origin(call, request))
            crashes.passed(AssessmentCrashPoint.answered)
            request.words.merge(words) { _, newer in newer }
        }
        throw WalletError.assessmentUnavailable
    }

    /// Gives a command of staff to which a second operator has agreed; it commits with that decision, or neither does.
    /// - Parameter approval: as it will stand.
    /// - Throws: `WalletError` of a refusal; `LedgerError`.
    func perform(_ command: LedgerCommand, approvedBy approval: Approval) async throws {
        var request = LedgerRequest(command, idempotency: nil, trail: .current) { outcome in
            if case .refused(let error) = outcome { .refused(error) } else { .empty }
        }
        request.approval = approval
        request.requestID = approval.id.description
        if let refusal = try await combiner.submit(request).refusal { throw refusal }
    }

    /// Whether the call's key has its answer, so that the command would not be applied.
    func hasAnswered(_ call: Call<some Endpoint>) async throws -> Bool {
        guard let attempt = call.idempotency else { return false }
        let key = IdempotencyKey(scope: attempt.scope, key: attempt.key)
        return try await !client.query(IdempotencyKeys.find([key])).isEmpty
    }
}

extension AssessmentDesk.Origin {
    fileprivate init(_ call: Call<some Endpoint>, _ request: LedgerRequest) throws {
        channel = try call.caller.isPerson ? .session : .apiKey
        ip = call.clientIP
        device = call.context.deviceID
        // The items of a batch are known by ids of their own, in whatever batch they come.
        if case .batch = request.command {
            key = nil
        } else {
            key = request.idempotency.map { Array("\($0.key.scope)|\($0.key.key)".utf8) } ?? []
        }
    }
}

extension Caller {
    /// How the ledger sees whoever calls a customer's route.
    var customer: Commander { .customer(userID, isPerson: isPerson) }
}
