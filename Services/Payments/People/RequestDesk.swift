import Authentication
import Contracts
import HTTPKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Customers ask each other for money, and answer.
struct RequestDesk: Sendable {
    let client: PostgresClient
    let requests: MoneyRequestStore
    let recipients: Recipients
    let clock: WallClock
    let ids: IDGenerator

    /// How often it is looked whether the time of some is up. A minute of grace is nobody's: what is late cannot be
    /// paid.
    static let interval = Duration.seconds(5)
    /// How many of them one look ends.
    private static let batch = 500

    /// What a customer asks for.
    struct Order: Sendable {
        let requester: UserID
        let wallet: UniqueID
        let amount: Money
        let payer: Recipient
        let note: String?
        let hours: Int
        let isLive: Bool
    }

    /// A request that is not written down yet.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> MoneyRequest {
        try PaymentAmount.check(order.amount)
        let own = try await recipients.wallet.own(order.wallet, of: order.requester)
        guard own.currency == order.amount.currency else {
            throw PaymentsError.currencyMismatch(expected: own.currency)
        }
        let requester = Payment.Party(
            user: order.requester, wallet: own.walletID,
            name: try await recipients.directory.person(order.requester)?.name)
        let found = try await recipients.find(order.payer)?.person
        guard found?.id != order.requester else { throw PaymentsError.selfPayment }
        let id = ids.next(MoneyRequestID.self)
        let now = clock.now().shown
        var address: ContactAddress?
        if found == nil {
            guard case .address(let unknown) = order.payer else { throw PaymentsError.missing(.account) }
            address = unknown
        }
        return MoneyRequest(
            id: id, requester: requester, amount: order.amount, note: order.note,
            reference: PaymentReference.text(Payment.Source.request.prefix, of: id.rawValue, on: now.day),
            createdAt: now, expiresAt: now + .seconds(3_600 * order.hours), payerID: found?.id,
            payerName: found?.name, address: address, isLive: order.isLive)
    }

    nonisolated(nonsending) func write(
        _ request: MoneyRequest, in transaction: PostgresTransaction
    ) async throws {
        try await requests.insert(request, in: transaction)
        try await tell(RequestEvents.created(request, ids: ids), in: transaction)
    }

    /// The payment of a request, by whoever was asked.
    /// - Throws: `missing` for everybody else.
    func order(
        of id: MoneyRequestID, by caller: Caller, from source: UniqueID, authorization: String?
    ) async throws -> PaymentOrder {
        let user = caller.userID
        guard let request = try await requests.find(id), request.payerID == user, request.isLive == caller.isLive else {
            throw PaymentsError.missing(.request)
        }
        try request.requireOpen(at: clock.now())
        return PaymentOrder(
            source: .request, sourceID: id.rawValue, payer: try await recipients.payer(user, from: source),
            payee: request.requester, amount: request.amount, note: request.note,
            channel: Payment.Channel(caller), authorization: authorization, isLive: request.isLive)
    }

    /// What has to hold for its payment, and changes with it: of two one finds it open.
    nonisolated(nonsending) func begin(
        _ id: MoneyRequestID, _ payment: Payment, in transaction: PostgresTransaction
    ) async throws {
        guard var request = try await requests.lock(id, in: transaction) else {
            throw PaymentsError.missing(.request)
        }
        let now = clock.now()
        try request.begin(payment.id, at: now)
        try await requests.update(request, now: now, in: transaction)
    }

    /// - Parameter role: who may: the requester takes it back, whoever was asked declines.
    nonisolated(nonsending) func end(
        _ id: MoneyRequestID, _ event: MoneyRequest.Event, by caller: Caller, in transaction: PostgresTransaction
    ) async throws -> MoneyRequest {
        guard var request = try await requests.lock(id, in: transaction), request.isLive == caller.isLive,
            caller.userID == (event == .cancel ? request.requester.user : request.payerID)
        else { throw PaymentsError.missing(.request) }
        let now = clock.now()
        try request.end(event, at: now)
        try await requests.update(request, now: now, in: transaction)
        try await tell(RequestEvents.ended(request, ids: ids, now: now), in: transaction)
        return request
    }

    /// What became of the payment of a request.
    nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard let id = payment.sourceID.map({ MoneyRequestID($0) }),
            var request = try await requests.lock(id, in: transaction),
            request.follow(payment.id, isPaid: payment.state.isPaid)
        else { return }
        try await requests.update(request, now: now, in: transaction)
        if request.state == .paid {
            try await tell(RequestEvents.ended(request, ids: ids, now: now), in: transaction)
        }
    }

    /// Ends those whose time is up, each by itself.
    func expire() async throws {
        for id in try await requests.due(clock.now(), limit: Self.batch) {
            try await client.transaction { transaction in
                let now = clock.now()
                guard var request = try await requests.lock(id, in: transaction), request.state == .pending,
                    request.payment == nil, request.expiresAt <= now
                else { return }
                try request.end(.expire, at: now)
                try await requests.update(request, now: now, in: transaction)
                try await tell(RequestEvents.ended(request, ids: ids, now: now), in: transaction)
            }
        }
    }

    private nonisolated(nonsending) func tell(
        _ event: OutboxEvent, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Outbox.append([event]))
    }
}
