import Authentication
import Contracts
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import QRKit

/// Merchants show codes, and others pay them.
struct QRCodeDesk: Sendable {
    let client: PostgresClient
    let codes: QRCodeStore
    let recipients: Recipients
    let merchants: MerchantStore
    let clock: WallClock
    let ids: IDGenerator

    /// How often it is looked whether the time of some is up. A minute of grace is nobody's: what is late cannot be
    /// paid.
    static let interval = Duration.seconds(5)
    /// How many of them one look ends.
    private static let batch = 500

    /// What a merchant wants to show.
    struct Order: Sendable {
        let owner: UserID
        let wallet: UniqueID
        let name: String?
        let city: String?
        let categoryCode: String?
        let amount: Money?
        let isSingleUse: Bool
        let days: Int?
        let isLive: Bool
    }

    // MARK: Making

    /// A code that is not written down yet.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> QRCode {
        if let amount = order.amount { try PaymentAmount.check(amount) }
        let own = try await recipients.wallet.own(order.wallet, of: order.owner)
        guard order.amount?.currency ?? own.currency == own.currency else {
            throw PaymentsError.currencyMismatch(expected: own.currency)
        }
        guard MerchantPayload.number(of: own.currency) != nil else { throw PaymentsError.currencyWithoutNumber }
        let person = try await recipients.directory.person(order.owner)
        let id = ids.next(QRCodeID.self)
        let now = clock.now().shown
        return QRCode(
            id: id, owner: Payment.Party(user: order.owner, wallet: own.walletID, name: person?.name),
            merchant: try await merchant(order, person), currency: own.currency, amount: order.amount,
            isSingleUse: order.isSingleUse,
            reference: PaymentReference.text(Payment.Source.qr.prefix, of: id.rawValue, on: now.day),
            isLive: order.isLive,
            createdAt: now, expiresAt: order.days.map { now + .seconds(86_400 * $0) })
    }

    private func merchant(_ order: Order, _ person: Person?) async throws -> QRCode.Merchant {
        let usual = try await merchants.find(order.owner)
        let name = usual?.businessName ?? person?.name ?? QRCode.Merchant.noName
        return QRCode.Merchant(
            name: order.name ?? QRCode.Merchant.fitting(name, MerchantPayload.longestName),
            city: order.city
                ?? QRCode.Merchant.fitting(usual?.city ?? QRCode.Merchant.noCity, MerchantPayload.longestCity),
            country: usual?.country ?? person?.country ?? QRCode.Merchant.noCountry,
            categoryCode: order.categoryCode ?? usual?.categoryCode ?? QRCode.Merchant.noCategory)
    }

    nonisolated(nonsending) func write(_ code: QRCode, in transaction: PostgresTransaction) async throws {
        try await codes.insert(code, in: transaction)
        try await tell([QRCodeEvents.created(code, ids: ids)], in: transaction)
    }

    // MARK: Paying

    /// What a payload says, and the code of it if it is ours: what it says is then what we wrote.
    /// - Parameter live: as the caller; the others' codes are none.
    /// - Throws: `qrInvalid`.
    func read(_ text: String, live: Bool) async throws -> (payload: MerchantPayload, code: QRCode?) {
        let payload: MerchantPayload
        do throws(QRPayloadError) {
            payload = try MerchantPayload(reading: text)
        } catch {
            throw PaymentsError.qrInvalid
        }
        guard let id = payload.id else { return (payload, nil) }
        guard let code = try await codes.find(QRCodeID(id)), code.payload == payload, code.isLive == live else {
            throw PaymentsError.qrInvalid
        }
        return (payload, code)
    }

    /// The payment of a code of ours.
    /// - Parameter amount: nil for what the code says.
    /// - Throws: `PaymentsError`; `FieldErrors` when neither says how much.
    func order(
        of text: String, by caller: Caller, amount: Money?, from source: UniqueID, authorization: String?
    ) async throws -> PaymentOrder {
        let payer = try await recipients.payer(caller.userID, from: source)
        guard let code = try await read(text, live: caller.isLive).code else { throw PaymentsError.qrInvalid }
        try code.requireOpen(at: clock.now())
        guard code.owner.user != caller.userID else { throw PaymentsError.selfPayment }
        guard let amount = try code.amount(given: amount) else { throw Self.amountMissing }
        return PaymentOrder(
            source: .qr, sourceID: code.id.rawValue, payer: payer,
            payee: code.owner, amount: amount, note: nil, channel: Payment.Channel(caller),
            authorization: authorization, isLive: code.isLive)
    }

    private static let amountMissing = FieldErrors([
        FieldError("amount", .missing, "is required, as the code does not say it")
    ])

    /// What has to hold for its payment, and changes with it: of two for a single use one finds it open.
    nonisolated(nonsending) func begin(_ payment: Payment, in transaction: PostgresTransaction) async throws {
        guard var code = try await code(of: payment, in: transaction) else { throw PaymentsError.missing(.qrCode) }
        let now = clock.now()
        guard try code.begin(payment.id, at: now) else { return }
        try await codes.update(code, now: now, in: transaction)
    }

    /// What became of a payment of a code.
    nonisolated(nonsending) func follow(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        guard var code = try await code(of: payment, in: transaction) else { return }
        let before = code.state
        guard try code.follow(payment) else { return }
        try await codes.update(code, now: now, in: transaction)
        if code.state != before { try await tell([QRCodeEvents.ended(code, ids: ids, now: now)], in: transaction) }
    }

    private nonisolated(nonsending) func code(
        of payment: Payment, in transaction: PostgresTransaction
    ) async throws -> QRCode? {
        guard let id = payment.sourceID else { return nil }
        return try await codes.lock(QRCodeID(id), in: transaction)
    }

    // MARK: Ending

    /// Takes back all of them, or none where one is not the owner's. Those that have ended stay as they are.
    nonisolated(nonsending) func deactivate(
        _ wanted: [QRCodeID], of owner: Caller, in transaction: PostgresTransaction
    ) async throws -> [QRCode] {
        var found = try await codes.lock(wanted, of: owner.userID, live: owner.isLive, in: transaction)
        guard found.count == Set(wanted).count else { throw PaymentsError.missing(.qrCode) }
        let now = clock.now()
        for place in found.indices where found[place].end(.deactivate) {
            try await codes.update(found[place], now: now, in: transaction)
            try await tell([QRCodeEvents.ended(found[place], ids: ids, now: now)], in: transaction)
        }
        return found
    }

    /// Ends those whose time is up, each by itself.
    func expire() async throws {
        for id in try await codes.due(clock.now(), limit: Self.batch) {
            try await client.transaction { transaction in
                let now = clock.now()
                guard var code = try await codes.lock(id, in: transaction), code.payment == nil,
                    let end = code.expiresAt, end <= now, code.end(.expire)
                else { return }
                try await codes.update(code, now: now, in: transaction)
                try await tell([QRCodeEvents.ended(code, ids: ids, now: now)], in: transaction)
            }
        }
    }

    private nonisolated(nonsending) func tell(
        _ events: [OutboxEvent], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(Outbox.append(events))
    }
}
