import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import Synchronization

@testable import BillingService

/// Whoever prices and carries payments, and the wallet behind it, as schedules and bills see them: one biller, wallets
/// with money in them, payments known by their ids, and silences when told. What ends a payment tells its follower in a
/// transaction of the service's database, as whoever carries payments does.
final class PlannedBank: Sendable {
    struct Payment {
        let priced: PricedOrder
        let ordered: OrderedPayment
        var isPaid: Bool?
    }

    struct State {
        var balances: [UniqueID: Int64] = [:]
        var owners: [UniqueID: UserID] = [:]
        var payments: [UniqueID: Payment] = [:]
        /// Orders that came, those that made nothing included.
        var orders: [UniqueID: Int] = [:]
        /// The proof of a PIN that a mandate needs, once for each; nil while there is no PIN.
        var proof: String?
        var spent: Set<String> = []
        /// What is said to every order.
        var refusal: ProblemCode?
        /// So many orders take effect without an answer.
        var silent = 0
        /// The biller cannot be asked.
        var isUnreachable = false
        /// Payments wait until the test ends them.
        var isSlow = false
        var packagePrice: Int64 = 250_000
    }

    static let biller = Biller(
        id: BillerID(UniqueID(high: 4, low: 1)), code: "BIL105", name: "Ikeja Electric", category: .electricity,
        currency: .NGN, range: nil, fee: .flat(Money(minorUnits: 1_000, currency: .NGN)), requiresValidation: false,
        customerNumber: Biller.CustomerNumber(label: "Meter number", pattern: "^[0-9]{13}$"), provider: "vtpass",
        service: "ikeja-electric", isAvailable: true, isTesting: false)
    static let package = BillerPackageID(UniqueID(high: 4, low: 2))

    let state = Mutex(State())
    private let parts = Mutex<(parts: SchedulesParts, clock: WallClock)?>(nil)

    func open(_ wallet: UniqueID, _ owner: UserID, _ balance: Int64) {
        state.withLock { state in
            state.balances[wallet] = balance
            state.owners[wallet] = owner
        }
    }

    func balance(_ wallet: UniqueID) -> Int64 { state.withLock { $0.balances[wallet, default: 0] } }
    var payments: [UniqueID] { state.withLock { Array($0.payments.keys) } }
    var made: Int { payments.count }
    /// How often each payment was ordered, whether it was made or not.
    var orders: [Int] { state.withLock { Array($0.orders.values) } }

    func change(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

    func serves(_ parts: SchedulesParts, _ clock: WallClock) {
        self.parts.withLock { $0 = (parts, clock) }
    }

    var served: SchedulesParts? { parts.withLock { $0?.parts } }

    var paying: BillPaying {
        BillPaying(
            biller: { $0 == Self.biller.id ? Self.biller : nil },
            price: { order, _, _ in try self.price(order) },
            finds: { ordered in self.state.withLock { $0.payments[ordered.id] != nil } },
            pay: { priced, ordered in try await self.pay(priced, ordered) })
    }

    private func price(_ order: BillOrder) throws -> PricedOrder {
        guard order.biller == Self.biller.id else { throw Problem(.notFound) }
        return try state.withLock { state in
            guard !state.isUnreachable else { throw Problem(.billerUnreachable) }
            let package = order.package.map { id in
                BillerPackage(
                    id: id, biller: Self.biller.id, code: "P", name: "Bouquet",
                    amount: Money(minorUnits: state.packagePrice, currency: .NGN), validityDays: nil,
                    isAvailable: true)
            }
            guard let amount = package?.amount ?? order.amount else { throw Problem(.packageRequired) }
            let fee = Money(minorUnits: 1_000, currency: .NGN)
            return PricedOrder(
                order: order, biller: Self.biller, package: package, customerName: "ADA LOVELACE", amount: amount,
                fee: fee, total: try amount.adding(fee))
        }
    }

    /// Once for an id.
    private func pay(_ priced: PricedOrder, _ ordered: OrderedPayment) async throws {
        let goesOn = try state.withLock { state in
            state.orders[ordered.id, default: 0] += 1
            guard state.payments[ordered.id] == nil else { return false }
            if let refusal = state.refusal { throw Problem(refusal) }
            let wallet = priced.order.wallet
            guard state.balances[wallet, default: 0] >= priced.total.minorUnits else {
                throw Problem(.insufficientFunds)
            }
            state.balances[wallet, default: 0] -= priced.total.minorUnits
            state.payments[ordered.id] = Payment(priced: priced, ordered: ordered)
            return !state.isSlow
        }
        if goesOn { try await end(ordered.id, isPaid: true) }
        let isSilent = state.withLock { state in
            guard state.silent > 0 else { return false }
            state.silent -= 1
            return true
        }
        if isSilent { throw MessagingError(.timeout, "nobody answered") }
    }

    /// The biller's word.
    func end(_ id: UniqueID, isPaid: Bool) async throws {
        let payment = state.withLock { state in
            state.payments[id]?.isPaid = isPaid
            if !isPaid, let payment = state.payments[id] {
                state.balances[payment.priced.order.wallet, default: 0] += payment.priced.total.minorUnits
            }
            return state.payments[id]
        }
        guard let payment, let (parts, clock) = parts.withLock({ $0 }) else { return }
        let ended = EndedPayment(
            id: id, owner: payment.ordered.owner, source: payment.ordered.source, biller: payment.priced.biller.id,
            customer: payment.priced.order.customer, customerName: payment.priced.customerName, isPaid: isPaid,
            failureCode: isPaid ? nil : "partner_refused")
        try await parts.book.client.transaction { transaction in
            try await parts.book.follow(ended, now: clock.now(), in: transaction)
        }
    }

    // MARK: The wallet

    /// What services ask of the wallet beforehand.
    func answer(_ request: IncomingRequest) -> RequestOutcome {
        guard request.type == CheckWallet.type, let asked = try? CheckWallet.read(request.body) else {
            return .failure(code: "unknown_request", message: request.type)
        }
        return state.withLock { state in
            guard state.owners[asked.walletID] == asked.ownerID else {
                return .refusal(code: "not_found", JSON.encode(Refusal(code: "not_found")))
            }
            var code: String?
            if let proof = state.proof {
                let given = asked.authorization ?? ""
                let isGood = given == proof && state.spent.insert(given).inserted
                if !isGood { code = given.isEmpty ? "authorization_required" : "authorization_invalid" }
            }
            if state.balances[asked.walletID, default: 0] < asked.amount.minorUnits { code = "insufficient_funds" }
            return .reply(JSON.encode(CheckedWallet(currency: .NGN, status: "active", code: code)))
        }
    }
}
