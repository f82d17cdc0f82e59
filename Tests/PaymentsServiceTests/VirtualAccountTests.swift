import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Bank accounts of customers' own, over HTTP against the sandbox that plays their providers.
@Suite(.timeLimit(.minutes(2))) struct VirtualAccountTests {
    private static let path = "/api/v1/payments/virtual-accounts"

    private func run(_ body: @escaping @Sendable (PaymentsHarness) async throws -> Void) async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 0, .NGN)
            try await body(payments)
        }
    }

    private func make(
        _ payments: PaymentsHarness, at provider: String, key: String = UUID().uuidString,
        as user: UserID = PaymentsHarness.customer
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.path, as: user, json: #"{"wallet_id":"\#(PaymentsHarness.wallet)","provider":"\#(provider)"}"#,
            key: key)
    }

    private func account(_ payments: PaymentsHarness, _ id: String) async throws -> JSONValue {
        try await payments.send(.GET, "\(Self.path)/\(id)").json
    }

    /// One that takes money; its number.
    private func opened(_ payments: PaymentsHarness, at provider: String) async throws -> (id: String, number: String) {
        let made = try await make(payments, at: provider)
        #expect(made.status == 201 && made.json["status"] == .string("pending"))
        let id = try #require(made.json["id"]?.stringValue, "\(made.code ?? "")")
        try await eventually("the account is open") {
            try await account(payments, id)["status"] == .string("active")
        }
        return (id, try #require(try await account(payments, id)["account_number"]?.stringValue))
    }

    private func pay(_ payments: PaymentsHarness, _ number: String, _ amount: String) async throws -> Int {
        try await payments.atProvider(
            .post, "/accounts/\(number)/credits", #"{"amount":{"amount":"\#(amount)","currency":"NGN"}}"#
        ).status
    }

    private func deposits(_ payments: PaymentsHarness) async throws -> [JSONValue] {
        try await payments.send(.GET, "/api/v1/payments/deposits").json["data"]?.arrayValue ?? []
    }

    @Test(arguments: ProcessorScene.both)
    func whatComesOnOneIsADepositOfItsWalletLessTheFee(processor: ProcessorScene) async throws {
        try await run { payments in
            let (id, number) = try await opened(payments, at: processor.name)
            let shown = try await account(payments, id)
            #expect(shown["currency"] == .string("NGN") && shown["bank_name"] == .string("Wema Bank"))
            #expect(shown["account_name"]?.stringValue?.uppercased().contains("ADA LOVELACE") == true)
            // 150 basis points, at most 2,000.00.
            for (amount, fee) in [("1000.00", "15.00"), ("33.33", "0.50"), ("200000.00", "2000.00")] {
                #expect(try await pay(payments, number, amount) == 201)
                try await eventually("the deposit is credited") {
                    try await deposits(payments).contains {
                        $0["amount"]?["amount"] == .string(amount) && $0["status"] == .string("succeeded")
                            && $0["fee"]?["amount"] == .string(fee)
                    }
                }
            }
            let made = try await deposits(payments)
            #expect(made.count == 3 && payments.wallet.credits == 3)
            for deposit in made {
                #expect(deposit["method"] == .string("virtual_account"))
                #expect(deposit["wallet_id"] == .string("\(PaymentsHarness.wallet)"))
            }
        }
    }

    @Test(arguments: ProcessorScene.both, ["500.03", "500.04", "500.05"])
    func whatIsToldThriceEarlyOrLateIsOneDeposit(processor: ProcessorScene, amount: String) async throws {
        try await run { payments in
            let (_, number) = try await opened(payments, at: processor.name)
            let status = try await pay(payments, number, amount)
            #expect(status == (amount == "500.05" ? 504 : 201))
            try await eventually("the deposit is credited") {
                try await deposits(payments).contains { $0["status"] == .string("succeeded") }
            }
            #expect(try await deposits(payments).count == 1)
            #expect(payments.wallet.credits == 1)
        }
    }

    /// Eight events of one payment at once make one deposit; of two payments two.
    @Test func eventsAtOnceAreOneDeposit() async throws {
        try await run { payments in
            let (_, number) = try await opened(payments, at: "paystack")
            #expect(try await pay(payments, number, "500.00") == 201)
            try await eventually("the deposit is there") { try await deposits(payments).count == 1 }
            let reference = try #require(try await deposits(payments).first?["provider_reference"]?.stringValue)
            try await withThrowingTaskGroup(of: Int.self) { group in
                for copy in 0..<8 {
                    let event = """
                        {"event":"charge.success","data":{"reference":"\(reference)","channel":"dedicated_nuban",\
                        "amount":\(copy)}}
                        """
                    group.addTask { try await payments.event(event, from: .paystack).status }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(try await pay(payments, number, "500.00") == 201)
            try await eventually("the second is there") { payments.wallet.credits == 2 }
            #expect(try await deposits(payments).count == 2)
        }
    }

    @Test(arguments: ProcessorScene.both)
    func eventsAboutNothingMakeNothing(processor: ProcessorScene) async throws {
        try await run { payments in
            let (id, number) = try await opened(payments, at: processor.name)
            // Nobody has paid; the first of each is forged, the second only says what is not so.
            let event =
                processor.name == "paystack"
                ? """
                {"event":"charge.success","data":{"reference":"in-1","channel":"dedicated_nuban","amount":100000,\
                "authorization":{"receiver_bank_account_number":"\(number)"}}}
                """
                : #"{"event":"charge.completed","data":{"id":77,"tx_ref":"va-\#(id)","amount":1000}}"#
            #expect(try await payments.event(event, from: processor, secret: "whsec_other").status == 401)
            #expect(try await payments.event(event, from: processor).status == 200)
            // One that did not come off.
            #expect(try await pay(payments, number, "500.01") == 201)
            #expect(try await pay(payments, number, "500.00") == 201)
            try await eventually("the paid one is there") { payments.wallet.credits == 1 }
            #expect(try await deposits(payments).count == 1)
        }
    }

    @Test func whatComesGoesBackToItsPayer() async throws {
        try await run { payments in
            for processor in ProcessorScene.both {
                let (_, number) = try await opened(payments, at: processor.name)
                #expect(try await pay(payments, number, "500.00") == 201)
                let paid = try await eventually("the deposit is credited") {
                    try await deposits(payments).first {
                        $0["provider"] == .string(processor.name) && $0["status"] == .string("succeeded")
                    }
                }
                let id = try await payments.newRefund("200.00", of: try #require(paid["id"]?.stringValue))
                try await payments.waitUntil(PaymentsHarness.refunds, id, is: "succeeded")
            }
        }
    }

    // MARK: Their life

    @Test func thereIsOneOfACurrencyAndItCanBeClosed() async throws {
        try await run { payments in
            let first = try await make(payments, at: "paystack", key: "k")
            let id = try #require(first.json["id"]?.stringValue)
            #expect(try await make(payments, at: "paystack", key: "k").body == first.body)
            #expect(try await make(payments, at: "paystack").status == 409)
            try await eventually("the account is open") {
                try await account(payments, id)["status"] == .string("active")
            }
            let number = try await account(payments, id)["account_number"]
            for _ in 0..<2 { #expect(try await payments.send(.DELETE, "\(Self.path)/\(id)").status == 204) }
            #expect(try await account(payments, id)["status"] == .string("removed"))
            try await eventually("its provider knows") {
                let rows = try await payments.database.query(
                    "select next_at is null from payments.virtual_accounts")
                return try rows.first(Bool.self) == true
            }
            let again = try await make(payments, at: "paystack")
            #expect(again.status == 201)
            let other = try #require(again.json["id"]?.stringValue)
            try await eventually("another is open") {
                try await account(payments, other)["status"] == .string("active")
            }
            #expect(try await account(payments, other)["account_number"] != number)
            let list = try await payments.send(.GET, "\(Self.path)?status=removed").json["data"]?.arrayValue
            #expect(list?.compactMap { $0["id"]?.stringValue } == [id])
        }
    }

    @Test func twentyAtOnceOpenOne() async throws {
        try await run { payments in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await make(payments, at: "flutterwave").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 19))
        }
    }

    @Test func aDeadProviderIsAskedAgain() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 0, .NGN)
            let made = try await make(payments, at: "paystack")
            #expect(made.status == 201)
            let id = try #require(made.json["id"]?.stringValue)
            try await eventually("it was asked and did not answer") {
                try await payments.database.query("select attempts from payments.virtual_accounts").first(Int.self)
                    == 1
            }
            #expect(try await account(payments, id)["status"] == .string("pending"))
            // It may be opening it at this moment.
            #expect(try await payments.send(.DELETE, "\(Self.path)/\(id)").code == "not_open")
        }
    }

    @Test func oneThatCannotBeGoneOnWithKeepsBackNoOther() async throws {
        try await run { payments in
            for statement: SQL in [
                """
                create function payments.refuse() returns trigger language plpgsql as $$
                begin raise exception 'not this one'; end
                $$
                """,
                """
                create trigger refuse before update on payments.virtual_accounts
                    for each row when (old.provider = 'paystack' and new.state = 'active')
                    execute function payments.refuse()
                """,
            ] { _ = try await payments.database.query(statement) }
            #expect(try await make(payments, at: "paystack").status == 201)
            _ = try await opened(payments, at: "flutterwave")
        }
    }

    @Test func anotherCurrencyProviderOrWalletIsRefused() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            payments.wallet.door.open(PaymentsHarness.wallet, PaymentsHarness.customer, 0, .USD)
            #expect(try await make(payments, at: "paystack").code == "rail_not_available")
            #expect(try await make(payments, at: "stripe-like").code == "unknown_provider")
            let others = try await make(payments, at: "paystack", as: PaymentsHarness.other)
            #expect(others.status == 404)
        }
    }

    @Test func nobodySeesOrClosesAnothers() async throws {
        try await run { payments in
            let (id, _) = try await opened(payments, at: "paystack")
            let other = PaymentsHarness.other
            #expect(try await payments.send(.GET, "\(Self.path)/\(id)", as: other).status == 404)
            #expect(try await payments.send(.DELETE, "\(Self.path)/\(id)", as: other).status == 404)
            #expect(try await payments.send(.GET, Self.path, as: other).json["data"] == .array([]))
        }
    }
}
