import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A time that we have shown means the same when it comes back: see `Timestamp.shown`.
@Suite struct ShownTimeTests {
    private struct Entry {
        let createdAt: Timestamp
        let change: Int64
        let balanceAfter: Int64
    }

    /// Many movements in few milliseconds. For shown times A < B, `posted(at B) - posted(at A)` is the sum of what is
    /// shown after A and up to B, and the newest entry of a time tells the balance at that time.
    @Test func balancesAndEntriesMeetAtEveryShownTime() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 100_000)
            let to = try await world.wallet(of: grace, funds: 100_000)
            var random = SeededGenerator()
            for _ in 0..<80 {
                world.clock.advance(by: .microseconds(Int.random(in: 0...900, using: &random)))
                let cents = Int.random(in: 1...99, using: &random)
                let amount = cents < 10 ? "0.0\(cents)" : "0.\(cents)"
                let isForward = Bool.random(using: &random)
                let body = isForward ? world.transfer(from, to, amount) : world.transfer(to, from, amount)
                try await (isForward ? ada : grace).post("/api/v1/transfers", body).expect(201)
            }
            // With and without a later instant on the clock.
            try await check(from, ada)
            world.clock.advance(by: .seconds(1))
            try await check(from, ada)
        }
    }

    private func check(_ wallet: String, _ owner: TestCaller) async throws {
        let entries = try await entries(wallet, owner)
        #expect(entries.count == 81)
        var times: [Timestamp] = []
        for entry in entries where entry.createdAt != times.last { times.append(entry.createdAt) }
        #expect(times.count < entries.count, "no two entries share a millisecond: the test proves nothing")
        var posted: [Timestamp: Int64] = [:]
        for time in times {
            posted[time] = try await self.posted(wallet, owner, at: time)
            let newest = try #require(entries.last { $0.createdAt == time })
            #expect(posted[time] == newest.balanceAfter, "\(time)")
        }
        for (place, first) in times.enumerated() {
            for last in times[(place + 1)...] {
                let between = entries.filter { $0.createdAt > first && $0.createdAt <= last }
                #expect(
                    try #require(posted[last]) - #require(posted[first]) == between.reduce(0) { $0 + $1.change },
                    "\(first) to \(last)")
            }
        }
        // `from` is inclusive and `to` is not: neighbouring ranges share nothing and leave nothing out.
        let middle = times[times.count / 2]
        let before = try await self.entries(wallet, owner, "&to=\(middle)")
        let after = try await self.entries(wallet, owner, "&from=\(middle)")
        #expect(before.allSatisfy { $0.createdAt < middle } && after.allSatisfy { $0.createdAt >= middle })
        #expect(before.count + after.count == entries.count)
    }

    /// Oldest first.
    private func entries(_ wallet: String, _ owner: TestCaller, _ more: String = "") async throws -> [Entry] {
        let page = try await owner.get("/api/v1/wallets/\(wallet)/entries?limit=100\(more)").expect(200)
        return try #require(page["data"]?.arrayValue).reversed().map { row in
            let amount = try cents(row["amount"])
            return Entry(
                createdAt: try #require(row["created_at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }),
                change: row["direction"]?.stringValue == "credit" ? amount : -amount,
                balanceAfter: try cents(row["balance_after"]))
        }
    }

    private func posted(_ wallet: String, _ owner: TestCaller, at time: Timestamp) async throws -> Int64 {
        try cents(try await owner.get("/api/v1/wallets/\(wallet)/balance?at=\(time)").expect(200)["posted"])
    }

    private func cents(_ money: JSONValue?) throws -> Int64 {
        let text = try #require(money?["amount"]?.stringValue)
        return try #require(Int64(text.filter { $0 != "." }))
    }

    /// At the instant that `expires_at` shows the hold is over: for the wallet, for a balance of the past, and for who
    /// wants to capture it.
    @Test func aHoldIsOverAtTheInstantThatIsShown() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            world.clock.advance(by: .microseconds(777))
            let hold = try await ada.post(
                "/api/v1/wallets/\(wallet)/holds", #"{"amount":\#(world.money("4")),"expires_in_seconds":60}"#
            ).expect(201)
            let end = try #require(hold.text("expires_at").flatMap { Timestamp(rfc3339: $0) })
            func held(at time: Timestamp) async throws -> String? {
                try await ada.get("/api/v1/wallets/\(wallet)/balance?at=\(time)").expect(200).text("held.amount")
            }
            world.clock.set(end)
            #expect(try await held(at: end) == "0.00")
            #expect(try await ada.get("/api/v1/wallets/\(wallet)").text("balance.held.amount") == "0.00")
            let id = try #require(hold.text("id"))
            #expect(try await ada.get("/api/v1/holds/\(id)").text("status") == "expired")
            world.clock.advance(by: .seconds(1))
            #expect(try await held(at: end) == "0.00")
            #expect(try await held(at: end - .milliseconds(1)) == "4.00")
        }
    }

    /// What else ends at a time that we show.
    @Test func quotesAuthorizationsAndLocksEndAtTheInstantThatIsShown() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            world.clock.advance(by: .microseconds(777))
            let pin = "/api/v1/wallets/\(wallet)/pin"
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(204)
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("5"))}"#
            try await ada.post("/api/v1/fx/quotes", ask).expect(201)
            try await ada.post("\(pin)/authorize", #"{"pin":"1470","up_to":\#(world.money("5"))}"#).expect(200)
            for _ in 0..<5 {
                try await ada.post("\(pin)/authorize", #"{"pin":"9999","up_to":\#(world.money("5"))}"#).expect(422)
            }
            let finer = try await world.client.query(
                """
                select 'quote' from wallet.fx_quotes where expires_at <> date_trunc('milliseconds', expires_at)
                union all
                select 'authorisation' from wallet.pin_authorizations
                where expires_at <> date_trunc('milliseconds', expires_at)
                union all
                select 'lock' from wallet.wallet_pins where locked_until <> date_trunc('milliseconds', locked_until)
                """
            ).decode(String.self)
            #expect(finer == [])
            let locked = try await ada.post("\(pin)/authorize", #"{"pin":"1470","up_to":\#(world.money("5"))}"#)
                .expect(423, "pin_locked")
            world.clock.set(try #require(locked.text("locked_until").flatMap { Timestamp(rfc3339: $0) }))
            try await world.renewed(ada).post("\(pin)/authorize", #"{"pin":"1470","up_to":\#(world.money("5"))}"#)
                .expect(200)
        }
    }
}
