import Authentication
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
        let answer = try await combiner.submit(request)
        if let refusal = answer.refusal { throw refusal }
        let reply = Reply<Called.Output>(answer.response)
        return answer.isReplay ? reply.markedAsReplay : reply
    }
}

extension LedgerDoor {
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

extension Caller {
    /// How the ledger sees whoever calls a customer's route.
    var customer: Commander { .customer(userID, isPerson: isPerson) }
}
