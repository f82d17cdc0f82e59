import FoundationEssentials
import JSONKit
import NIOHTTP1
import PaymentsService
import PostgresAccess
import Primitives
import SandboxService
import TestSupport
import Testing

/// Money of a payment goes back, or a deposit is taken back, and payments dies at a point of it. Whatever has to be
/// said next is said, before and after, until it is over.
struct AftercareScene {
    private enum Story {
        case refund, reversal, award, dismissal, chargeback

        /// Where it stands: a word for what is to be said next, and for its end.
        var standing: String {
            switch self {
            case .refund: "select state from payments.payment_refunds where payment_id = "
            case .reversal:
                """
                select case when stage = 'ended' then state else stage end from payments.reversals where payment_id =
                """
            case .award, .dismissal:
                "select case when stage = 'waiting' then state else stage end from payments.disputes where payment_id = "
            case .chargeback: "select stage from payments.chargebacks where deposit_id = "
            }
        }

        var end: String {
            switch self {
            case .refund: "succeeded"
            case .reversal: "completed"
            case .award, .dismissal, .chargeback: "ended"
            }
        }
    }

    let point: String
    let suite: CrashSuite
    let source: String
    private let story: Story
    private let payee = UserID(IDGenerator(clock: .system).next())
    private let key = UUID().uuidString

    init(_ point: String, _ suite: CrashSuite, source: String) {
        self.point = point
        self.suite = suite
        self.source = source
        story =
            switch point {
            case _ where AftercareCrashPoints.refunds.contains(point): .refund
            case _ where AftercareCrashPoints.reversals.contains(point): .reversal
            case _ where AftercareCrashPoints.chargebacks.contains(point): .chargeback
            case "dispute.at_paying": .award
            default: .dismissal
            }
    }

    func play() async throws {
        let subject = try await story == .chargeback ? deposited() : paid()
        let before = try await posted()
        let payments = try await suite.start("payments", dyingAt: point)
        try await eventually(every: .milliseconds(50), "\(point) is reached") {
            guard payments.isRunning else { return true }
            try await sayNext(subject)
            return false
        }
        try await payments.waitForDeath()
        try await suite.start("payments")
        try await eventually(every: .milliseconds(50), "\(point): it is \(story.end)") {
            // Leases and pauses run out on the clock that we move.
            suite.clock.advance(by: .seconds(5))
            try await sayNext(subject)
            return try await standing(subject) == story.end
        }
        let after = try await posted()
        switch story {
        case .refund, .reversal, .award: #expect(after == before + 100, "\(point)")
        case .dismissal, .chargeback: #expect(after == before, "\(point)")
        }
    }

