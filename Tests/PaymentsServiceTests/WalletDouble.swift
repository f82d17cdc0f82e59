import Contracts
import JSONKit
import Messaging
import MoneyKit
import Primitives
import Synchronization

/// The wallet's side of the requests, over a real broker: keeps room once for each deposit, credits once, refuses and
/// stalls when told.
final class WalletDouble: Sendable {
    struct State {
        var credited: [UniqueID: CreditDeposit] = [:]
        var transactions: [UniqueID: UniqueID] = [:]
        var requests = 0
        var refusal: String?
        /// What an order or a question is answered with.
        var checkRefusal: String?
        var checkMembers: [RefusalMember] = []
        /// Whether it has rates.
        var weighs = true
        /// How many credits are done without an answer, as when the wallet dies after its commit.
        var silentCredits = 0
        /// How many orders are not answered at all, or answered as by a process that ends.
        var unavailableOrders = 0
        var reserved: Set<UniqueID> = []
        var released: Set<UniqueID> = []
        /// Attempts that are closed for good.
        var closed: [UniqueID: Int] = [:]
        var orders = 0
    }

    let state = Mutex(State())
    /// What is set aside for money on its way out.
    let holds = HoldsDouble()
    /// The rest of its door.
    let door = DoorDouble()
    /// What all of them have moved.
    let book: BookDouble
    private let ids = IDGenerator(clock: .system)

    init(clock: ManualClock) { book = BookDouble(clock: clock) }

    var credits: Int { state.withLock { $0.credited.count } }

    func answer(_ request: IncomingRequest) -> RequestOutcome {
        defer { book.follow(self) }
        do {
            switch request.type {
            case CheckDeposit.type:
                _ = try CheckDeposit.read(request.body)
                return .reply(JSON.encode(verdict))
            case WeighAmount.type:
                // Two units of anything are a dollar.
                let amount = try WeighAmount.read(request.body).amount
                let worth = Money(minorUnits: amount.minorUnits / 2, currency: .USD)
                return .reply(JSON.encode(WeighedAmount(worth: state.withLock(\.weighs) ? worth : nil)))
            case ReserveDeposit.type: return reserve(try ReserveDeposit.read(request.body))
            case ReleaseDeposit.type: return release(try ReleaseDeposit.read(request.body))
            case CreditDeposit.type: return credit(try CreditDeposit.read(request.body))
            default:
                return try holds.answer(request) ?? book.answer(request, of: door) ?? door.answer(request)
                    ?? .failure(code: "unknown_request", message: request.type)
            }
        } catch {
            return .failure(code: "malformed", message: "\(error)")
        }
    }

    private var verdict: CheckedDeposit {
        state.withLock { state in
            state.checkRefusal.map { CheckedDeposit(code: $0, detail: "No.", members: state.checkMembers) }
                ?? CheckedDeposit()
        }
    }

    private func reserve(_ request: ReserveDeposit) -> RequestOutcome {
        let isAvailable = state.withLock { state in
            state.orders += 1
            state.unavailableOrders -= 1
            return state.unavailableOrders < 0
        }
        guard isAvailable else { return .unavailable }
        let verdict = verdict
        return state.withLock { state in
            guard !state.released.contains(request.depositID) else {
                return .reply(JSON.encode(CheckedDeposit(code: "deposit_ended")))
            }
            if verdict.code == nil { state.reserved.insert(request.depositID) }
            return .reply(JSON.encode(verdict))
        }
    }

    private func release(_ request: ReleaseDeposit) -> RequestOutcome {
        state.withLock { state in
            if let transaction = state.transactions[request.depositID] {
                return .reply(
                    JSON.encode(
                        ReleasedDeposit(
                            status: .credited, transactionID: transaction,
                            walletID: state.credited[request.depositID]?.walletID)))
            }
            state.reserved.remove(request.depositID)
            state.released.insert(request.depositID)
            if let attempt = request.closesAttempt { state.closed[request.depositID] = attempt }
            return .reply(JSON.encode(ReleasedDeposit(status: .released)))
        }
    }

    private func credit(_ request: CreditDeposit) -> RequestOutcome {
        state.withLock { state in
            state.requests += 1
            let isClosed = state.closed[request.depositID].map { request.attempt <= $0 } ?? false
            if let code = isClosed ? "deposit_ended" : state.refusal {
                return .reply(JSON.encode(CreditedDeposit(status: .refused, code: code)))
            }
            let transaction = state.transactions[request.depositID] ?? ids.next()
            state.transactions[request.depositID] = transaction
            let credited = state.credited[request.depositID] ?? request
            state.credited[request.depositID] = credited
            state.reserved.remove(request.depositID)
            if state.silentCredits > 0 {
                state.silentCredits -= 1
                return .unavailable
            }
            return .reply(
                JSON.encode(
                    CreditedDeposit(status: .posted, transactionID: transaction, walletID: credited.walletID)))
        }
    }
}
