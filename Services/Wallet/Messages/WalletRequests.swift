import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import MoneyKit
import Outbox
import Primitives
import ServiceLifecycle
import WalletDomain

/// Answers what other services ask of the wallet.
struct WalletRequests: Service {
    let broker: MessageBroker
    let ledger: LedgerCombiner
    let reservations: ReservationStore
    let snapshots: SnapshotStore
    let ids: IDGenerator
    let logger: Logger

    /// Requests worked on at one time.
    private static let prefetch = 64

    func run() async throws {
        try await broker.serve(queue: "wallet.requests", prefetch: Self.prefetch) { request in
            await answer(request)
        }
    }

    func answer(_ request: IncomingRequest) async -> RequestOutcome {
        do {
            switch request.type {
            case CheckDeposit.type: return .reply(try await check(CheckDeposit.read(request.body)))
            case ReserveDeposit.type: return .reply(try await reserve(ReserveDeposit.read(request.body)))
            case ReleaseDeposit.type: return .reply(try await release(ReleaseDeposit.read(request.body)))
            case CreditDeposit.type: return .reply(try await credit(CreditDeposit.read(request.body)))
            case SnapshotBalances.type:
                let id = try SnapshotBalances.read(request.body).snapshotID
                try await snapshots.take(id)
                return .reply(JSON.encode(SnapshotAccepted(snapshotID: id)))
            default: return .failure(code: "unknown_request", message: "the wallet does not know this request")
            }
        } catch let error as FieldErrors {
            return .failure(code: "malformed_request", message: "\(error.errors.map(\.field))")
        } catch is JSONSyntaxError {
            return .failure(code: "malformed_request", message: "not JSON")
        } catch {
            // Full, ending, or without a database: the asker comes back with the same id.
            logger.warning("request cannot be answered", metadata: ["type": "\(request.type)", "error": "\(error)"])
            return .unavailable
        }
    }
}
