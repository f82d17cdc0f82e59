import Contracts
import JSONKit
import Messaging
import Primitives
import Synchronization

/// The wallet's side of the requests, over a real broker: credits once for each deposit, refuses and stalls when told.
final class WalletDouble: Sendable {
    struct State {
        var credited: [UniqueID: UniqueID] = [:]
        var requests = 0
        var refusal: String?
        var checkRefusal: String?
        /// How many credits are done without an answer, as when the wallet dies after its commit.
        var silentCredits = 0
    }

    let state = Mutex(State())
    private let ids = IDGenerator(clock: .system)

    var credits: Int { state.withLock { $0.credited.count } }

    func answer(_ request: IncomingRequest) -> RequestOutcome {
        do {
            switch request.type {
            case CheckDeposit.type:
                _ = try CheckDeposit.read(request.body)
                return .reply(JSON.encode(CheckedDeposit(code: state.withLock { $0.checkRefusal })))
            case CreditDeposit.type:
                return credit(try CreditDeposit.read(request.body))
            default:
                return .failure(code: "unknown_request", message: request.type)
            }
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }

    private func credit(_ request: CreditDeposit) -> RequestOutcome {
        state.withLock { state in
            state.requests += 1
            if let code = state.refusal { return .reply(JSON.encode(CreditedDeposit(status: .refused, code: code))) }
            let transaction = state.credited[request.depositID] ?? ids.next()
            state.credited[request.depositID] = transaction
            if state.silentCredits > 0 {
                state.silentCredits -= 1
                return .unavailable
            }
            return .reply(JSON.encode(CreditedDeposit(status: .posted, transactionID: transaction)))
        }
    }
}
