import Contracts
import FoundationEssentials
import JSONKit
import Logging
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A bill is paid, then reversed, and the wallet dies over each message: both have their effect once, with the money.
struct RewardScene {
    let point: String
    let suite: CrashSuite
    let wallet: UniqueID

    static func wallet(_ suite: CrashSuite) async throws -> UniqueID {
        let answer = try await suite.insist(
            "wallet", "/api/v1/wallets", #"{"currency":"NGN"}"#, key: UUID().uuidString)
        return try #require(UniqueID(answer.id), "\(answer)")
    }

    func play() async throws {
        let ids = IDGenerator(clock: .system)
        func naira(_ kobo: Int64) -> Money { Money(minorUnits: kobo, currency: .NGN) }
        let before = try await posted()
        let bill = BillPaymentSucceeded(
            billPaymentID: ids.next(), ownerID: suite.owner, walletID: wallet, transactionID: ids.next(),
            billerCode: "BIL105", biller: "Ikeja Electric", category: "electricity", amount: naira(500_000),
            fee: naira(0), commission: naira(0), provider: "vtpass")
        try await survive(bill, ids)
        try await eventually("\(point): cashback is there") { try await posted() == before + 2_500 }
        try await survive(
            BillPaymentReversed(
                billPaymentID: bill.billPaymentID, ownerID: suite.owner, walletID: wallet, transactionID: ids.next(),
                reverses: bill.transactionID, billerCode: bill.billerCode, biller: bill.biller,
                category: bill.category, amount: bill.amount, fee: bill.fee, commission: bill.commission,
                provider: bill.provider), ids)
        try await eventually("\(point): cashback is gone") { try await posted() == before }
        try await suite.comeToRest()
    }

    /// The wallet gets a message, dies at the point, and comes back.
    private func survive(_ event: some EventContract, _ ids: IDGenerator) async throws {
        let process = try await suite.start("wallet", dyingAt: point)
        let billing = MessageBroker(
            try BrokerConfig(url: try await suite.broker.url(as: "billing")), topology: .exchangesOnly(),
            logger: Logger(label: "billing"))
        try await billing.publish([
            .event(
                type(of: event).type, id: ids.next(), body: JSON.encode(event),
                aggregateID: "\(suite.owner)", sequence: 1, occurredAt: suite.clock.clock.now())
        ])
        await billing.close()
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by \(type(of: event).type): \(error)")
            throw error
        }
        try await suite.start("wallet")
    }

    /// Minor units.
    private func posted() async throws -> Int64 {
        try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(wallet)").first(Int64.self))
    }
}