    /// A process that dies over it may have heard it.
    private func sayNext(_ subject: UniqueID) async throws {
        let standing = try await standing(subject)
        switch (story, standing) {
        case (.refund, nil):
            try await post("refunds", #"{"payment_id":"\#(subject)","reason":"duplicate"}"#, as: payee, key)
        case (.reversal, nil):
            try await post("reversals", #"{"transaction_id":"\#(subject)","reason":"Wrong person"}"#, as: nil, key)
        case (.reversal, "waiting"?):
            let id = try await id(of: "reversals", subject)
            try await post("reversals/\(id)/approve", nil, as: payee)
        case (.award, nil), (.dismissal, nil):
            let body = #"{"transaction_id":"\#(subject)","type":"other","description":"No"}"#
            try await post("disputes", body, as: nil, key)
        case (.award, "opened"?), (.dismissal, "opened"?):
            try await decide("disputes/\(id(of: "disputes", subject))/investigate", nil)
        case (.award, "investigating"?), (.dismissal, "investigating"?):
            let outcome = story == .award ? "payer" : "payee"
            try await decide(
                "disputes/\(id(of: "disputes", subject))/resolve", #"{"outcome":"\#(outcome)","note":"Seen"}"#)
        case (.chargeback, nil): try await tell("opened", of: subject)
        case (.chargeback, "waiting"?): try await tell("won", of: subject)
        default: break
        }
    }

    private func standing(_ subject: UniqueID) async throws -> String? {
        try await suite.database.query(SQL(dangerouslyRaw: story.standing + " '\(subject)'")).first(String.self)
    }

    private func id(of table: String, _ payment: UniqueID) async throws -> UniqueID {
        let sql = SQL(dangerouslyRaw: "select id from payments.\(table) where payment_id = '\(payment)'")
        return try #require(try await suite.database.query(sql).first(UniqueID.self))
    }

    private func post(_ path: String, _ body: String?, as user: UserID?, _ key: String? = nil) async throws {
        _ = try await suite.send(.POST, "payments", "/api/v1/payments/\(path)", body, key: key, as: user)
    }

    private func decide(_ path: String, _ body: String?) async throws {
        _ = try await suite.send(.POST, "payments", "/api/v1/admin/payments/\(path)", body, key: UUID().uuidString)
    }

    /// As the sandbox provider tells it.
    private func tell(_ state: String, of deposit: UniqueID) async throws {
        let money = #"{"amount":"10.00","currency":"USD"}"#
        let body = Array(
            """
            {"id":"\(UUID().uuidString)","type":"chargeback.\(state)","payment":{"id":"pay_1","reference":"\(deposit)",\
            "amount":\(money),"status":"succeeded"},"chargeback":{"id":"cb_\(deposit)","amount":\(money),\
            "fee":{"amount":"0.00","currency":"USD"},"status":"\(state)"}}
            """.utf8)
        let signature = WebhookSignature.make(
            body: body, secret: "whsec_sandbox_development", at: suite.clock.clock.now())
        _ = try? await exchange(
            .POST, suite.baseURL("payments") + "/api/v1/payments/webhooks/sandbox",
            headers: [WebhookSignature.header: signature, "Content-Type": "application/json"], body: body,
            timeout: .seconds(20))
    }

    // MARK: Before

    /// A dollar to somebody with an account.
    private func paid() async throws -> UniqueID {
        let address = "payee-\(UUID().uuidString.lowercased())@florin.test"
        let opened = try await eventually("the payee has a wallet") {
            try await suite.send(
                .POST, "wallet", "/api/v1/wallets", #"{"currency":"USD"}"#, key: UUID().uuidString, as: payee)
        }
        try #require(opened.status == 201, "\(opened)")
        suite.directory.set(payee, name: ("New", "Comer"), addresses: [address])
        let order = """
            {"source_wallet_id":"\(source)","recipient":{"email":"\(address)"},\
            "amount":{"amount":"1.00","currency":"USD"}}
            """
        let payment = try await suite.insist("payments", "/api/v1/payments/send", order, key: UUID().uuidString)
        try #require(payment.status == 201, "\(payment)")
        try await over("payments", payment.id, "completed")
        return try #require(UniqueID(payment.id))
    }

    private func deposited() async throws -> UniqueID {
        let order = #"{"wallet_id":"\#(source)","amount":{"amount":"10.00","currency":"USD"}}"#
        let deposit = try await suite.insist("payments", "/api/v1/payments/deposits", order, key: UUID().uuidString)
        try #require(deposit.status == 201, "\(deposit)")
        try await over("deposits", deposit.id, "succeeded")
        return try #require(UniqueID(deposit.id))
    }

    private func over(_ things: String, _ id: String, _ status: String) async throws {
        try await eventually(every: .milliseconds(50), "\(things)/\(id) is \(status)") {
            suite.clock.advance(by: .seconds(1))
            let now = try await suite.send(.GET, "payments", "/api/v1/payments/\(things)/\(id)")
            return now?.json["status"]?.stringValue == status
        }
    }

    /// What the payer has, in minor units.
    private func posted() async throws -> Int64 {
        let id = try #require(UniqueID(source))
        return try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(id)").first(Int64.self))
    }
}
