import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// How payment methods are chosen among and forgotten, and what nobody may do with another's.
@Suite(.timeLimit(.minutes(2))) struct PaymentMethodLifeTests {
    private func change(
        _ payments: PaymentsHarness, _ id: String, _ isDefault: Bool, as user: UserID = PaymentsHarness.customer
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .PATCH, "\(PaymentsHarness.methods)/\(id)", as: user, json: #"{"is_default":\#(isDefault)}"#)
    }

    private func defaults(_ payments: PaymentsHarness) async throws -> [String] {
        let list = try await payments.send(.GET, PaymentsHarness.methods).json["data"]?.arrayValue ?? []
        return list.filter { $0["is_default"] == .bool(true) }.compactMap { $0["id"]?.stringValue }
    }

    private func refusals(_ answers: [PaymentsHarness.Answer]) -> [String] {
        answers.map { "\($0.status) \($0.code ?? "")" }
    }

    @Test func thereIsOneDefaultWhoeverAsksAtOnce() async throws {
        try await PaymentsHarness.run { payments in
            var ids: [String] = []
            for _ in 0..<4 { ids.append(try await payments.activeMethod(at: "sandbox")) }
            #expect(try await defaults(payments) == [ids[0]])
            let wanted = ids
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for turn in 0..<16 {
                    group.addTask { try await change(payments, wanted[turn % 4], true).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: 16))
            #expect(try await defaults(payments).count == 1)
            let chosen = try await change(payments, ids[2], true)
            #expect(chosen.json["is_default"] == .bool(true))
            #expect(try await defaults(payments) == [ids[2]])
            #expect(try await change(payments, ids[2], false).status == 200)
            #expect(try await defaults(payments) == [])
            let pending = try #require(try await payments.newMethod(at: "sandbox").json["id"]?.stringValue)
            #expect(try await change(payments, pending, true).code == "inactive")
        }
    }

    /// What is removed is forgotten by its provider, and nothing of it is left to be charged.
    @Test(arguments: PaymentMethodTests.providers) func oneThatIsRemovedIsForgottenThere(provider: String) async throws
    {
        try await PaymentsHarness.run { payments in
            let id = try await payments.activeMethod(at: provider)
            let row = try await payments.database.query(
                "select coalesce(customer_reference, ''), provider_reference from payments.payment_methods")
            let (customer, reference) = try #require(try row.first(String.self, String.self))
            for _ in 0..<2 {
                #expect(try await payments.send(.DELETE, "\(PaymentsHarness.methods)/\(id)").status == 204)
            }
            try await eventually("its provider has forgotten it") {
                try await payments.database.query(
                    """
                    select next_at is null and provider_reference is null and customer_reference is null
                    from payments.payment_methods
                    """
                ).first(Bool.self) == true
            }
            #expect(try await payments.method(id)["status"] == .string("removed"))
            let charged = try await payments.charge("10.00", off: id, in: PaymentsHarness.currency(of: provider))
            #expect(charged.status == 422 && charged.code == "inactive")
            switch provider {
            case "stripe":
                #expect(try await payments.atStripe("/payment_methods/\(reference)")["customer"] == .null)
                let setup = try await payments.sandbox.send(
                    .post, "/stripe/v1/setup_intents", headers: [("Authorization", "Bearer sk_stripe_development")],
                    body: FormFields([("customer", customer)]).bytes, contentType: FormFields.contentType)
                #expect(setup.status == 404)
            case "paystack":
                let order = """
                    {"email":"\(customer)","amount":100000,"currency":"NGN","reference":"again-and-again",\
                    "authorization_code":"\(reference)"}
                    """
                let again = try await payments.asked(
                    .paystack, .post, "/transaction/charge_authorization", order)
                #expect(again.status == 400)
            default:
                let kept = try await payments.atProvider(.get, "/payment-methods/\(id)")
                #expect(try JSONParser.parse(kept.body)["status"] == .string("removed"))
            }
        }
    }

    /// An erasure takes what people tell it by before its provider was told.
    @Test func oneWhoseOwnerIsForgottenFirstIsForgottenThereToo() async throws {
        try await PaymentsHarness.run { payments in
            _ = try await payments.activeMethod(at: "paystack")
            let row = try await payments.database.query(
                """
                update payments.payment_methods
                set state = 'removed', is_default = false, next_at = updated_at, kind = null, brand = null,
                    last4 = null, exp_month = null, exp_year = null
                returning customer_reference, provider_reference
                """)
            let (customer, reference) = try #require(try row.first(String.self, String.self))
            try await eventually("its provider has forgotten it") {
                try await payments.database.query(
                    """
                    select next_at is null and provider_reference is null and kind is null
                    from payments.payment_methods
                    """
                ).first(Bool.self) == true
            }
            let order = """
                {"email":"\(customer)","amount":100000,"currency":"NGN","reference":"again-and-again",\
                "authorization_code":"\(reference)"}
                """
            let again = try await payments.asked(.paystack, .post, "/transaction/charge_authorization", order)
            #expect(again.status == 400)
        }
    }

    @Test func oneThatCannotBeGoneOnWithKeepsBackNoOther() async throws {
        try await PaymentsHarness.run { payments in
            _ = try await payments.newMethod(at: "sandbox")
            for statement: SQL in [
                "update payments.payment_methods set return_url = 'refused'",
                """
                create function payments.refuse() returns trigger language plpgsql as $$
                begin raise exception 'not this one'; end
                $$
                """,
                """
                create trigger refuse before update on payments.payment_methods
                    for each row when (old.return_url = 'refused' and new.state = 'failed')
                    execute function payments.refuse()
                """,
            ] { _ = try await payments.database.query(statement) }
            payments.clock.advance(by: .seconds(1))
            let second = try #require(try await payments.newMethod(at: "sandbox").json["id"]?.stringValue)
            payments.clock.advance(by: .seconds(24 * 3_600 + 1))
            try await payments.waitUntilMethod(second, is: "failed")
        }
    }

    @Test func oneThatNobodyGivesExpiresAndIsGivenUpThere() async throws {
        try await PaymentsHarness.run { payments in
            for provider in PaymentMethodTests.providers {
                let made = try await payments.newMethod(at: provider)
                let id = try #require(made.json["id"]?.stringValue)
                payments.clock.advance(by: .seconds(24 * 3_600 + 1))
                try await payments.waitUntilMethod(id, is: "failed")
                #expect(try await payments.method(id)["failure_code"] == .string("expired"))
                guard let secret = made.json["next_action"]?["client_secret"]?.stringValue else { continue }
                #expect(try await payments.confirmAtStripe(secret) != 200)
            }
        }
    }

    @Test func aPendingOneCanBeTakenBack() async throws {
        try await PaymentsHarness.run { payments in
            let made = try await payments.newMethod(at: "stripe")
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await payments.send(.DELETE, "\(PaymentsHarness.methods)/\(id)").status == 204)
            #expect(try await payments.method(id)["status"] == .string("removed"))
            try await eventually("its provider has forgotten it") {
                try await payments.database.query("select next_at is null from payments.payment_methods")
                    .first(Bool.self) == true
            }
        }
    }

    @Test func aDeadProviderIsAskedAgainAndAKeyMakesOne() async throws {
        try await PaymentsHarness.run(providerIsUp: false) { payments in
            let made = try await payments.newMethod(at: "stripe", key: "k")
            #expect(made.status == 201 && made.json["next_action"] == nil)
            #expect(try await payments.newMethod(at: "stripe", key: "k").json["id"] == made.json["id"])
            let reused = try await payments.newMethod(at: "sandbox", key: "k")
            #expect(reused.code == "idempotency_key_reused")
            #expect(try await payments.newMethod(at: "square").code == "unknown_provider")
            let count = try await payments.database.query("select count(*) from payments.payment_methods")
            #expect(try count.first(Int.self) == 1)
        }
    }

    @Test func nobodySeesChangesOrChargesAnothers() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.activeMethod(at: "sandbox")
            let (other, path) = (PaymentsHarness.other, "\(PaymentsHarness.methods)/\(id)")
            let answers = [
                try await payments.send(.GET, path, as: other), try await payments.send(.DELETE, path, as: other),
                try await change(payments, id, false, as: other),
                try await payments.charge("10.00", off: id, as: other),
                try await payments.charge("10.00", off: "\(UniqueID.example)"),
            ]
            #expect(refusals(answers) == Array(repeating: "404 not_found", count: 5))
            #expect(try await payments.send(.GET, PaymentsHarness.methods, as: other).json["data"] == .array([]))
            let elsewhere = try await payments.charge("10.00", off: id, more: #","provider":"stripe""#)
            let otherwise = try await payments.charge("10.00", off: id, more: #","method":"bank_transfer""#)
            #expect(refusals([elsewhere, otherwise]) == Array(repeating: "422 unknown_provider", count: 2))
            #expect(payments.wallet.credits == 0)
            #expect(try await payments.method(id)["is_default"] == .bool(true))
        }
    }

    /// Removed and charged at once: what was ordered is charged, and nothing is ordered after that.
    @Test func removedAndChargedAtOnce() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.activeMethod(at: "stripe")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await payments.charge("10.00", off: id).status } }
                group.addTask { try await payments.send(.DELETE, "\(PaymentsHarness.methods)/\(id)").status }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let ordered = statuses.count { $0 == 201 }
            let refused = statuses.count { $0 == 422 }
            #expect(refused == 6 - ordered, "\(statuses)")
            try await eventually("what was ordered is charged") { payments.wallet.credits == ordered }
            try await eventually("its provider has forgotten it") {
                payments.clock.advance(by: .seconds(1))
                return try await payments.database.query("select next_at is null from payments.payment_methods")
                    .first(Bool.self) == true
            }
        }
    }

    /// Forged, old and foreign events change nothing; a genuine one only has its provider asked.
    @Test func eventsProveNothing() async throws {
        try await PaymentsHarness.run { payments in
            let id = try #require(try await payments.newMethod(at: "sandbox").json["id"]?.stringValue)
            let event = """
                {"id":"evt_1","type":"payment_method.active","payment_method":{"id":"pm_1","reference":"\(id)",\
                "status":"active","card":{"brand":"visa","last4":"4242","exp_month":1,"exp_year":2030}}}
                """
            #expect(try await payments.webhook(event, secret: "whsec_other").status == 401)
            #expect(try await payments.webhook(event).status == 200)
            #expect(try await payments.method(id)["status"] == .string("pending"))
        }
    }
}
