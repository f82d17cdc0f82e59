import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing
import WalletDomain

/// Account numbers of others: what they tell, and how many may be tried.
@Suite struct PayeeTests {
    @Test func lookUpTellsWhoIsBehindANumber() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let wallet = try await world.wallet(of: grace, .EUR)
            let number = try await world.number(of: wallet, grace)
            let path = "/api/v1/wallets/lookup?account_number=\(number)"
            let nameless = try await ada.get(path).expect(200)
            #expect(nameless["name"] == .null && nameless.text("currency") == "EUR")
            try await world.name(grace, "Grace H.")
            let payee = try await ada.get(path).expect(200)
            #expect(payee.text("name") == "Grace H." && payee.text("account_number") == number)
            #expect(payee["owner_id"] == nil && payee["wallet_id"] == nil && payee["balance"] == nil)
            try await grace.post("/api/v1/wallets/\(wallet)/close").expect(200)
            try await ada.get(path).expect(404, "not_found")
            try await ada.get("/api/v1/wallets/lookup?account_number=900000000002").expect(400, "malformed_parameter")
            try await ada.get("/api/v1/wallets/lookup").expect(400, "malformed_parameter")
        }
    }

    @Test func entriesNameTheOtherSide() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let to = try await world.wallet(of: grace)
            try await world.name(ada, "Ada L.")
            try await world.name(grace, "Grace H.")
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201)
            let sent = try await ada.get("/api/v1/wallets/\(from)/entries").expect(200)
            #expect(sent.text("data.0.counterparty.name") == "Grace H.")
            let received = try await grace.get("/api/v1/wallets/\(to)/entries").expect(200)
            #expect(received.text("data.0.counterparty.name") == "Ada L.")
        }
    }

    /// Over all doors together: transfers, items of batches, look-ups.
    @Test func unknownNumbersAreBoundedForAUserAndDay() async throws {
        try await WalletHarness.with(["WALLET_UNKNOWN_NUMBERS": "5"]) { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let known = try await world.number(of: world.wallet(of: grace), grace)
            let paid = world.pay(from, known)
            try await ada.post("/api/v1/transfers", paid, key: "paid").expect(201)
            try await ada.post("/api/v1/transfers", world.pay(from, Self.unknown(1))).expect(404, "not_found")
            try await ada.get("/api/v1/wallets/lookup?account_number=\(Self.unknown(2))").expect(404, "not_found")
            let three = try await ada.post("/api/v1/transfers/batch", world.batch(from, (3...5).map(Self.unknown)))
            #expect(try three.expect(200).text("results.2.code") == "not_found")
            // Five are used up: the next miss tells nothing, and from then on hits tell nothing either.
            let refused = try await ada.post("/api/v1/transfers", world.pay(from, Self.unknown(6)))
                .expect(429, "too_many_unknown_numbers")
            #expect(refused.retryAfter == "43200" && refused.text("locked_until") == "2026-11-21T00:00:00.000Z")
            try await ada.get("/api/v1/wallets/lookup?account_number=\(known)").expect(429, "too_many_unknown_numbers")
            try await ada.post("/api/v1/transfers/batch", world.batch(from, [known])).expect(429)
            try await ada.post("/api/v1/transfers", paid).expect(429, "too_many_unknown_numbers")
            // What was answered before is answered again, and ids go on as ever.
            #expect(try await ada.post("/api/v1/transfers", paid, key: "paid").expect(201).isReplay)
            let to = try await world.wallet(of: ada)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201)
            // Nobody else is touched, and the next day begins anew.
            try await world.customer().get("/api/v1/wallets/lookup?account_number=\(known)").expect(200)
            world.clock.advance(by: .seconds(43_200))
            try await world.renewed(ada).get("/api/v1/wallets/lookup?account_number=\(known)").expect(200)
        }
    }

    /// A batch is no way around: a thousand numbers in one request tell nothing of any of them.
    @Test func aBatchOfGuessesTellsNothing() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 1_000)
            let known = try await world.number(of: world.wallet(of: grace), grace)
            let guesses = (1...999).map { Self.unknown(UInt64($0)) } + [known]
            try await ada.post("/api/v1/transfers/batch", world.batch(from, guesses))
                .expect(429, "too_many_unknown_numbers")
            #expect(try await world.posted(from, ada) == "10.00")
        }
    }

    @Test func guessesAtOnceDoNotExceedTheBound() async throws {
        try await WalletHarness.with(["WALLET_UNKNOWN_NUMBERS": "5"]) { world in
            let ada = try await world.customer()
            let answers = try await atOnce(30) { number in
                try await ada.get("/api/v1/wallets/lookup?account_number=\(Self.unknown(UInt64(number)))").status
            }
            #expect(answers.filter { $0 == 404 }.count == 5)
            #expect(answers.filter { $0 == 429 }.count == 25)
        }
    }

    /// Known numbers cost nothing, and no row.
    @Test func hitsWriteNothing() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let known = try await world.number(of: world.wallet(of: grace), grace)
            for _ in 0..<5 { try await ada.get("/api/v1/wallets/lookup?account_number=\(known)").expect(200) }
            #expect(try await world.count("unknown_numbers") == 0)
        }
    }

    /// Numbers with a right check digit that nobody has: wallets are drawn from all over the space.
    private static func unknown(_ number: UInt64) -> String { "\(AccountNumber(random: number))" }
}

extension WalletHarness {
    func number(of wallet: String, _ owner: TestCaller) async throws -> String {
        try #require(try await owner.get("/api/v1/wallets/\(wallet)").expect(200).text("account_number"))
    }

    func name(_ caller: TestCaller, _ name: String) async throws {
        try await client.execute("update wallet.owners set masked_name = \(name) where owner_id = \(caller.user)")
    }

    fileprivate func pay(_ from: String, _ number: String) -> String {
        #"{"source_wallet_id":"\#(from)","destination_account_number":"\#(number)","amount":\#(money("0.01"))}"#
    }

    fileprivate func batch(_ from: String, _ numbers: [String]) -> String {
        let items = numbers.map { number in
            let id: UniqueID = service.context.ids.next()
            return """
                {"id":"\(id)","source_wallet_id":"\(from)","destination_account_number":"\(number)",
                "amount":\(money("0.01"))}
                """
        }
        return #"{"transfers":[\#(items.joined(separator: ","))]}"#
    }
}
