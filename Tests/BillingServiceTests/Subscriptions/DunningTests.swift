import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import BillingService

@Suite struct DunningTests {
    @Test func aWalletThatRefusesIsAskedAgainAndThenItEnds() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan())
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            try await world.move(to: "2027-02-02")
            try await eventually("it is asked again") {
                try await world.count("select max(attempts) from billing.subscription_invoices") == 2
            }
            try await world.move(to: "2027-02-04")
            try await eventually("it has ended") { try await world.shown(id)["status"]?.stringValue == "cancelled" }
            let attempts = try await world.count("select max(attempts) from billing.subscription_invoices")
            #expect(attempts == 3)
        }
    }

    @Test func aPauseAtTheEndLeavesTheDaysThatAreNotUsed() async throws {
        try await SubscriptionWorld.run { world in
            try await world.settle(final: "pause")
            let id = try await world.subscription(try await world.plan(price: "28.00"))
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            try await world.move(to: "2027-02-04")
            try await eventually("it is paused") { try await world.shown(id)["status"]?.stringValue == "paused" }
            // 25 of 28 days.
            let left = try await world.count("select amount from billing.customer_balances")
            #expect(left == 25_00)
        }
    }

    @Test func whatWasUsedUntilTheEndIsInvoiced() async throws {
        try await SubscriptionWorld.run { world in
            let meter = try await world.call(
                .post, "/meters", #"{"code":"calls","name":"Calls","aggregation":"sum"}"#)
            #expect(meter.status == 201, "\(meter.json)")
            let prices = """
                [{"key":"base","kind":"flat","amount":\(BillingHarness.usd("10.00"))},
                {"key":"calls","kind":"unit","unit_price":"0.01","meter":"calls"}]
                """
            let id = try await world.subscription(try await world.plan(prices: prices))
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            let told = try await world.call(
                .post, "/usage",
                #"{"events":[{"id":"a","subscription_id":"\#(id)","meter":"calls","value":"500"}]}"#)
            #expect(told.json["accepted"]?.integerValue == 1, "\(told.json)")
            try await world.move(to: "2027-02-04")
            try await eventually("it has ended") { try await world.shown(id)["status"]?.stringValue == "cancelled" }
            let invoiced = try await world.count("select count(*) from billing.invoices where total = 500")
            #expect(invoiced == 1)
        }
    }

    @Test func moneyThatComesInTimeSettlesIt() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan())
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            world.wallet.refuse(nil)
            let collected = try await world.call(.post, "/subscriptions/\(id)/collect", as: SubscriptionWorld.ada)
            #expect(collected.status == 200, "\(collected.json)")
            // The job may have been asking at that moment.
            try await eventually("it is active") { try await world.shown(id)["status"]?.stringValue == "active" }
            let none = try await world.call(.post, "/subscriptions/\(id)/collect", as: SubscriptionWorld.ada)
            #expect(none.status == 409)
        }
    }

    @Test func whatAnotherDoesNotPayAfterAllIsAskedFor() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan())
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            // Somebody is paying a part of it.
            let reserve: SQL = "update billing.invoices set reserved = 400 where status = 'open'"
            #expect(try await world.database.execute(reserve) == 1)
            world.wallet.refuse(nil)
            _ = try await world.call(.post, "/subscriptions/\(id)/collect", as: SubscriptionWorld.ada)
            let partly: SQL = "select count(*) from billing.invoices where status = 'partially_paid' and paid = 600"
            try await eventually("the rest is paid") { try await world.count(partly) == 1 }
            _ = try await world.database.execute("update billing.invoices set reserved = 0 where reserved = 400")
            try await world.move(to: "2027-02-01", hours: 11)
            try await eventually("all of it is paid") {
                try await world.count("select count(*) from billing.invoices where status = 'paid'") == 2
            }
        }
    }

    @Test func whatItsIssuerHasGivenUpNoWalletIsAskedFor() async throws {
        try await SubscriptionWorld.run { world in
            let id = try await world.subscription(try await world.plan())
            world.wallet.refuse("insufficient_funds")
            try await world.move(to: "2027-02-01")
            try await eventually("it is past due") { try await world.shown(id)["status"]?.stringValue == "past_due" }
            let open: SQL = "select id from billing.invoices where status <> 'paid'"
            let invoice = try #require(try await world.database.query(open).first(UniqueID.self))
            let given = try await world.call(
                .post, "/invoices/\(invoice)/mark-uncollectible", as: SubscriptionWorld.grace)
            #expect(given.status == 200, "\(given.json)")
            world.wallet.refuse(nil)
            try await world.move(to: "2027-02-02")
            let left: SQL = "select count(*) from billing.subscription_invoices where status = 'left'"
            try await eventually("nobody is asked for it") { try await world.count(left) == 1 }
            let shown = try await world.call(.get, "/invoices/\(invoice)", as: SubscriptionWorld.grace).json
            #expect(shown["status"]?.stringValue == "uncollectible")
        }
    }

    @Test func whoOwesTooLongGetsNothingNewUntilItIsPaid() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            let body = """
                {"plan_id":"\(plan)","customer":{"name":"Ada Lovelace","email":"ada@florin.test",
                "user_id":"\(SubscriptionWorld.ada)"},"net_days":0}
                """
            let made = try await world.call(.post, "/subscriptions", as: SubscriptionWorld.grace, body)
            #expect(made.status == 201, "\(made.json)")
            let id = try #require(made.json["id"]?.stringValue)
            let dearer = try await world.plan("large", price: "20.00")
            for (day, state) in [("2027-01-12", "warning"), ("2027-01-15", "restricted"), ("2027-01-22", "suspended")] {
                try await world.move(to: day)
                try await eventually("the account is \(state)") {
                    try await world.call(.get, "/accounts").json["data"]?.at(0)?["state"]?.stringValue == state
                }
            }
            let refused = try await world.subscribe(plan)
            #expect(refused.status == 422 && refused.code == "payer_restricted", "\(refused.json)")
            for when in ["now", "period_end"] {
                let more = try await world.call(
                    .post, "/subscriptions/\(id)/change", as: SubscriptionWorld.grace,
                    #"{"plan_id":"\#(dearer)","when":"\#(when)"}"#)
                #expect(more.status == 422 && more.code == "payer_restricted", "\(when): \(more.json)")
            }
            let invoice = try await world.database.query("select id from billing.invoices").first(UniqueID.self)
            let paid = try await world.call(
                .post, "/invoices/\(try #require(invoice))/payments", as: SubscriptionWorld.grace,
                #"{"amount":\#(BillingHarness.usd("10.00")),"paid_on":"2027-01-22","method":"cash"}"#)
            #expect(paid.status < 300, "\(paid.json)")
            try await eventually("the account is current") {
                try await world.call(.get, "/accounts").json["data"]?.at(0)?["state"]?.stringValue == "current"
            }
        }
    }

    @Test func aDraftOfAPeriodIsIssuedByEitherAndComesToWhatWasAgreedTo() async throws {
        try await SubscriptionWorld.run { world in
            try await world.settle(graceDays: 5)
            _ = try await world.subscription(try await world.plan())
            try await world.move(to: "2027-02-01")
            let drafts: SQL = "select count(*) from billing.invoices where status = 'draft'"
            try await eventually("the period has a draft") { try await world.count(drafts) == 1 }
            let id = try await world.database.query("select id from billing.invoices where status = 'draft'")
                .first(UniqueID.self)
            let path = "/invoices/\(try #require(id))"
            let items = #"{"items":[{"description":"More","quantity":"1","unit_price":"9000.00"}]}"#
            let changed = try await world.call(.patch, path, items)
            #expect(changed.status == 409 && changed.code == "conflict", "\(changed.json)")
            let gone = try await world.call(.delete, path)
            #expect(gone.status == 409 && gone.code == "conflict", "\(gone.json)")
            let noted = try await world.call(.patch, path, #"{"notes":"Thank you"}"#)
            #expect(noted.status == 200 && noted.json["notes"]?.stringValue == "Thank you", "\(noted.json)")
            let issued = try await world.call(.post, path + "/issue")
            #expect(issued.status == 200, "\(issued.json)")
            try await world.move(to: "2027-02-06")
            try await eventually("the wallet has paid it") {
                try await world.count("select count(*) from billing.invoices where status = 'paid' and total = 1000")
                    == 2
            }
        }
    }

    @Test func aDraftThatIsIssuedLateIsDueLater() async throws {
        try await SubscriptionWorld.run { world in
            try await world.settle(graceDays: 2)
            let made = try await world.call(
                .post, "/subscriptions",
                """
                {"plan_id":"\(try await world.plan())","customer":{"name":"Ada","email":"ada@florin.test"},"net_days":5}
                """)
            #expect(made.status == 201, "\(made.json)")
            try await world.move(to: "2027-02-01")
            try await eventually("the period has a draft") {
                try await world.count("select count(*) from billing.invoices where status = 'draft'") == 1
            }
            try await world.move(to: "2027-02-20")
            try await eventually("it is issued, and due from then") {
                try await world.count("select count(*) from billing.invoices where due_on = '2027-02-25'") == 1
            }
        }
    }

    @Test func ofFiftyWhoRaceForFiveCouponsFiveHaveThem() async throws {
        try await SubscriptionWorld.run { world in
            let plan = try await world.plan()
            let coupon = try await world.call(.post, "/coupons", #"{"code":"FIVE","percent":"10","max_redemptions":5}"#)
            #expect(coupon.status == 201)
            var ids: [String] = []
            for number in 0..<50 {
                let made = try await world.call(
                    .post, "/subscriptions", as: SubscriptionWorld.grace,
                    """
                    {"plan_id":"\(plan)","customer":{"name":"No. \(number)","email":"n\(number)@florin.test"},
                    "net_days":7}
                    """)
                ids.append(try #require(made.json["id"]?.stringValue))
            }
            let answers = try await withThrowingTaskGroup(of: BillingHarness.Answer.self) { group in
                for id in ids {
                    group.addTask {
                        try await world.call(
                            .post, "/subscriptions/\(id)/coupons", as: SubscriptionWorld.grace, #"{"code":"FIVE"}"#)
                    }
                }
                return try await group.reduce(into: [BillingHarness.Answer]()) { $0.append($1) }
            }
            let codes = answers.map { $0.code ?? "\($0.status)" }.sorted()
            #expect(codes == Array(repeating: "200", count: 5) + Array(repeating: "coupon_exhausted", count: 45))
        }
    }
}
