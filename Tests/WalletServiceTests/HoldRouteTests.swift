import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@Suite struct HoldRouteTests {
    @Test func holdIsPlacedCapturedInPartsAndEnds() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let other = try await world.wallet(of: grace)
            let body = #"{"amount":\#(world.money("4")),"reason":"hotel","expires_in_seconds":60}"#
            let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", body, key: "h").expect(201)
            #expect(hold.text("status") == "held" && hold.text("expires_at") == "2026-11-20T12:01:00.000Z")
            #expect(try await ada.post("/api/v1/wallets/\(wallet)/holds", body, key: "h").isReplay)
            let id = try #require(hold.text("id"))
            let balance = try await ada.get("/api/v1/wallets/\(wallet)/balance").expect(200)
            #expect(balance.text("held.amount") == "4.00" && balance.text("available.amount") == "6.00")
            let part = #"{"amount":\#(world.money("1")),"final":false,"destination_wallet_id":"\#(other)"}"#
            let captured = try await ada.post("/api/v1/holds/\(id)/capture", part, key: "c").expect(200)
            #expect(captured.text("captured.amount") == "1.00" && captured.text("status") == "held")
            #expect(try await ada.post("/api/v1/holds/\(id)/capture", part, key: "c").isReplay)
            func rest(_ amount: String) -> String {
                #"{"amount":\#(world.money(amount)),"destination_wallet_id":"\#(other)"}"#
            }
            try await ada.post("/api/v1/holds/\(id)/capture", rest("3.01")).expect(422, "capture_exceeds_hold")
            let last = try await ada.post("/api/v1/holds/\(id)/capture", rest("2"))
            #expect(try last.expect(200).text("status") == "captured")
            try await ada.post("/api/v1/holds/\(id)/release").expect(409, "hold_captured")
            #expect(try await ada.get("/api/v1/holds/\(id)").expect(200).text("captured.amount") == "3.00")
            #expect(last.text("destination_wallet_id") == other && last.text("fee.amount") == "0.00")
            #expect(try await world.posted(other, grace) == "3.00")
            #expect(try await world.posted(wallet, ada) == "7.00")
            #expect(try await ada.get("/api/v1/wallets/\(wallet)/holds").expect(200).text("data.0.id") == id)
            try await grace.get("/api/v1/holds/\(id)").expect(404, "not_found")
            try await grace.post("/api/v1/holds/\(id)/capture").expect(404, "not_found")
        }
    }

    @Test func releasedHoldIsOver() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", #"{"amount":\#(world.money("4"))}"#)
            let id = try #require(try hold.expect(201).text("id"))
            #expect(try await ada.post("/api/v1/holds/\(id)/release").expect(200).text("status") == "released")
            try await ada.post("/api/v1/holds/\(id)/capture").expect(409, "hold_released")
            try await ada.post("/api/v1/holds/\(id)/release").expect(409, "hold_released")
        }
    }

    /// Seen as expired at once, and written by the job soon after.
    @Test func holdExpiresByItself() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let body = #"{"amount":\#(world.money("4")),"expires_in_seconds":60}"#
            let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", body).expect(201)
            let id = try #require(hold.text("id"))
            world.clock.advance(by: .seconds(60))
            #expect(try await ada.get("/api/v1/holds/\(id)").expect(200).text("status") == "expired")
            let balance = try await ada.get("/api/v1/wallets/\(wallet)/balance").expect(200)
            #expect(balance.text("available.amount") == "10.00")
            try await ada.post("/api/v1/holds/\(id)/capture").expect(409, "hold_expired")
            try await eventually("the job writes the expiry") {
                try await world.client.query("select from wallet.holds where status = 'held'").isEmpty
            }
        }
    }

    @Test func heldOfThePastIsKnown() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada, funds: 1_000)
            let hold = try await ada.post("/api/v1/wallets/\(wallet)/holds", #"{"amount":\#(world.money("4"))}"#)
            let id = try #require(try hold.expect(201).text("id"))
            world.clock.advance(by: .seconds(60))
            let part =
                #"{"amount":\#(world.money("1")),"final":false,"destination_wallet_id":"\#(try await world.wallet(of: ada))"}"#
            try await ada.post("/api/v1/holds/\(id)/capture", part).expect(200)
            world.clock.advance(by: .seconds(60))
            try await ada.post("/api/v1/holds/\(id)/release").expect(200)
            world.clock.advance(by: .seconds(60))
            for (time, held) in [
                ("11:59:00", "0.00"), ("12:00:30", "4.00"), ("12:01:30", "3.00"), ("12:02:30", "0.00"),
            ] {
                let past = try await ada.get("/api/v1/wallets/\(wallet)/balance?at=2026-11-20T\(time)Z").expect(200)
                #expect(past.text("held.amount") == held, "\(time)")
            }
        }
    }

    @Test func refusalsOfPlacing() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: ada, funds: 100)
            let path = "/api/v1/wallets/\(wallet)/holds"
            try await ada.post(path, #"{"amount":\#(world.money("0"))}"#).expect(422, "amount_not_positive")
            try await ada.post(path, #"{"amount":\#(world.money("1.01"))}"#).expect(422, "insufficient_funds")
            try await ada.post(path, #"{"amount":\#(world.money("1", "EUR"))}"#).expect(422, "currency_mismatch")
            try await grace.post(path, #"{"amount":\#(world.money("1"))}"#).expect(404, "not_found")
            try await ada.post(path, #"{"amount":\#(world.money("1")),"expires_in_seconds":0}"#)
                .expect(422, "validation_failed")
            try await ada.post("/api/v1/wallets/\(wallet)/freeze").expect(200)
            try await ada.post(path, #"{"amount":\#(world.money("1"))}"#).expect(422, "wallet_frozen")
        }
    }
}
