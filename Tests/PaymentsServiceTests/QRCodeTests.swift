import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Grace shows codes, and others pay them.
@Suite(.timeLimit(.minutes(2))) struct QRCodeTests {
    private static let path = "\(People.base)/qr-codes"

    private func key() -> String { IDGenerator(clock: .system).next().description }

    private func make(
        _ payments: PaymentsHarness, _ more: String = "", from wallet: UniqueID = People.graces,
        as user: UserID = People.grace, key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.path, as: user, json: #"{"wallet_id":"\#(wallet)"\#(more)}"#, key: key ?? self.key())
    }

    /// Id and payload of a new code.
    private func made(_ payments: PaymentsHarness, _ more: String = "") async throws -> (id: String, payload: String) {
        let made = try await make(payments, more)
        #expect(made.status == 201 && made.json["status"]?.stringValue == "active", "\(made)")
        return (
            try #require(made.json["id"]?.stringValue), try #require(made.json["payload"]?.stringValue)
        )
    }

    private func pay(
        _ payments: PaymentsHarness, _ payload: String, _ amount: String? = nil, as user: UserID = People.ada,
        from wallet: UniqueID = People.adas, key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        let amount = amount.map { #","amount":\#(People.money($0))"# } ?? ""
        let text = JSON.text(payload)
        return try await payments.send(
            .POST, "\(Self.path)/pay", as: user,
            json: #"{"source_wallet_id":"\#(wallet)","payload":\#(text)\#(amount)}"#,
            key: key ?? self.key())
    }

    private func code(_ payments: PaymentsHarness, _ id: String) async throws -> JSONValue {
        try await payments.send(.GET, "\(Self.path)/\(id)", as: People.grace).json
    }

    @Test func aCodeIsPaidAsOftenAsItIsShown() async throws {
        try await People.run { payments in
            let (id, payload) = try await made(payments, #","merchant_name":"Grace's Café","merchant_city":"Köln""#)
            #expect(payload.hasPrefix("00020101021126500010dev.florin0132\(id.filter { $0 != "-" })5204"))
            let paid = try await pay(payments, payload, "33.33")
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "completed", "\(paid)")
            #expect(paid.json["source"]?.stringValue == "qr" && paid.json["source_id"]?.stringValue == id)
            #expect(paid.json["fee"]?["amount"]?.stringValue == "0.50")
            #expect(paid.json["net"]?["amount"]?.stringValue == "32.83")
            #expect(paid.json["reference"]?.stringValue?.hasPrefix("QRP-2026") == true)
            #expect(try await pay(payments, payload, "1.00").status == 201)
            #expect(payments.wallet.door.balance(People.graces) == 3_381)
            #expect(payments.wallet.door.balance(People.adas) == 6_567)
            let now = try await code(payments, id)
            #expect(now["status"]?.stringValue == "active" && now["times_used"]?.integerValue == 2)
            #expect(now["total_received"]?["amount"]?.stringValue == "34.33")
            let list = try await payments.send(
                .GET, "\(People.base)/payments?role=payee&source=qr&source_id=\(id)", as: People.grace)
            #expect(list.json["data"]?.arrayValue?.count == 2)
        }
    }

    /// Ten people at once.
    @Test func aCodeForOneServesOne() async throws {
        try await People.run { payments in
            let (id, payload) = try await made(payments, #","amount":\#(People.money("5.00")),"single_use":true"#)
            #expect(payload.hasPrefix("000201010212"))
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<10 { group.addTask { try await pay(payments, payload) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let losers = answers.filter { $0.status != 201 }
            #expect(losers.count == 9)
            for loser in losers { #expect(loser.status == 409 && loser.code == "already_used", "\(loser)") }
            #expect(payments.wallet.door.balance(People.graces) == 492)
            let now = try await code(payments, id)
            #expect(now["status"]?.stringValue == "used" && now["times_used"]?.integerValue == 1)
            #expect(try await pay(payments, payload).code == "already_used")
        }
    }

    /// Whoever cannot pay does not use it up; a key pays once.
    @Test func aRefusedPaymentLeavesItOpen() async throws {
        try await People.run { payments in
            let (id, payload) = try await made(payments, #","amount":\#(People.money("150.00")),"single_use":true"#)
            #expect(try await pay(payments, payload).code == "insufficient_funds")
            #expect(try await code(payments, id)["status"]?.stringValue == "active")
            payments.wallet.door.open(People.adas, People.ada, 20_000, number: "900000000001")
            let first = try await pay(payments, payload, key: "k")
            let again = try await pay(payments, payload, key: "k")
            #expect(first.status == 201 && again.body == first.body)
            #expect(payments.wallet.door.balance(People.adas) == 5_000)
            #expect(try await code(payments, id)["times_used"]?.integerValue == 1)
        }
    }

    /// While the wallet has not answered it is taken, also when its owner takes it back meanwhile.
    @Test func whatIsBeingPaidGoesOn() async throws {
        try await People.run { payments in
            let (id, payload) = try await made(payments, #","amount":\#(People.money("5.00")),"single_use":true"#)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            #expect(try await pay(payments, payload).json["status"]?.stringValue == "processing")
            #expect(try await pay(payments, payload).code == "already_used")
            let back = try await payments.send(
                .POST, "\(Self.path)/deactivate", as: People.grace, json: #"{"ids":["\#(id)"]}"#)
            #expect(back.json["data"]?.arrayValue?.first?["status"]?.stringValue == "inactive")
            payments.clock.advance(by: .seconds(60))
            try await eventually("it is counted") {
                try await code(payments, id)["times_used"]?.integerValue == 1
            }
            #expect(try await code(payments, id)["status"]?.stringValue == "inactive")
            #expect(payments.wallet.door.balance(People.graces) == 492)
        }
    }

    @Test func badPaymentsMoveNothing() async throws {
        try await People.run { payments in
            let (_, fixed) = try await made(payments, #","amount":\#(People.money("5.00"))"#)
            let (_, open) = try await made(payments)
            #expect(try await pay(payments, fixed, "5.01").code == "amount_out_of_range")
            #expect(try await pay(payments, open).code == "validation_failed")
            #expect(try await pay(payments, open, "0.00").code == "amount_not_positive")
            #expect(try await pay(payments, open, "1000000.01").code == "amount_out_of_range")
            #expect(try await pay(payments, open, "5.00", from: People.graces).status == 404)
            let own = try await pay(payments, fixed, as: People.grace, from: People.graces)
            #expect(own.status == 422 && own.code == "self_payment")
            // Another issuer's, a changed letter, a changed amount under a right checksum.
            let other = String(decoding: try SharedData.bytes("payments/qr/examples.tsv"), as: UTF8.self)
                .split(separator: "\n")[1].split(separator: "\t")[0]
            let cheaper = QRCodeForger.signed(fixed.replacing("54045.00", with: "54040.01"))
            let invalid = [
                String(other), String(fixed.dropLast()), fixed.replacing("5.00", with: "0.01"), cheaper, "x",
            ]
            for payload in invalid {
                let refused = try await pay(payments, payload)
                #expect(refused.status == 422 && refused.code == "qr_invalid", "\(payload) \(refused)")
            }
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
            #expect(try await payments.database.query("select from payments.payments").isEmpty)
        }
    }

    @Test func codesEnd() async throws {
        try await People.run { payments in
            let (one, first) = try await made(payments, #","amount":\#(People.money("5.00")),"expires_in_days":1"#)
            let (two, second) = try await made(payments, #","amount":\#(People.money("5.00"))"#)
            let strangers = try await payments.send(
                .POST, "\(Self.path)/deactivate", as: People.mary, json: #"{"ids":["\#(two)"]}"#)
            #expect(strangers.status == 404)
            let mixed = try await payments.send(
                .POST, "\(Self.path)/deactivate", as: People.grace, json: #"{"ids":["\#(two)","\#(People.adas)"]}"#)
            #expect(mixed.status == 404)
            #expect(try await code(payments, two)["status"]?.stringValue == "active")
            for _ in 0..<2 {
                let back = try await payments.send(
                    .POST, "\(Self.path)/deactivate", as: People.grace, json: #"{"ids":["\#(two)"]}"#)
                #expect(back.json["data"]?.arrayValue?.first?["status"]?.stringValue == "inactive", "\(back)")
            }
            #expect(try await pay(payments, second).code == "inactive")
            payments.clock.advance(by: .seconds(86_400))
            let late = try await pay(payments, first)
            #expect(late.status == 422 && late.code == "expired", "\(late)")
            try await eventually(within: .seconds(40), "the code is expired") {
                try await code(payments, one)["status"]?.stringValue == "expired"
            }
            let list = try await payments.send(.GET, "\(Self.path)?status=expired", as: People.grace)
            #expect(list.json["data"]?.arrayValue?.count == 1)
            #expect(try await payments.send(.GET, Self.path).json["data"] == .array([]))
        }
    }

    @Test func aKeyMakesOneCode() async throws {
        try await People.run { payments in
            let first = try await make(payments, key: "k")
            let again = try await make(payments, key: "k")
            #expect(first.status == 201 && again.body == first.body)
            #expect(try await make(payments, #","single_use":true"#, key: "k").code == "idempotency_key_reused")
            #expect(try await payments.database.query("select from payments.qr_codes").count == 1)
        }
    }

    @Test func badCodesLeaveNothing() async throws {
        try await People.run { payments in
            let long = String(repeating: "x", count: 26)
            for more in [
                #","merchant_name":"\#(long)""#, #","merchant_name":"""#, #","merchant_city":"\#(long)""#,
                #","category_code":"58""#, #","category_code":"58x2""#, #","expires_in_days":0"#,
                #","expires_in_days":366"#, #","single_use":1"#, #","x":1"#,
            ] {
                #expect(try await make(payments, more).code == "validation_failed", "\(more)")
            }
            #expect(try await make(payments, #","amount":\#(People.money("0.00"))"#).code == "amount_not_positive")
            #expect(try await make(payments, from: People.adas).status == 404)
            let euros = try await make(payments, #","amount":\#(People.money("1.00", "EUR"))"#)
            #expect(euros.code == "currency_mismatch" && euros.json["expected_currency"]?.stringValue == "USD")
            let coins = UniqueID(high: 8, low: 200)
            payments.wallet.door.open(coins, People.grace, 0, .BTC, number: "900000000009")
            #expect(try await make(payments, from: coins).code == "currency_unsupported")
            #expect(try await payments.database.query("select from payments.qr_codes").isEmpty)
        }
    }

    /// What a code does not say of its merchant is the profile's, or else what is known of the person.
    @Test func aMerchantIsNamedAsTheProfileSays() async throws {
        try await People.run { payments in
            let plain = try await make(payments)
            #expect(plain.json["merchant_name"]?.stringValue == "Grace H.")
            #expect(plain.json["category_code"]?.stringValue == "0000")
            let profile = try await payments.send(
                .PUT, "\(People.base)/merchant", as: People.grace,
                json: """
                    {"business_name":"The Coffee House of Grace Hopper","category_code":"5812",\
                    "city":"Arlington, Virginia","country":"US"}
                    """)
            #expect(profile.status == 200, "\(profile)")
            let named = try await make(payments)
            #expect(named.json["merchant_name"]?.stringValue == "The Coffee House of Grace")
            #expect(named.json["merchant_city"]?.stringValue == "Arlington, Virg")
            #expect(named.json["category_code"]?.stringValue == "5812" && named.json["country"]?.stringValue == "US")
            let own = try await make(payments, #","merchant_name":"Stall 7","category_code":"5814""#)
            #expect(own.json["merchant_name"]?.stringValue == "Stall 7")
            #expect(own.json["category_code"]?.stringValue == "5814")
        }
    }

    /// Whoever has issued it; ours only when it says what we wrote.
    @Test func codesAreRead() async throws {
        try await People.run { payments in
            func decode(_ payload: String) async throws -> PaymentsHarness.Answer {
                try await payments.send(
                    .POST, "\(Self.path)/decode", json: #"{"payload":\#(JSON.text(payload))}"#)
            }
            let (_, payload) = try await made(payments, #","amount":\#(People.money("5.00")),"merchant_city":"Köln""#)
            let ours = try await decode(payload)
            #expect(ours.status == 200 && ours.json["ours"] == .bool(true), "\(ours)")
            #expect(ours.json["merchant_name"]?.stringValue == "Grace H.")
            #expect(ours.json["merchant_city"]?.stringValue == "Köln")
            #expect(ours.json["amount"]?["amount"]?.stringValue == "5.00")
            #expect(ours.json["currency"]?.stringValue == "USD")
            #expect(ours.json["initiation"]?.stringValue == "dynamic")
            let rows = String(decoding: try SharedData.bytes("payments/qr/examples.tsv"), as: UTF8.self)
                .split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
            for row in rows {
                let other = try await decode(row[0])
                #expect(other.json["ours"] == .bool(false) && other.json["merchant_name"]?.stringValue == row[1])
                #expect(other.json["initiation"]?.stringValue == row[6])
            }
            let forged = try await decode(QRCodeForger.signed(payload.replacing("Grace H.", with: "Charity.")))
            #expect(forged.status == 422 && forged.code == "qr_invalid")
            #expect(try await decode("hello").code == "qr_invalid")
            #expect(try await decode("").code == "validation_failed")
        }
    }

    /// Another issuer's code is read as it is spelt, and shown so that it hides nothing.
    @Test(
        arguments: [
            ("Cafe\u{301} Zu\u{308}rich", "Caf\u{E9} Z\u{FC}rich"), ("Pay\u{202E}Pal\u{200B}", "PayPal"),
            (" Ada\u{A0}", "Ada"), ("A\u{2066}\u{200D}B", "AB"), ("\u{200B}\u{2069}", nil),
        ] as [(String, String?)])
    func othersCodesAreShownReadably(spelt: String, shown: String?) async throws {
        try await People.run { payments in
            let length = spelt.unicodeScalars.count
            let name = "59\(length < 10 ? "0" : "")\(length)\(spelt)"
            let city = "6004Ko\u{308}n"
            let payload = QRCodeForger.signed("00020153037565802CH\(name)\(city)63040000")
            let read = try await payments.send(
                .POST, "\(Self.path)/decode", json: #"{"payload":\#(JSON.text(payload))}"#)
            #expect(read.status == 200 && read.json["ours"] == .bool(false), "\(read)")
            // Strings of two spellings are equal, their bytes are not.
            let answered = [read.json["merchant_name"]?.stringValue, read.json["merchant_city"]?.stringValue]
            let bytes = [answered, [shown, "K\u{F6}n"]].map { $0.map { $0.map { Array($0.utf8) } } }
            #expect(bytes[0] == bytes[1], "\(answered)")
        }
    }

    @Test(arguments: ["\u{1B}", "\n", "\u{85}"]) func controlsAreNoPayload(control: String) async throws {
        try await People.run { payments in
            let (_, payload) = try await made(payments)
            let refused = try await payments.send(
                .POST, "\(Self.path)/decode", json: #"{"payload":\#(JSON.text(payload + control))}"#)
            #expect(refused.status == 422 && refused.code == "validation_failed", "\(refused)")
        }
    }

    /// zbar reads what we have drawn.
    @Test func picturesShowThePayload() async throws {
        try await People.run { payments in
            let (id, payload) = try await made(payments, #","merchant_name":"Grace's Café""#)
            let png = try await payments.send(.GET, "\(Self.path)/\(id)/image?format=png", as: People.grace)
            #expect(png.status == 200 && png.headers["Content-Type"] == ["image/png"])
            #expect(try DocumentReader.scan(png: png.body) == payload)
            let svg = try await payments.send(.GET, "\(Self.path)/\(id)/image", as: People.grace)
            #expect(svg.headers["Content-Type"] == ["image/svg+xml"])
            let drawn = try DocumentReader.png(drawing: String(decoding: svg.body, as: UTF8.self))
            #expect(try DocumentReader.scan(png: drawn) == payload)
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)/image").status == 404)
            let other = try await payments.send(.GET, "\(Self.path)/\(id)/image?format=gif", as: People.grace)
            #expect(other.code == "malformed_parameter")
        }
    }

    /// The database keeps what the code promises, whoever writes.
    @Test func theDatabaseKeepsWhatCodesPromise() async throws {
        try await People.run { payments in
            let (id, _) = try await made(payments, #","single_use":true"#)
            let row = try #require(UniqueID(id))
            let changes: [SQL] = [
                "state = 'used'", "times_used = 1, received = 1", "times_used = 2, received = 2", "received = -1",
                "wallet_id = owner_id", "amount = 5", "single_use = false", "merchant_name = ''",
                "merchant_name = repeat('x', 26)", "livemode = false",
            ]
            for change in changes {
                await #expect(throws: PostgresError.self) {
                    try await payments.database.execute("update payments.qr_codes set \(change) where id = \(row)")
                }
            }
            #expect(try await code(payments, id)["status"]?.stringValue == "active")
        }
    }
}

/// Puts a right checksum under a text that somebody has changed.
enum QRCodeForger {
    static func signed(_ payload: String) -> String {
        let body = payload.dropLast(4)
        var crc: UInt16 = 0xFFFF
        for byte in body.utf8 {
            crc ^= UInt16(byte) << 8
            for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
        }
        let text = String(crc, radix: 16, uppercase: true)
        return body + String(repeating: "0", count: 4 - text.count) + text
    }
}
