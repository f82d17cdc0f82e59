import Contracts
import Logging
import Messaging
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

/// Holds, captures, postings and their ends, each asked once, with the wallet dying over it, and asked again by a
/// process that knows nothing but the request.
struct DoorScene {
    let point: String
    let suite: CrashSuite
    let wallet: UniqueID
    private let ids = IDGenerator(clock: .system)

    init(_ point: String, _ suite: CrashSuite, wallet: String) throws {
        self.point = point
        self.suite = suite
        self.wallet = try #require(UniqueID(wallet))
    }

    func play() async throws {
        let before = try await posted()
        let hold = try await survive(
            PlaceWalletHold(
                id: ids.next(), purpose: "card_capture", walletID: wallet, ownerID: suite.owner,
                amount: dollars(1_000), minimum: dollars(0)), as: "cards"
        ).holdID
        _ = try await survive(
            AdjustWalletHold(id: ids.next(), holdID: hold, amount: dollars(1_200)), as: "cards")
        let part = try await survive(capture(hold, 500, final: false), as: "cards")
        #expect(part.captured == dollars(500) && part.remaining == dollars(700))
        let rest = try await survive(capture(hold, 700, final: true), as: "cards")
        #expect(rest.remaining == dollars(0))
        let other = try await survive(
            PlaceWalletHold(
                id: ids.next(), purpose: "card_capture", walletID: wallet, ownerID: suite.owner, amount: dollars(90)),
            as: "cards"
        ).holdID
        _ = try await survive(ReleaseWalletHold(id: ids.next(), holdID: other), as: "cards")
        let bill = PostToWallet(
            id: ids.next(), purpose: "bill_payment", ownerID: suite.owner,
            legs: [PostingLeg(debit: "\(wallet)", credit: "settlement:billers", amount: dollars(300))])
        let paid = try await survive(bill, as: "billing")
        #expect(try await posted() == before - 1_500)
        _ = try await survive(
            ReversePosting(id: ids.next(), transactionID: paid.transactionID, reason: "Returned"), as: "billing")
        #expect(try await posted() == before - 1_200, "\(point)")
        // Everything that is there goes, and the rest is owed.
        let last = try await survive(
            PlaceWalletHold(
                id: ids.next(), purpose: "card_capture", walletID: wallet, ownerID: suite.owner,
                amount: dollars(before), minimum: dollars(0)), as: "cards")
        let beyond = try await survive(capture(last.holdID, before, final: true), as: "cards")
        #expect(beyond.shortfall == dollars(1_200), "\(point)")
        #expect(try await posted() == 0, "\(point)")
        try await suite.comeToRest()
    }

    private func capture(_ hold: UniqueID, _ cents: Int64, final: Bool) -> CaptureWalletHold {
        CaptureWalletHold(
            id: ids.next(), holdID: hold,
            legs: [CaptureLeg(credit: "settlement:cards", amount: dollars(cents), shortfall: "receivable:cards")],
            final: final)
    }

    private func dollars(_ cents: Int64) -> Money { Money(minorUnits: cents, currency: .USD) }

    /// Asks while the wallet dies at the point, and again and again when it is back: all answers are one.
    private func survive<Request: RequestContract>(
        _ request: Request, as service: String
    ) async throws -> Request.Reply where Request.Reply: Equatable {
        let process = try await suite.start("wallet", dyingAt: point)
        let dying = try await connection(service)
        async let asked = try? ask(request, dying)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by \(Request.type): \(error)")
            throw error
        }
        // The asker is gone before it could hear anything.
        await dying.close()
        let first = await asked
        try await suite.start("wallet")
        let asker = try await connection(service)
        let reply = try await eventually("\(Request.type) is answered") {
            try? await ask(request, asker)
        }
        #expect(try await ask(request, asker) == reply, "\(point) \(Request.type)")
        if let first { #expect(first == reply, "\(point) \(Request.type)") }
        await asker.close()
        return reply
    }

    private func ask<Request: RequestContract>(
        _ request: Request, _ broker: MessageBroker
    ) async throws -> Request.Reply {
        try await RequestClient("wallet", broker: broker, timeout: .seconds(3)).ask(request, key: "crash")
    }

    private func connection(_ service: String) async throws -> MessageBroker {
        MessageBroker(
            try BrokerConfig(url: try await suite.broker.url(as: service)), topology: .exchangesOnly(),
            logger: Logger(label: service))
    }

    private func posted() async throws -> Int64 {
        try #require(
            await suite.database.query("select posted from wallet.accounts where id = \(wallet)").first(Int64.self))
    }
}
