import HTTPKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives

/// Answers a request as `idempotent` does where the wallet is asked right after the commit: what has become of it then
/// is the answer, and of repetitions too. A process that dies between has kept the answer of the commit.
/// - Parameters:
///   - begin: what is written down; must not commit by itself.
///   - finish: waits for the wallet, and tells what there is then.
nonisolated(nonsending) func settling<Called: Endpoint>(
    _ call: Call<Called>, _ transactions: Transactions, _ answers: PaymentStore,
    begin: nonisolated(nonsending) (PostgresTransaction) async throws -> Called.Output,
    finish: nonisolated(nonsending) (Called.Output) async throws -> Called.Output
) async throws -> Reply<Called.Output> {
    var begun: Called.Output?
    let kept = try await idempotent(call, transactions) { transaction in
        let output = try await begin(transaction)
        begun = output
        return .status(Called.spec.success, output)
    }
    // A try that the server ended may have begun what another request then did.
    guard let begun, !kept.isReplay else { return kept }
    let reply: Reply<Called.Output> = .status(Called.spec.success, try await finish(begun))
    if let attempt = call.idempotency { try await answers.change(reply.stored().body, of: try DepositKey(attempt)) }
    return reply
}

extension SagaStore {
    /// For the request that left a saga in this state: takes its next step and waits for it. Without an answer a
    /// worker goes on.
    func stepNow(
        _ id: UniqueID, in state: State, _ client: PostgresClient, _ logger: Logger,
        step: (Saga<State>) async throws -> Void
    ) async throws {
        guard let saga = try await find(client, id: id), saga.state.rawValue == state.rawValue else { return }
        do {
            try await step(saga)
        } catch is SagaConflict {
            // A worker was faster, or somebody has decided meanwhile.
        } catch let error as MessagingError {
            logger.warning(
                "the wallet did not answer at once",
                metadata: ["saga_id": "\(id)", "state": "\(state.rawValue)", "error": "\(error)"])
        }
    }
}

/// The request that leaves something to be asked of the wallet asks by itself; after this time a worker does.
enum FirstStep {
    private static let patience = Duration.seconds(10)

    /// When a worker is to look at it.
    /// - Parameter isAwaited: whether a request asks the wallet itself.
    static func due(_ now: Timestamp, isAwaited: Bool) -> Timestamp { isAwaited ? now + patience : now }
}
