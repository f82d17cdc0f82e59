import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Ada shares a bill with Grace and Mary.
@Suite(.timeLimit(.minutes(2))) struct SplitRouteTests {
    private static let path = "\(People.base)/splits"
    private static let both = #"[{"email":"grace@florin.test"},{"email":"mary@florin.test"}]"#

    private func make(
        _ payments: PaymentsHarness, _ total: String = "25.01", type: String = "equal", _ participants: String = both,
        more: String = "", key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.path,
            json: """
                {"wallet_id":"\(People.adas)","title":"Dinner","total":\(People.money(total)),"type":"\(type)",\
                "participants":\(participants)\(more)}
                """, key: key ?? IDGenerator(clock: .system).next().description)
    }

    private func made(_ payments: PaymentsHarness, _ total: String = "25.01") async throws -> String {
        payments.wallet.door.open(People.graces, People.grace, 10_000, number: "900000000002")
        payments.wallet.door.open(People.marys, People.mary, 10_000, number: "900000000003")
        let split = try await make(payments, total)
        #expect(split.status == 201, "\(split)")
        return try #require(split.json["id"]?.stringValue)
    }

    private func pay(
        _ payments: PaymentsHarness, _ id: String, _ amount: String? = nil, as user: UserID = People.grace,
        from wallet: UniqueID = People.graces
    ) async throws -> PaymentsHarness.Answer {
        let part = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        return try await payments.send(
            .POST, "\(Self.path)/\(id)/pay", as: user, json: #"{"source_wallet_id":"\#(wallet)"\#(part)}"#,
            key: IDGenerator(clock: .system).next().description)
    }

    private func get(
        _ payments: PaymentsHarness, _ id: String, as user: UserID = People.ada
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(.GET, "\(Self.path)/\(id)", as: user)
    }

    @Test func aBillIsPaidShareByShare() async throws {
        try await People.run { payments in
            let id = try await made(payments)
            let before = try await get(payments, id)
            let shares = before.json["participants"]?.arrayValue?.compactMap { $0["share"]?["amount"]?.stringValue }
            #expect(shares == ["12.51", "12.50"])
            #expect(try await pay(payments, id, as: People.ada, from: People.adas).status == 404)
            #expect(try await pay(payments, id, "12.52").code == "exceeds_share")
            let part = try await pay(payments, id, "2.51")
            #expect(part.status == 201 && part.json["source"]?.stringValue == "split", "\(part)")
            #expect(try await get(payments, id).json["status"]?.stringValue == "partial")
            #expect(try await pay(payments, id).json["amount"]?["amount"]?.stringValue == "10.00")
            #expect(try await pay(payments, id).code == "not_open")
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/cancel").code == "not_open")
            #expect(try await pay(payments, id, as: People.mary, from: People.marys).status == 201)
            let done = try await get(payments, id)
            #expect(done.json["status"]?.stringValue == "completed")
            #expect(done.json["collected"]?["amount"]?.stringValue == "25.01")
            #expect(payments.wallet.door.balance(People.adas) == 12_501)
            let stats = try await payments.send(.GET, "\(Self.path)/stats")
            let dollars = stats.json["currencies"]?.arrayValue?.first
            #expect(dollars?["collected"]?["amount"]?.stringValue == "25.01")
            #expect(dollars?["outstanding"]?["amount"]?.stringValue == "0.00")
        }
    }

    @Test func whoeverHasAShareSeesThatAlone() async throws {
        try await People.run { payments in
            let id = try await made(payments)
            let graces = try await get(payments, id, as: People.grace)
            let parts = try #require(graces.json["participants"]?.arrayValue)
            #expect(parts.count == 1 && parts.first?["email"]?.stringValue == "grace@florin.test")
            #expect(graces.json["wallet_id"] == .null)
            let stranger = UserID(UniqueID(high: 7, low: 99))
            #expect(try await get(payments, id, as: stranger).status == 404)
            #expect(try await payments.send(.GET, Self.path, as: stranger).json["data"] == .array([]))
            #expect(try await payments.send(.GET, Self.path, as: People.mary).json["data"]?.arrayValue?.count == 1)
            for verb in ["cancel", "remind"] {
                for user in [People.grace, stranger] {
                    #expect(try await payments.send(.POST, "\(Self.path)/\(id)/\(verb)", as: user).status == 404)
                }
            }
            #expect(try await pay(payments, id, from: People.marys).status == 404)
        }
    }

    @Test func badSplitsLeaveNothing() async throws {
        try await People.run { payments in
            func parts(_ graces: String, _ marys: String) -> String {
                #"[{"email":"grace@florin.test",\#(graces)},{"email":"mary@florin.test",\#(marys)}]"#
            }
            let half = #""percentage":"50""#
            let ten = #""amount":\#(People.money("10.00"))"#
            for (type, participants, code) in [
                ("custom", parts(ten, ten), "split_sum_mismatch"),
                ("percentage", parts(half, #""percentage":"49.9999""#), "split_sum_mismatch"),
                ("percentage", parts(half, #""percentage":"50.00001""#), "validation_failed"),
                ("percentage", parts(half, #""percentage":"-50""#), "validation_failed"),
                ("percentage", Self.both, "validation_failed"), ("equal", parts(ten, ten), "validation_failed"),
                ("equal", #"[{"email":"grace@florin.test"}]"#, "validation_failed"),
                (
                    "equal", #"[{"email":"grace@florin.test"},{"email":"GRACE@florin.test"}]"#,
                    "duplicate_participant"
                ),
                ("equal", #"[{"email":"grace@florin.test"},{"email":"ada@florin.test"}]"#, "self_payment"),
            ] {
                let answer = try await make(payments, type: type, participants)
                #expect(answer.code == code, "\(type) \(participants): \(answer.code ?? "")")
            }
            #expect(try await make(payments, "0.01").code == "amount_out_of_range")
            #expect(try await payments.database.query("select from payments.splits").isEmpty)
        }
    }

    /// Two devices pay one share at once: one winner.
    @Test func twoPaymentsOfOneShareHaveOneWinner() async throws {
        try await People.run { payments in
            for _ in 0..<5 {
                let id = try await made(payments, "2.00")
                async let one = pay(payments, id)
                async let two = pay(payments, id)
                async let back = payments.send(.POST, "\(Self.path)/\(id)/cancel")
                let (answers, cancelled) = try await ([one, two], back)
                let paid = answers.filter { $0.status == 201 }.count
                #expect(paid + (cancelled.status == 200 ? 1 : 0) == 1, "\(answers.map(\.status)) \(cancelled.status)")
                #expect(payments.wallet.door.balance(People.graces) == (paid == 1 ? 9_900 : 10_000))
            }
        }
    }

    @Test func aRefusedPaymentGivesItsRoomBack() async throws {
        try await People.run { payments in
            let id = try await made(payments, "300.00")
            #expect(try await pay(payments, id).code == "insufficient_funds")
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let silent = try await pay(payments, id, "50.00")
            #expect(silent.json["status"]?.stringValue == "processing")
            #expect(try await pay(payments, id, "100.01").code == "exceeds_share")
            payments.clock.advance(by: .seconds(11))
            try await eventually("it is paid") {
                try await get(payments, id).json["collected"]?["amount"]?.stringValue == "50.00"
            }
            #expect(try await get(payments, id).json["status"]?.stringValue == "partial")
        }
    }

    @Test func everybodyIsRemindedOnceADay() async throws {
        try await People.run { payments in
            let id = try await made(payments)
            func reminders() async throws -> Int {
                _ = try await payments.send(.POST, "\(Self.path)/\(id)/remind")
                let day = payments.clock.now.day
                return try await payments.database.query(
                    "select from payments.split_participants where reminded_on = \(day)"
                ).count
            }
            #expect(try await pay(payments, id, as: People.mary, from: People.marys).status == 201)
            #expect(try await reminders() == 1)
            #expect(try await reminders() == 1)
            payments.clock.advance(by: .seconds(86_400))
            #expect(try await reminders() == 1)
            #expect(try await pay(payments, id).status == 201)
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/remind").code == "not_open")
        }
    }

    /// A share of an address that is proven later is the person's from then on.
    @Test func aNewcomerHasTheShareOfTheAddress() async throws {
        try await People.run { payments in
            let split = try await make(
                payments, "10.00", #"[{"email":"new@florin.test"},{"email":"mary@florin.test"}]"#)
            let id = try #require(split.json["id"]?.stringValue)
            payments.wallet.door.open(People.graces, People.grace, 10_000, number: "900000000002")
            #expect(try await pay(payments, id).status == 404)
            try await payments.verified(People.grace, .email, "new@florin.test")
            try await eventually("Grace has a share") { try await get(payments, id, as: People.grace).status == 200 }
            #expect(try await pay(payments, id).status == 201)
        }
    }
}
