import Authentication
import BillingDomain
import Contracts
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import BillingService

/// Prices, quotes and whose number it is, with the sandbox as VTpass.
@Suite("What an order costs") struct OrderTests {
    private static let meter = #""customer_id":"1111111111111""#
    private static let card = #""customer_id":"1212121212""#

    @Test func packagesCostTheirPriceAndTheFee() async throws {
        try await CatalogueScene.run { scene in
            for (code, package, amount, fee, total) in [
                ("BIL115", "GOTV-MAX", "4850.00", "48.50", "4898.50"),
                ("BIL114", "DSTV-PREMIUM", "24500.00", "100.00", "24600.00"),
            ] {
                let biller = try await scene.biller(code)
                let id = try await scene.package(package, of: biller)
                let quote = try await scene.quote(biller, #"\#(Self.card),"package_id":"\#(id)""#)
                #expect(quote.status == 200)
                for (name, value) in [("amount", amount), ("fee", fee), ("total", total)] {
                    #expect(quote.json[name]?["amount"] == .string(value), "\(package) \(name)")
                }
            }
            let sum = scene.wallet.state.withLock { $0.asked.map(\.amount.minorUnits) }
            #expect(sum == [489_850, 2_460_000])
        }
    }

    /// Nothing is spent, and no proof is asked for: the payment itself will be.
    @Test func aQuoteOnlyAsks() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL121")
            let quote = try await scene.quote(biller, "\(Self.meter),\(CatalogueScene.naira("5000.00"))")
            #expect(quote.json["balance_after"]?["amount"] == .string("94950.00"))
            #expect(quote.json["refusal"] == nil)
            let asked = try #require(scene.wallet.state.withLock { $0.asked.first })
            #expect(asked.consume == false)
            #expect(asked.authorization == nil)
            #expect(asked.initiator?.channel == .system)
            #expect(asked.purpose == "bill_payment")
            scene.wallet.state.withLock { $0.refusal = "wallet_frozen" }
            let refused = try await scene.quote(biller, "\(Self.meter),\(CatalogueScene.naira("5000.00"))")
            #expect(refused.status == 200)
            #expect(refused.json["refusal"] == .string("wallet_frozen"))
            #expect(refused.json["balance_after"] == nil)
            #expect(refused.json["total"]?["amount"] == .string("5050.00"))
        }
    }

    @Test func tooLittleMoneyIsSaid() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL099")
            // 1,000.00 and 20.00 of fee: a kobo less than that is there, and then just as much.
            for (available, refusal) in [(101_999, "insufficient_funds"), (102_000, nil)] as [(Int64, String?)] {
                scene.wallet.state.withLock { $0.available = Money(minorUnits: available, currency: .NGN) }
                let quote = try await scene.quote(
                    biller, #""customer_id":"08011111111",\#(CatalogueScene.naira("1000.00"))"#)
                #expect(quote.json["refusal"]?.stringValue == refusal)
                #expect(quote.json["balance_after"]?["amount"]?.stringValue == (refusal == nil ? "0.00" : nil))
            }
        }
    }

    @Test func anothersWalletIsNobodys() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL099")
            let quote = try await scene.quote(
                biller, #""customer_id":"08011111111",\#(CatalogueScene.naira("1000.00"))"#,
                user: UserID(UniqueID(high: 9, low: 9)))
            #expect(quote.status == 404)
            #expect(quote.code == "not_found")
        }
    }

    @Test func whatCannotBePaidIsRefused() async throws {
        try await CatalogueScene.run { scene in
            let (power, dstv, gotv, data) = (
                try await scene.biller("BIL121"), try await scene.biller("BIL114"), try await scene.biller("BIL115"),
                try await scene.biller("BIL122")
            )
            let max = try await scene.package("GOTV-MAX", of: gotv)
            let naira = CatalogueScene.naira
            let cases: [(String, String, Int, String)] = [
                (power, "\(Self.meter),\(naira("499.99"))", 422, "amount_out_of_range"),
                (power, "\(Self.meter),\(naira("500000.01"))", 422, "amount_out_of_range"),
                (power, "\(Self.meter),\(naira("-5000.00"))", 422, "amount_out_of_range"),
                (power, Self.meter, 422, "validation_failed"),
                (power, #"\#(Self.meter),"amount":{"amount":"5000.00","currency":"USD"}"#, 422, "currency_mismatch"),
                (power, #""customer_id":"11111",\#(naira("5000.00"))"#, 422, "validation_failed"),
                (power, #""customer_id":"1111111110000",\#(naira("5000.00"))"#, 422, "customer_not_found"),
                (power, #""customer_id":"<script>1</script>",\#(naira("5000.00"))"#, 422, "validation_failed"),
                (dstv, "\(Self.card),\(naira("2500.00"))", 422, "package_required"),
                (data, #""customer_id":"08011111111""#, 422, "package_required"),
                (dstv, #"\#(Self.card),"package_id":"\#(max)""#, 404, "not_found"),
                (gotv, #"\#(Self.card),"package_id":"\#(max)",\#(naira("4850.00"))"#, 422, "validation_failed"),
                ("019b0000-0000-7000-8000-000200000001", "\(Self.meter),\(naira("5000.00"))", 404, "not_found"),
            ]
            for (biller, rest, status, code) in cases {
                let answer = try await scene.quote(biller, rest)
                #expect(answer.code == code, "\(rest)")
                #expect(answer.status == status, "\(rest)")
            }
            #expect(scene.wallet.state.withLock { $0.asked.isEmpty })
        }
    }

    @Test func billersThatAreSwitchedOffAreNotAvailable() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL099")
            let body = #""customer_id":"08011111111",\#(CatalogueScene.naira("1000.00"))"#
            _ = try await scene.harness.send(
                .patch, "\(CatalogueScene.staffPath)/billers/\(biller)", as: .operator, json: #"{"available":false}"#)
            let quote = try await scene.quote(biller, body)
            #expect(quote.code == "biller_not_available")
            #expect(quote.status == 422)
        }
    }

    // MARK: Whose number it is

    @Test func theBillerSaysWhoseNumberItIs() async throws {
        try await CatalogueScene.run { scene in
            let (power, dstv) = (try await scene.biller("BIL121"), try await scene.biller("BIL114"))
            let meter = try await scene.validate(power, "1111111111111")
            #expect(meter.status == 200)
            #expect(meter.json["name"] == .string("ADA OBI"))
            #expect(meter.json["address"] == .string("12 MARINA ROAD, LAGOS"))
            #expect(meter.json["customer_id"] == .string("1111111111111"))
            #expect(meter.json["minimum_amount"]?["amount"] == .string("500.00"))
            let until = (scene.harness.clock.now + .seconds(900)).shown
            #expect(meter.json["valid_until"] == JSON.value(until))
            let card = try await scene.validate(dstv, "1212121212")
            #expect(card.json["name"] == .string("GRACE EZE"))
            #expect(card.json["current_package"] == .string("DStv Compact"))
            #expect(card.json["renewal_amount"]?["amount"] == .string("10500.00"))
            #expect(try await scene.validate(power, "1111111110000").code == "customer_not_found")
            #expect(try await scene.validate(power, "x").code == "validation_failed")
        }
    }

    /// Thirty at once, and then one for each two seconds.
    @Test func namesAreNotToBeGathered() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL121")
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<40 { group.addTask { try await scene.validate(biller, "1111111111111").status } }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == [200: 30, 429: 10])
            let wait = try await scene.validate(biller, "1111111111111")
            #expect(wait.code == "rate_limited")
            #expect(wait.json["retry_after_seconds"]?.integerValue == 2)
            scene.harness.clock.advance(by: .seconds(2))
            #expect(try await scene.validate(biller, "1111111111111").status == 200)
            #expect(try await scene.validate(biller, "1111111111111").status == 429)
            // Quotes that have to ask count as well.
            let quote = try await scene.quote(
                biller, #""customer_id":"2222222222222",\#(CatalogueScene.naira("5000.00"))"#)
            #expect(quote.code == "rate_limited")
        }
    }

    private static func asked(_ scene: CatalogueScene) async throws -> Int {
        try await scene.harness.context.postgres().query(
            "select count(*) from billing.partner_exchanges where operation = 'verify'"
        ).first(Int.self) ?? -1
    }

    @Test func aNumberIsGoodForAQuarterOfAnHour() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL121")
            let order = BillOrder(
                wallet: CatalogueScene.wallet, biller: try #require(BillerID(biller)), customer: "1111111111111",
                package: nil, amount: Money(minorUnits: 500_000, currency: .NGN), meter: nil)
            let caller = BillingHarness.customer
            for (seconds, count) in [(0, 1), (899, 1), (1, 2)] as [(Int64, Int)] {
                scene.harness.clock.advance(by: .seconds(seconds))
                let priced = try await scene.parts.orders.price(order, for: caller, isOperator: false)
                #expect(priced.customerName == "ADA OBI")
                #expect(priced.order.meter == .prepaid)
                #expect(priced.total.minorUnits == 505_000)
                #expect(try await Self.asked(scene) == count, "after \(seconds) s")
            }
            // What somebody has asked is good for nobody else.
            _ = try await scene.parts.orders.price(order, for: UserID(UniqueID(high: 9, low: 9)), isOperator: false)
            #expect(try await Self.asked(scene) == 3)
        }
    }

    @Test func whatIsOldIsForgotten() async throws {
        try await CatalogueScene.run { scene in
            let biller = try await scene.biller("BIL121")
            _ = try await scene.validate(biller, "1111111111111")
            let (store, now) = (scene.parts.orders.validations, scene.harness.clock.now)
            func left() async throws -> [Int] {
                var counts: [Int] = []
                for table in ["customer_validations", "validation_paces"] as [SQL] {
                    let rows = try await store.client.query("select count(*) from billing.\(table)")
                    counts.append(try rows.first(Int.self) ?? -1)
                }
                return counts
            }
            try await store.forget(before: now - .seconds(1), now: now)
            #expect(try await left() == [1, 1])
            try await store.forget(before: now, now: now + .seconds(2))
            #expect(try await left() == [0, 0])
        }
    }

    /// A partner that is not there is no refusal of the biller's.
    @Test func aBillerThatDoesNotAnswerIsUnreachable() async throws {
        let url = "http://127.0.0.1:\(try freePort())"
        try await CatalogueScene.run(["VTPASS_URL": url]) { scene in
            let biller = try await scene.biller("BIL121")
            let answer = try await scene.validate(biller, "1111111111111")
            #expect(answer.status == 503)
            #expect(answer.code == "biller_unreachable")
            let quote = try await scene.quote(biller, "\(Self.meter),\(CatalogueScene.naira("5000.00"))")
            #expect(quote.code == "biller_unreachable")
        }
    }
}
