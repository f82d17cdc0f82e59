import Contracts
import JSONKit
import Logging
import Messaging
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import ComplianceService

/// The wallet, as compliance hears it: what it has posted, and what it asks before money moves.
struct WalletVoice: Sendable {
    static let ada = UserID(UniqueID(high: 0xA, low: 1))
    static let grace = UserID(UniqueID(high: 0xB, low: 1))

    let harness: ComplianceHarness
    let broker: MessageBroker
    let ids: IDGenerator

    /// A service with a wallet beside it.
    static func run(_ body: @escaping @Sendable (WalletVoice) async throws -> Void) async throws {
        try await ComplianceHarness.run(providerIsUp: false) { harness in
            let broker = MessageBroker(
                try BrokerConfig(url: try await harness.broker.url(as: "wallet")), topology: .exchangesOnly(),
                logger: Logger(label: "wallet"))
            let voice = WalletVoice(harness: harness, broker: broker, ids: IDGenerator(clock: harness.clock.clock))
            try await voice.awaitAnswers()
            try await body(voice)
            await broker.close()
        }
    }

    /// Queues are declared a moment after the start, all of them together.
    private func awaitAnswers() async throws {
        try await eventually("compliance answers") {
            do {
                _ = try await client.ask(GetPolicy(), key: "ready")
                return true
            } catch let error as MessagingError where error.kind == .unroutable {
                return false
            }
        }
    }

    private var client: RequestClient { RequestClient("compliance", broker: broker, timeout: .seconds(20)) }

    func ask<Request: RequestContract>(_ request: Request) async throws -> Request.Reply {
        try await client.ask(request, key: "test")
    }

    /// A customer's wallet; each has one.
    static func wallet(of user: UserID) -> UniqueID { UniqueID(high: 0xFA, low: user.rawValue.high) }

    // MARK: What has moved

    static func transfer(
        _ id: UniqueID, _ amount: Int64, from payer: UserID = ada, to payee: UserID = grace, at: Timestamp,
        kind: String = "transfer", assessment: UniqueID? = nil
    ) -> PostedTransaction {
        PostedTransaction(
            transactionID: id, kind: kind, purpose: kind, channel: .session, assessmentID: assessment, occurredAt: at,
            movements: [
                PostedMovement(
                    id: id, debitAccount: wallet(of: payer), debitCode: "customer", debitOwner: payer,
                    creditAccount: wallet(of: payee), creditCode: "customer", creditOwner: payee,
                    amount: Money(minorUnits: amount, currency: .USD))
            ])
    }

    /// Tells, and waits until it has been taken.
    func post(_ transactions: [PostedTransaction], id: UniqueID? = nil) async throws {
        let message = id ?? ids.next()
        try await broker.publish([
            .event(
                MovementsPosted.type, id: message, body: JSON.encode(MovementsPosted(transactions: transactions)),
                aggregateID: "ledger", sequence: 1, occurredAt: harness.clock.now)
        ])
        try await eventually("the movements are taken") {
            try await harness.count("select count(*) from compliance.inbox where message_id = \(message)") == 1
        }
    }

    func pay(
        _ amount: Int64, from payer: UserID = ada, to payee: UserID = grace, ago: Duration = .zero,
        assessment: UniqueID? = nil
    ) async throws {
        let id: UniqueID = ids.next()
        try await post([
            Self.transfer(id, amount, from: payer, to: payee, at: harness.clock.now - ago, assessment: assessment)
        ])
    }

    // MARK: What is asked

    static func question(
        _ amount: Int64, id: UniqueID, of user: UserID = ada, operation: AssessedKind = .transfer,
        country: String? = "GB"
    ) -> AssessOperation {
        AssessOperation(
            id: id, operation: operation, userID: user, source: wallet(of: user).description,
            destination: wallet(of: grace).description,
            counterparty: AssessedCounterparty(country: country), amount: Money(minorUnits: amount, currency: .USD),
            channel: .session)
    }

    func assess(_ amount: Int64, id: UniqueID? = nil) async throws -> AssessedOperation {
        try await ask(Self.question(amount, id: id ?? ids.next()))
    }

    // MARK: What staff do

    /// - Returns: the rule's id.
    @discardableResult
    func rule(_ code: String, on event: String, _ when: String, action: String, mode: String = "live") async throws
        -> String
    {
        let answer = try await harness.monitor(
            .POST, "/rules",
            """
            {"code":"\(code)","on":"\(event)","when":\(when),"action":"\(action)","severity":"high","score":40,\
            "throttle":"24h","mode":"\(mode)"}
            """, key: code)
        return try #require(answer.json["id"]?.stringValue, "\(answer.status) \(answer.code ?? "")")
    }

    /// Everything from 20,000 on waits for a person.
    func reviewLarge() async throws {
        try await rule(
            "look", on: "assessment", #"{"fact":"amount","op":"gte","value":"20000.00"}"#, action: "review")
    }

    func putProfiles() async throws {
        for (user, name) in [(Self.ada, "Lovelace"), (Self.grace, "Hopper")] {
            let profile = ComplianceHarness.profile(name).replacing(#""SE""#, with: #""GB""#)
            let answer = try await harness.putProfile(profile, as: user)
            try #require(answer.status == 200)
        }
    }

    func alerts(_ query: String = "") async throws -> [JSONValue] {
        try await harness.monitor(.GET, "/alerts\(query)").json["data"]?.arrayValue ?? []
    }
}
