import Authentication
import JSONKit
import MoneyKit
import NIOHTTP1
import Primitives
import ServiceKit
import Testing
import WalletDomain

@Suite struct TransferRouteTests {
    @Test func transferAnswersInFullAndReplaysByteForByte() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 10_000)
            let to = try await world.wallet(of: grace)
            let body = world.transfer(from, to, "12.5", "USD", #","description":"Lunch","reference":"r1""#)
            let first = try await ada.post("/api/v1/transfers", body, key: "t1").expect(201)
            #expect(first.text("amount.amount") == "12.50" && first.text("fee.amount") == "0.00")
            #expect(first.text("destination_amount.amount") == "12.50" && first.text("status") == "posted")
            #expect(first.text("description") == "Lunch" && first.text("reference") == "r1")
            #expect(first.text("source_wallet_id") == from && first.text("destination_wallet_id") == to)
            let again = try await ada.post("/api/v1/transfers", body, key: "t1").expect(201)
            #expect(again.isReplay && again.bytes == first.bytes && !first.isReplay)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "13"), key: "t1")
                .expect(422, "idempotency_key_reused")
            try await ada.send(.POST, "/api/v1/transfers", body, key: nil).expect(400, "idempotency_key_required")
            #expect(try await world.posted(from, ada) == "87.50")
            #expect(try await world.posted(to, grace) == "12.50")
            let id = try #require(first.text("id"))
            for caller in [ada, grace, try world.staff(.auditor)] {
                #expect(try await caller.get("/api/v1/transfers/\(id)").expect(200).text("id") == id)
            }
            try await world.customer().get("/api/v1/transfers/\(id)").expect(404, "not_found")
        }
    }

    @Test func accountNumberNamesTheDestination() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 200)
            let to = try await world.wallet(of: grace)
            let number = try #require(try await grace.get("/api/v1/wallets/\(to)").text("account_number"))
            func body(_ number: String) -> String {
                """
                {"source_wallet_id":"\(from)","destination_account_number":"\(number)",
                "amount":{"amount":"1.00","currency":"USD"}}
                """
            }
            let answer = try await ada.post("/api/v1/transfers", body(number)).expect(201)
            #expect(answer.text("destination_wallet_id") == to)
            // A number with a right check digit that nobody has, and one with a wrong digit.
            try await ada.post("/api/v1/transfers", body("\(AccountNumber(random: 0))")).expect(404, "not_found")
            let wrong = try await ada.post("/api/v1/transfers", body("900000000002")).expect(422, "validation_failed")
            #expect(wrong.text("errors.0.field") == "destination_account_number" && wrong["errors.1"] == nil)
        }
    }

    @Test func everyRefusalOfATransferHasItsCode() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(tier: 0), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 400_000)
            let to = try await world.wallet(of: grace)
            let euro = try await world.wallet(of: grace, .EUR)
            func refuse(_ body: String, _ status: Int, _ code: String) async throws {
                try await ada.post("/api/v1/transfers", body).expect(status, code)
            }
            try await refuse(world.transfer(from, to, "0"), 422, "amount_not_positive")
            try await refuse(world.transfer(from, to, "-1"), 422, "amount_not_positive")
            try await refuse(world.transfer(from, from, "1"), 422, "same_wallet")
            try await refuse(world.transfer(to, from, "1"), 404, "not_found")
            try await refuse(world.transfer(from, world.service.context.ids.next().description, "1"), 404, "not_found")
            try await refuse(world.transfer(from, euro, "1"), 422, "currency_mismatch")
            try await refuse(world.transfer(from, to, "1", "EUR"), 422, "currency_mismatch")
            try await refuse(world.transfer(from, to, "4000.01"), 422, "insufficient_funds")
            let limited = try await ada.post("/api/v1/transfers", world.transfer(from, to, "1000.01"))
                .expect(422, "limit_exceeded")
            #expect(limited.text("limit") == "transaction")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "1000.00")).expect(201)
            try await grace.post("/api/v1/wallets/\(to)/freeze").expect(200)
            try await refuse(world.transfer(from, to, "1"), 422, "wallet_frozen")
            try await grace.post("/api/v1/wallets/\(euro)/close").expect(200)
            try await refuse(world.transfer(from, euro, "1"), 422, "wallet_closed")
            try await ada.post("/api/v1/wallets/\(from)/freeze").expect(200)
            try await refuse(world.transfer(from, euro, "1"), 422, "wallet_frozen")
            #expect(try await world.posted(from, ada) == "3000.00")
        }
    }

    /// Nothing of these reaches the ledger or leaves a key behind.
    private static let malformed = [
        (#""amount":{"amount":"1.001","currency":"USD"}"#, "amount.amount", "too_many_decimals"),
        (#""amount":{"amount":"1e2","currency":"USD"}"#, "amount.amount", "malformed_amount"),
        (#""amount":{"amount":"+1","currency":"USD"}"#, "amount.amount", "malformed_amount"),
        (#""amount":{"amount":"99999999999999999999","currency":"USD"}"#, "amount.amount", "amount_too_large"),
        (#""amount":{"amount":1,"currency":"USD"}"#, "amount.amount", "wrong_type"),
        (#""amount":{"amount":"1","currency":"ZZZ"}"#, "amount.currency", "unknown_currency"),
        (#""amount":{"amount":"1"}"#, "amount.currency", "missing"),
        (#""amount":null"#, "amount", "missing"),
        (#""amount":{"amount":"1","currency":"USD"},"note":"x""#, "note", "unknown_field"),
    ]

    @Test func malformedFieldsAreNamed() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 100)
            let to = try await world.wallet(of: ada)
            let before = try await world.count("idempotency_keys")
            for (field, name, code) in Self.malformed {
                let body = #"{"source_wallet_id":"\#(from)","destination_wallet_id":"\#(to)",\#(field)}"#
                let answer = try await ada.post("/api/v1/transfers", body).expect(422, "validation_failed")
                #expect(answer.text("errors.0.field") == name && answer.text("errors.0.code") == code)
            }
            #expect(try await world.count("idempotency_keys") == before)
        }
    }

    @Test func refusalLeavesItsKeyFree() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada), try await world.wallet(of: ada))
            let body = world.transfer(from, to, "1")
            try await ada.post("/api/v1/transfers", body, key: "later").expect(422, "insufficient_funds")
            try await world.fund(from, ada, Money(minorUnits: 100, currency: .USD))
            let posted = try await ada.post("/api/v1/transfers", body, key: "later").expect(201)
            #expect(!posted.isReplay)
        }
    }

    @Test func batchGivesEachItemItsOutcomeAndReplays() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: ada))
            let ids = (0..<3).map { _ in world.service.context.ids.next() as UniqueID }
            func items(_ amounts: [String]) -> String {
                zip(ids, amounts).map { id, amount in
                    #"{"id":"\#(id)",\#(world.transfer(from, to, amount).dropFirst())"#
                }.joined(separator: ",")
            }
            let body = #"{"transfers":[\#(items(["6.00", "6.00", "4.00"]))]}"#
            let first = try await ada.post("/api/v1/transfers/batch", body, key: "b").expect(200)
            #expect(first.text("results.0.status") == "posted" && first.text("results.2.status") == "posted")
            #expect(first.text("results.1.code") == "insufficient_funds")
            #expect(first["results.1.index"]?.integerValue == 1 && first.text("results.1.id") == "\(ids[1])")
            let again = try await ada.post("/api/v1/transfers/batch", body, key: "b").expect(200)
            #expect(again.isReplay && again.bytes == first.bytes)
            // The same ids under another key: what was posted stays posted once.
            let other = try await ada.post("/api/v1/transfers/batch", body, key: "c").expect(200)
            #expect(other.text("results.0.status") == "posted" && other.text("results.1.status") == "refused")
            #expect(try await world.posted(to, ada) == "10.00")
            let changed = #"{"transfers":[\#(items(["1.00"]))]}"#
            let reused = try await ada.post("/api/v1/transfers/batch", changed).expect(200)
            #expect(reused.text("results.0.code") == "transaction_id_reused")
            try await ada.get("/api/v1/transfers/\(ids[0])").expect(200)
        }
    }

    /// A fee is a step of its own, whose id its payer sees. Taken for a transfer of one's own it is a taken id, and
    /// nobody who commits in the same moment is kept up by it.
    @Test func idOfAnotherStepIsTaken() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            try await world.staff().put("/api/v1/admin/wallet/fees/transfer/USD", #"{"fixed":\#(world.money("0.10"))}"#)
                .expect(200)
            let transfer = try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201)
            let entries = try #require(
                try await ada.get("/api/v1/wallets/\(from)/entries").expect(200)["data"]?.arrayValue)
            let fee = try #require(entries.first { $0["kind"] == .string("fee") }?["id"]?.stringValue)
            #expect(fee != transfer.text("id"))

            let fresh: UniqueID = world.service.context.ids.next()
            let items = [fee, "\(fresh)"].map { id in
                #"{"id":"\#(id)",\#(world.transfer(from, to, "1").dropFirst())"#
            }
            let body = #"{"transfers":[\#(items.joined(separator: ","))]}"#
            let answer = try await ada.post("/api/v1/transfers/batch", body).expect(200)
            #expect(answer.text("results.0.code") == "transaction_id_reused")
            #expect(answer.text("results.1.status") == "posted")
            try await world.staff().post("/api/v1/transfers/\(fee)/reverse").expect(404, "not_found")
            try await ada.get("/api/v1/transfers/\(fee)").expect(404, "not_found")
        }
    }

    @Test func atomicBatchIsAllOrNone() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: ada))
            func batch(_ amounts: [String]) -> String {
                let items = amounts.map { amount in
                    #"{"id":"\#(world.service.context.ids.next() as UniqueID)",\#(world.transfer(from, to, amount).dropFirst())"#
                }
                return #"{"atomic":true,"transfers":[\#(items.joined(separator: ","))]}"#
            }
            let refused = try await ada.post("/api/v1/transfers/batch", batch(["6", "6"])).expect(200)
            #expect(refused.text("results.0.code") == "batch_refused")
            #expect(refused.text("results.1.code") == "insufficient_funds")
            #expect(try await world.posted(to, ada) == "0.00")
            let posted = try await ada.post("/api/v1/transfers/batch", batch(["6", "4"])).expect(200)
            #expect(posted.text("results.1.status") == "posted")
            #expect(try await world.posted(to, ada) == "10.00")
        }
    }

    @Test func batchHoldsAThousandAndNoMore() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada, funds: 100_000), try await world.wallet(of: ada))
            func batch(_ count: Int) -> String {
                let items = (0..<count).map { _ in
                    #"{"id":"\#(world.service.context.ids.next() as UniqueID)",\#(world.transfer(from, to, "0.01").dropFirst())"#
                }
                return #"{"transfers":[\#(items.joined(separator: ","))]}"#
            }
            try await ada.post("/api/v1/transfers/batch", batch(0)).expect(422, "validation_failed")
            try await ada.post("/api/v1/transfers/batch", batch(1_001)).expect(422, "validation_failed")
            try await ada.post("/api/v1/transfers/batch", batch(1_000)).expect(200)
            #expect(try await world.posted(to, ada) == "10.00")
        }
    }

    @Test func operatorsReverseOnce() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let to = try await world.wallet(of: grace)
            let id = try #require(
                try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201).text("id"))
            let path = "/api/v1/transfers/\(id)/reverse"
            try await ada.post(path).expect(403, "forbidden")
            try await world.staff(.auditor).post(path).expect(403, "forbidden")
            let boss = try world.staff()
            try await boss.post("/api/v1/transfers/\(world.service.context.ids.next() as UniqueID)/reverse")
                .expect(404, "not_found")
            let reversal = try await boss.post(path, #"{"reason":"fraud"}"#, key: "r").expect(201)
            #expect(reversal.text("reverses") == id && reversal.text("source_wallet_id") == to)
            #expect(try await boss.post(path, #"{"reason":"fraud"}"#, key: "r").expect(201).isReplay)
            try await boss.post(path).expect(409, "already_reversed")
            #expect(try await ada.get("/api/v1/transfers/\(id)").text("status") == "reversed")
            #expect(try await world.posted(from, ada) == "10.00")
            let back = try #require(reversal.text("id"))
            try await boss.post("/api/v1/transfers/\(back)/reverse").expect(422, "not_reversible")
        }
    }

    @Test func listsShowBothSidesNewestFirst() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 10_000)
            let own = try await world.wallet(of: ada)
            let to = try await world.wallet(of: grace, funds: 100)
            var ids: [String] = []
            for (caller, source, target) in [(ada, from, own), (ada, from, to), (grace, to, own), (ada, own, from)] {
                world.clock.advance(by: .milliseconds(3))
                let answer = try await caller.post("/api/v1/transfers", world.transfer(source, target, "1"))
                ids.append(try #require(try answer.expect(201).text("id")))
            }
            var seen: [String] = []
            var path = "/api/v1/transfers?limit=3"
            for _ in 0..<2 {
                let page = try await ada.get(path).expect(200)
                seen += page["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
                path = "/api/v1/transfers?limit=3&cursor=\(page.text("next_cursor") ?? "")"
            }
            #expect(seen == ids.reversed())
            let hers = try await grace.get("/api/v1/transfers").expect(200)
            #expect(hers["data"]?.arrayValue?.count == 2)
            let one = try await ada.get("/api/v1/transfers?wallet_id=\(own)").expect(200)
            #expect(one["data"]?.arrayValue?.count == 3)
            try await ada.get("/api/v1/transfers?wallet_id=\(to)").expect(404, "not_found")
        }
    }

    @Test func entriesTellBalancesAndThePastIsKnown() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let to = try await world.wallet(of: grace)
            for _ in 0..<3 {
                world.clock.advance(by: .seconds(60))
                try await ada.post("/api/v1/transfers", world.transfer(from, to, "1", "USD", #","description":"x""#))
                    .expect(201)
            }
            let first = try await ada.get("/api/v1/wallets/\(from)/entries?limit=2").expect(200)
            #expect(first.text("data.0.balance_after.amount") == "7.00" && first.text("data.0.direction") == "debit")
            #expect(first.text("data.0.counterparty.wallet_id") == to && first.text("data.0.description") == "x")
            let cursor = first.text("next_cursor") ?? ""
            let rest = try await ada.get("/api/v1/wallets/\(from)/entries?limit=2&cursor=\(cursor)").expect(200)
            #expect(rest.text("data.1.kind") == "deposit" && rest.text("data.1.balance_after.amount") == "10.00")
            #expect(rest["next_cursor"] == .null && rest["data.1.counterparty"] == nil)
            let between = "from=2026-11-20T12:01:00Z&to=2026-11-20T12:02:00Z"
            let window = try await ada.get("/api/v1/wallets/\(from)/entries?\(between)").expect(200)
            #expect(window["data"]?.arrayValue?.count == 1)
            for (time, amount) in [
                ("11:59:59", "0.00"), ("12:00:30", "10.00"), ("12:01:30", "9.00"), ("12:02:30", "8.00"),
            ] {
                let past = try await ada.get("/api/v1/wallets/\(from)/balance?at=2026-11-20T\(time)Z").expect(200)
                #expect(past.text("posted.amount") == amount && past.text("at") == "2026-11-20T\(time).000Z")
            }
            try await ada.get("/api/v1/wallets/\(from)/entries?cursor=\(cursor)x").expect(400, "bad_cursor")
            try await grace.get("/api/v1/wallets/\(to)/entries?cursor=\(cursor)").expect(400, "bad_cursor")
        }
    }
}
