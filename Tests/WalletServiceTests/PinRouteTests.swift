import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@Suite struct PinRouteTests {
    @Test func pinGuardsPersonsAndNotKeys() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: ada))
            let pin = "/api/v1/wallets/\(from)/pin"
            let upTo = #""up_to":\#(world.money("5"))"#
            try await ada.post("\(pin)/authorize", #"{"pin":"1470",\#(upTo)}"#).expect(422, "pin_not_set")
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(204)
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(409, "pin_already_set")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(422, "authorization_required")
            try await world.apiKey(of: ada).post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201)
            let given = try await ada.post("\(pin)/authorize", #"{"pin":"1470",\#(upTo)}"#).expect(200)
            #expect(given.text("expires_at") == "2026-11-20T12:05:00.000Z")
            let token = try #require(given.text("authorization"))
            func send(_ amount: String, _ token: String) async throws -> TestAnswer {
                try await ada.post(
                    "/api/v1/transfers", world.transfer(from, to, amount, "USD", #","authorization":"\#(token)""#))
            }
            try await send("5.01", token).expect(422, "authorization_invalid")
            try await send("1", "fla_made-up").expect(422, "authorization_invalid")
            try await send("5", token).expect(201)
            try await send("1", token).expect(422, "authorization_invalid")
            #expect(
                try await world.client.query("select from wallet.pin_authorizations where used_by is not null").count
                    == 1)
        }
    }

    @Test func fiveWrongPinsLockForAQuarterOfAnHour() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let pin = "/api/v1/wallets/\(wallet)/pin"
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(204)
            func guess(_ digits: String, by caller: TestCaller) async throws -> TestAnswer {
                try await caller.post("\(pin)/authorize", #"{"pin":"\#(digits)","up_to":\#(world.money("1"))}"#)
            }
            for left in ["4", "3", "2", "1", "0"] {
                #expect(try await guess("9999", by: ada).expect(422, "pin_incorrect").text("attempts_left") == left)
            }
            let locked = try await guess("1470", by: ada).expect(423, "pin_locked")
            #expect(locked.retryAfter == "900")
            world.clock.advance(by: .seconds(900))
            let later = try world.renewed(ada)
            try await guess("1470", by: later).expect(200)
            #expect(try await guess("9999", by: later).expect(422).text("attempts_left") == "4")
        }
    }

    /// However many guess at once, five of them are compared.
    @Test func guessesAtOnceDoNotExceedTheTries() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            try await ada.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"1470"}"#).expect(204)
            let codes = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await ada.post(
                            "/api/v1/wallets/\(wallet)/pin/authorize",
                            #"{"pin":"8520","up_to":\#(world.money("1"))}"#
                        ).code
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.filter { $0 == "pin_incorrect" }.count == 5)
            #expect(codes.filter { $0 == "pin_locked" }.count == 15)
        }
    }

    @Test func pinChangesWithTheCurrentOne() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            let pin = "/api/v1/wallets/\(wallet)/pin"
            try await ada.post(pin, #"{"pin":"0147"}"#).expect(204)
            func change(_ old: String, _ new: String) async throws -> TestAnswer {
                try await ada.post("\(pin)/change", #"{"current_pin":"\#(old)","new_pin":"\#(new)"}"#)
            }
            try await change("1111", "2580").expect(422, "pin_incorrect")
            try await change("0147", "0147").expect(422, "validation_failed")
            try await change("0147", "1234").expect(422, "validation_failed")
            try await change("0147", "258025").expect(204)
            try await change("0147", "9753").expect(422, "pin_incorrect")
        }
    }

    /// An authorisation is as good as the PIN that it was given with.
    @Test func authorizationsEndWithTheirPin() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: ada))
            let pin = "/api/v1/wallets/\(from)/pin"
            func authorize(_ digits: String) async throws -> String {
                let answer = try await ada.post(
                    "\(pin)/authorize", #"{"pin":"\#(digits)","up_to":\#(world.money("5"))}"#)
                return try #require(try answer.expect(200).text("authorization"))
            }
            func send(_ token: String) async throws -> TestAnswer {
                try await ada.post(
                    "/api/v1/transfers", world.transfer(from, to, "1", "USD", #","authorization":"\#(token)""#))
            }
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(204)
            let first = try await authorize("1470")
            try await ada.post("\(pin)/change", #"{"current_pin":"1470","new_pin":"2580"}"#).expect(204)
            try await send(first).expect(422, "authorization_invalid")
            let second = try await authorize("2580")
            try await ada.post("\(pin)/reset", #"{"pin":"9753"}"#).expect(204)
            try await send(second).expect(422, "authorization_invalid")
            // Back at the first PIN its authorisations stay dead.
            try await ada.post("\(pin)/change", #"{"current_pin":"9753","new_pin":"1470"}"#).expect(204)
            try await send(first).expect(422, "authorization_invalid")
            try await send(authorize("1470")).expect(201)
        }
    }

    @Test func aForgottenPinIsReset() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: ada)
            let pin = "/api/v1/wallets/\(wallet)/pin"
            try await ada.post("\(pin)/reset", #"{"pin":"1470"}"#).expect(422, "pin_not_set")
            try await ada.post(pin, #"{"pin":"1470"}"#).expect(204)
            func guess(_ digits: String) async throws -> TestAnswer {
                try await ada.post("\(pin)/authorize", #"{"pin":"\#(digits)","up_to":\#(world.money("1"))}"#)
            }
            for _ in 0..<5 { try await guess("9999").expect(422, "pin_incorrect") }
            try await guess("1470").expect(423, "pin_locked")
            try await grace.post("\(pin)/reset", #"{"pin":"2580"}"#).expect(404, "not_found")
            try await ada.post("\(pin)/reset", #"{"pin":"1234"}"#).expect(422, "validation_failed")
            try await ada.post("\(pin)/reset", #"{"pin":"2580"}"#).expect(204)
            try await guess("2580").expect(200)
            try await guess("1470").expect(422, "pin_incorrect")
        }
    }

    @Test func weakPinsAreRefused() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let wallet = try await world.wallet(of: ada)
            for digits in ["1234", "0000", "12345678", "12a4", "123"] {
                let answer = try await ada.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"\#(digits)"}"#)
                #expect(try answer.expect(422, "validation_failed").text("errors.0.field") == "pin")
            }
        }
    }

    @Test func foreignWalletHasNoPinRoutes() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: ada)
            try await grace.post("/api/v1/wallets/\(wallet)/pin", #"{"pin":"1470"}"#).expect(404, "not_found")
        }
    }
}
