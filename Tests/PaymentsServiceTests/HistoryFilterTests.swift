import JSONKit
import NIOHTTP1
import PaymentsDomain
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What the history is narrowed to, and what may follow a line of it.
@Suite(.timeLimit(.minutes(2))) struct HistoryFilterTests {
    private static let path = "/api/v1/payments/transactions"

    private func ids(
        _ payments: PaymentsHarness, _ query: String, as user: UserID = People.ada
    ) async throws -> [String] {
        let answer = try await payments.send(.GET, Self.path + query, as: user)
        let lines = try #require(answer.json["data"]?.arrayValue, "\(query) \(answer.status) \(answer.code ?? "")")
        return lines.compactMap { $0["id"]?.stringValue }
    }

    private func can(
        _ payments: PaymentsHarness, _ id: String, as user: UserID = People.ada
    ) async throws -> [String] {
        let line = try await payments.send(.GET, "\(Self.path)/\(id)", as: user)
        let acts = try #require(line.json["can"]?.arrayValue, "\(line.status) \(line.code ?? "")")
        return acts.compactMap(\.stringValue)
    }

    @Test func byStatusItIsOneOfItsHalves() async throws {
        try await People.run { payments in
            let moved = try await payments.sent("3.00")
            let second = try await payments.sent("2.00")
            let waiting = try await payments.pay("4.00", to: #"{"email":"nobody@florin.test"}"#)
            let open = try #require(waiting.json["id"]?.stringValue)
            for (query, expected) in [
                ("", [open, second, moved]), ("?status=completed", [second, moved]),
                ("?status=awaiting_recipient", [open]), ("?status=awaiting_recipient&limit=1", [open]),
                ("?status=processing", []), ("?status=held", []),
                ("?status=completed&type=send&minimum=3&currency=USD", [moved]),
            ] {
                #expect(try await ids(payments, query) == expected, "\(query)")
            }
            let first = try await payments.send(.GET, "\(Self.path)?status=completed&limit=1")
            let cursor = try #require(first.json["next_cursor"]?.stringValue)
            #expect(try await ids(payments, "?status=completed&limit=1&cursor=\(cursor)") == [moved])
            // What has ended without moving is in no history, and sums are of what has moved.
            for query in ["?status=failed", "/stats?status=completed"] {
                #expect(try await payments.send(.GET, Self.path + query).code == "malformed_parameter", "\(query)")
            }
        }
    }

    @Test func aWalletSaysWhatItsAmountsAreIn() async throws {
        try await People.run { payments in
            let moved = try await payments.sent("3.00")
            let waiting = try await payments.pay("4.00", to: #"{"email":"nobody@florin.test"}"#)
            let open = try #require(waiting.json["id"]?.stringValue)
            let own = "?wallet_id=\(People.adas)"
            #expect(try await ids(payments, "\(own)&minimum=3.50") == [open])
            #expect(try await ids(payments, "\(own)&maximum=3") == [moved])
            let stats = try await payments.send(.GET, "\(Self.path)/stats\(own)&minimum=3.01")
            #expect(stats.json["currencies"] == .array([]))
            for (query, code) in [
                ("?minimum=1", "malformed_parameter"), ("\(own)&minimum=1.001", "malformed_parameter"),
                ("?wallet_id=\(People.graces)&maximum=1", "not_found"),
            ] {
                #expect(try await payments.send(.GET, Self.path + query).code == code, "\(query)")
            }
        }
    }

    @Test func depositsHaveAReferenceOfOurs() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 100_000)
            let (done, open) = (try await payments.credited("20.00"), try await payments.newDeposit("10.02"))
            for id in [done, open] {
                let view = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
                let reference = try #require(view["reference"]?.stringValue)
                let deposit = try #require(UniqueID(id))
                #expect(reference == PaymentReference.text("DEP", of: deposit, on: payments.clock.now.day))
                #expect(try await ids(payments, "?reference=\(reference)") == [id])
                #expect(try await ids(payments, "?reference=\(reference)", as: People.grace) == [])
                let line = try await payments.send(.GET, "\(Self.path)/\(id)").json
                #expect(line["reference"] == .string(reference))
            }
            #expect(try await ids(payments, "?reference=DEP-20261118-0000000000") == [])
        }
    }

    @Test func whatMayFollowIsWhatIsStillPossible() async throws {
        try await People.run { payments in
            let sold = try await payments.sold(3_333, fee: 50)
            #expect(try await can(payments, sold) == ["dispute", "reverse"])
            _ = try await payments.refunded(sold, "10.00")
            #expect(try await can(payments, sold) == ["dispute"])
            #expect(try await can(payments, sold, as: People.grace) == ["refund"])
            _ = try await payments.refunded(sold)
            #expect(try await can(payments, sold) == [])
            #expect(try await can(payments, sold, as: People.grace) == [])
            let disputed = try await payments.sent("5.00")
            #expect(try await payments.dispute(disputed).status == 201)
            #expect(try await can(payments, disputed) == [])
            let asked = try await payments.sent("6.00")
            #expect(try await payments.askBack(asked).status == 201)
            #expect(try await can(payments, asked) == ["dispute"])
        }
    }

    @Test func theWalletsOwnTransfersCanBeAskedBack() async throws {
        try await People.run { payments in
            let second = UniqueID(high: 8, low: 208)
            payments.wallet.door.open(second, People.ada)
            let (own, other) = (UniqueID(high: 5, low: 1), UniqueID(high: 5, low: 2))
            let moved = payments.wallet.door.transfer(own, from: People.adas, to: second, 1_000)
            let given = payments.wallet.door.transfer(other, from: People.adas, to: People.graces, 2_000)
            #expect(moved && given)
            for id in [own, other] {
                let acts = try await can(payments, id.description)
                #expect(acts == ["reverse"])
            }
            #expect(try await can(payments, other.description, as: People.grace) == [])
            #expect(try await payments.askBack(other.description).status == 201)
            #expect(try await can(payments, other.description) == [])
            payments.clock.advance(by: .seconds(86_400))
            #expect(try await can(payments, own.description) == [])
        }
    }
}
