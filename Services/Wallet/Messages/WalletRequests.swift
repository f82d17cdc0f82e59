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
            case CreditDeposit.type: return .reply(try await credit(CreditDeposit.read(request.body)))
            case CheckDeposit.type: return .reply(try await check(CheckDeposit.read(request.body)))
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
        } catch LedgerError.keyReused {
            return .failure(code: "idempotency_key_reused", message: "the deposit was credited with other facts")
        } catch {
            // Full, ending, or without a database: the asker comes back with the same id.
            logger.warning("request cannot be answered", metadata: ["type": "\(request.type)", "error": "\(error)"])
            return .unavailable
        }
    }

    /// Once per deposit's id. A refusal is not kept: the money is at the provider, the asker holds the
    /// deposit and comes back, and the wallet may take it then.
    private func credit(_ asked: CreditDeposit) async throws -> [UInt8] {
        let deposit = DepositCredit(
            deposit: asked.depositID, id: ids.next(), account: AccountID(asked.walletID), owner: asked.ownerID,
            amount: asked.amount, fee: asked.fee, provider: asked.provider)
        let key = LedgerKey(
            key: IdempotencyKey(scope: CreditDeposit.type, key: asked.depositID.description),
            requestHash: JSON.encode(asked))
        let answer = try await ledger.submit(
            LedgerRequest(.creditDeposit(deposit), idempotency: key) { outcome in
                let reply: CreditedDeposit
                var isKept = false
                switch outcome {
                case .deposited(let id):
                    reply = CreditedDeposit(status: .posted, transactionID: id.rawValue)
                    isKept = true
                case .refused(let error): reply = CreditedDeposit(status: .refused, code: error.code)
                default: reply = CreditedDeposit(status: .refused, code: "internal_error")
                }
                return LedgerAnswer(response: StoredResponse(status: 200, body: JSON.encode(reply)), isKept: isKept)
            })
        return answer.response.body
    }

    /// The same rules as for a credit, without one.
    private func check(_ asked: CheckDeposit) async throws -> [UInt8] {
        let deposit = DepositCredit(
            deposit: ids.next(), id: ids.next(), account: AccountID(asked.walletID), owner: asked.ownerID,
            amount: asked.amount, fee: .zero(asked.amount.currency), provider: "check", isCheck: true)
        let answer = try await ledger.submit(
            LedgerRequest(.creditDeposit(deposit), idempotency: nil) { outcome in
                if case .refused(let error) = outcome { .refused(error) } else { .empty }
            })
        return JSON.encode(
            CheckedDeposit(code: answer.refusal?.code, detail: answer.refusal?.problem.detail))
    }
}
