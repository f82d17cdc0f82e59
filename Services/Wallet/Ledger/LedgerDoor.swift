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
