import Authentication
import Contracts
import FoundationEssentials
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What tests of refunds of payments, reversals, disputes and chargebacks do.
extension PaymentsHarness {
    static let reversals = "/api/v1/payments/reversals"
    static let disputes = "/api/v1/payments/disputes"
    static let staffReversals = "/api/v1/admin/payments/reversals"
    static let staffDisputes = "/api/v1/admin/payments/disputes"
    static let staffRefunds = "/api/v1/admin/payments/refunds"

    /// Ada has paid Grace, as the wallet has it.
    func sent(_ amount: String) async throws -> String {
        let paid = try await pay(amount)
        return try #require(paid.json["id"]?.stringValue, "\(paid.status) \(paid.code ?? "")")
    }

    /// Ada has paid Grace by a code, with a fee of ours.
    func sold(_ amount: Int64, fee: Int64) async throws -> String {
        let id = IDGenerator(clock: .system).next()
        var steps = [DoorDouble.Step(debit: "\(People.adas)", credit: "\(People.graces)", amount: amount - fee)]
        if fee > 0 { steps.append(DoorDouble.Step(debit: "\(People.adas)", credit: "fees", amount: fee)) }
        let moved = steps
        let shortfall = wallet.door.state.withLock { $0.move(moved, as: id) }
        #expect(shortfall == 0)
        let reference = PaymentReference.text("QRP", of: id, on: clock.now.day)
        try await database.execute(
            """
            insert into payments.payments (
                id, source, payer_id, payer_wallet_id, payee_id, payee_wallet_id, amount, fee, currency, state, stage,
                channel, reference, livemode, transaction_id, created_at, updated_at)
            values (
                \(id), 'qr', \(People.ada), \(People.adas), \(People.grace), \(People.graces), \(amount), \(fee), 'USD',
                'completed', 'ended', 'session', \(reference), true, \(id), \(clock.now), \(clock.now))
            """)
        return id.description
    }

    func refundPayment(
        _ id: String, _ amount: String? = nil, as user: UserID = People.grace, key: String = UUID().uuidString
    ) async throws -> Answer {
        let money = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await send(
            .POST, Self.refunds, as: user,
            json: #"{"payment_id":"\#(id)","reason":"requested_by_customer"\#(money)}"#, key: key)
    }

    /// A refund that the wallet has moved.
    func refunded(_ id: String, _ amount: String? = nil) async throws -> JSONValue {
        let made = try await refundPayment(id, amount)
        let refund = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        return try await until(Self.refunds, refund, is: "succeeded", as: People.grace)
    }

    @discardableResult
    func until(_ path: String, _ id: String, is status: String, as user: UserID) async throws -> JSONValue {
        try await eventually("\(path)/\(id) is \(status)") {
            clock.advance(by: .milliseconds(500))
            let thing = try await send(.GET, "\(path)/\(id)", as: user).json
            return thing["status"]?.stringValue == status ? thing : nil
        }
    }

    func askBack(
        _ transaction: String, as user: UserID = People.ada, key: String = UUID().uuidString
    ) async throws -> Answer {
        try await send(
            .POST, Self.reversals, as: user, json: #"{"transaction_id":"\#(transaction)","reason":"Wrong person"}"#,
            key: key)
    }

    func dispute(_ transaction: String, _ amount: String? = nil, as user: UserID = People.ada) async throws -> Answer {
        let money = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await send(
            .POST, Self.disputes, as: user,
            json: #"{"transaction_id":"\#(transaction)","type":"not_received","description":"It never came"\#(money)}"#,
            key: UUID().uuidString)
    }

    /// One that staff look at, when the wallet has set aside what there is.
    func investigated(_ transaction: String, _ amount: String? = nil) async throws -> String {
        let opened = try await dispute(transaction, amount)
        let id = try #require(opened.json["id"]?.stringValue, "\(opened.status) \(opened.code ?? "")")
        let looked = try await asOperator(.POST, "\(Self.staffDisputes)/\(id)/investigate")
        #expect(looked.status == 200, "\(looked.code ?? "")")
        try await untilStage(id, "waiting")
        return id
    }

    func untilStage(_ dispute: String, _ stage: String) async throws {
        let id = try #require(UniqueID(dispute))
        try await eventually("dispute is \(stage)") {
            clock.advance(by: .milliseconds(500))
            return try await database.query("select stage from payments.disputes where id = \(id)").first(String.self)
                == stage
        }
    }

    func resolve(
        _ id: String, _ outcome: String, _ amount: String? = nil, cover: Bool = false
    ) async throws -> Answer {
        let money = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await asOperator(
            .POST, "\(Self.staffDisputes)/\(id)/resolve",
            #"{"outcome":"\#(outcome)","note":"Seen","cover":\#(cover)\#(money)}"#)
    }

    /// A second operator agrees to what waits.
    func agree(to waiting: Answer) async throws -> Answer {
        let id = try #require(waiting.json["id"]?.stringValue, "\(waiting.status) \(waiting.code ?? "")")
        return try await send(
            .POST, "/api/v1/admin/payments/approvals/\(id)/approve", as: UserID(UniqueID(high: 9, low: 10)),
            roles: [.operator], json: #"{"reason":"seen"}"#)
    }

    /// Until it stands one way or the other.
    func waitForPayment(_ id: String, _ status: String, or other: String) async throws {
        try await eventually("payment \(id) is \(status) or \(other)") {
            clock.advance(by: .milliseconds(500))
            return [status, other].contains(try await payment(id).json["status"]?.stringValue ?? "")
        }
    }

    func events(_ type: String) async throws -> Int {
        try await database.query("select count(*) from payments.told where type = \(type)").first(Int.self) ?? 0
    }
}
