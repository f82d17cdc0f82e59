import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import BillingService

/// The adapter before the sandbox's VTpass, partners in and out of rotation, and what they sell.
@Suite("VTpass as a partner") struct ProviderTests {
    private static func provider(_ scene: CatalogueScene) throws -> BillProvider {
        try scene.parts.providers.named("vtpass")
    }

    private static func order(
        _ scene: CatalogueScene, _ amount: String, at code: String = "BIL121", package: String? = nil,
        customer: String = "1111111111111", phone: String = "08011111111"
    ) async throws -> ProviderOrder {
        let id = try #require(BillerID(try await scene.biller(code)))
        let biller = try #require(try await scene.parts.catalogue.biller(id, isOperator: true)?.biller)
        let sold = try await scene.parts.catalogue.packages(of: id).map(\.package)
        return ProviderOrder(
            attemptID: try provider(scene).attemptID(), biller: biller, package: sold.first { $0.code == package },
            customer: customer, meter: biller.meter(nil), phone: phone,
            amount: try Money(parsing: amount, currency: .NGN))
    }

    private static func control(_ scene: CatalogueScene, _ attempt: String, _ status: String) async throws {
        let answer = try await scene.sandbox.send(
            .post, "/vtpass/control/\(attempt)", body: Array(#"{"status":"\#(status)"}"#.utf8))
        #expect(answer.status == 200)
    }

    /// Tokens and units as the peer's journal has them, however the distributor writes them.
    @Test(arguments: ["BIL119", "BIL121", "BIL123"]) func metersAreFilled(code: String) async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.00", at: code)
            guard case .delivered(let delivery) = try await provider.pay(order) else {
                Issue.record("not delivered")
                return
            }
            #expect(delivery.token?.utf8.count == 20)
            #expect(delivery.units == "73.529")
            #expect(delivery.commission?.amountText == "75.00")
            #expect(try await provider.requery(order.attemptID) == .delivered(delivery))
        }
    }

    @Test func packagesAndAirtimeAreDelivered() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            for order in [
                try await Self.order(scene, "4850.00", at: "BIL115", package: "GOTV-MAX", customer: "1212121212"),
                try await Self.order(scene, "300.00", at: "BIL122", package: "MTN-1GB-D", customer: "08011111111"),
                try await Self.order(scene, "100.00", at: "BIL099", customer: "08011111111"),
                try await Self.order(scene, "900.00", at: "BIL116", customer: "1212121212"),
            ] {
                guard case .delivered(let delivery) = try await provider.pay(order) else {
                    Issue.record("\(order.biller.code) is not delivered")
                    continue
                }
                #expect(delivery.token == nil)
                #expect(delivery.reference != nil)
            }
            // 10,000,000.00 less all of it.
            #expect(try await provider.balance() == Money(minorUnits: 999_385_000, currency: .NGN))
        }
    }

    @Test func failuresAreFailures() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.01")
            #expect(try await provider.pay(order) == .refused(code: "016", message: "TRANSACTION FAILED"))
            #expect(try await provider.requery(order.attemptID) == .refused(code: "016", message: "TRANSACTION FAILED"))
            #expect(try await provider.balance().minorUnits == 1_000_000_000)
        }
    }

    @Test(arguments: ["delivered", "failed", "reversed"]) func whatIsPendingEndsAsItEnds(status: String) async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.02")
            #expect(try await provider.pay(order) == .unknown("099"))
            #expect(try await provider.requery(order.attemptID) == .unknown("099"))
            try await Self.control(scene, order.attemptID, status)
            let word = try await provider.requery(order.attemptID)
            switch word {
            case .delivered: #expect(status == "delivered")
            case .refused: #expect(status == "failed")
            case .reversed: #expect(status == "reversed")
            case .refusedForUs, .tooSoon, .neverArrived, .unknown: Issue.record("\(word)")
            }
        }
    }

    /// Nothing that we know how to read: what became of it only asking tells.
    @Test(arguments: [("5000.05", true), ("5000.06", false)])
    func aTimeOutIsUnknown(amount: String, isDelivered: Bool) async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, amount)
            #expect(try await provider.pay(order) == .unknown("no code"))
            let word = try await provider.requery(order.attemptID)
            if case .delivered = word { #expect(isDelivered) } else { #expect(word == .neverArrived && !isDelivered) }
        }
    }

    @Test func nonsenseIsUnknown() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.00", phone: "500000000000")
            #expect(try await provider.pay(order) == .unknown("no code"))
            let word = try await provider.requery(order.attemptID)
            #expect({ if case .delivered = word { true } else { false } }())
        }
    }

    @Test func aReversalIsSeen() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.07")
            guard case .delivered = try await provider.pay(order) else {
                Issue.record("not delivered")
                return
            }
            try await eventually("it is reversed") { try await provider.requery(order.attemptID) == .reversed }
            #expect(try await provider.balance().minorUnits == 1_000_000_000)
        }
    }

    @Test func aTokenMayComeLate() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.08")
            var tokens: [String?] = []
            var words = [try await provider.pay(order)]
            for _ in 0..<3 { words.append(try await provider.requery(order.attemptID)) }
            for word in words {
                guard case .delivered(let delivery) = word else {
                    Issue.record("\(word)")
                    continue
                }
                tokens.append(delivery.token)
            }
            #expect(tokens.prefix(3) == [nil, nil, nil])
            #expect(tokens.last??.utf8.count == 20)
        }
    }

    /// An id is good for one order, and for the day in Lagos on which it was given.
    @Test func idsAreSentOnce() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.00")
            _ = try await provider.pay(order)
            #expect(try await provider.pay(order) == .unknown("014"))
            let yesterday = try await Self.order(scene, "5000.00")
            scene.harness.clock.advance(by: .seconds(86_400))
            #expect(try await provider.pay(yesterday) == .refused(code: "085", message: "IMPROPER REQUEST ID"))
        }
    }

    /// Neither numbers of customers nor tokens stay in the records of what is said to partners.
    @Test func recordsTellOfNobody() async throws {
        try await CatalogueScene.run { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.00")
            guard case .delivered(let delivery) = try await provider.pay(order) else {
                Issue.record("not delivered")
                return
            }
            _ = try await provider.verify(order.biller, order.customer, .prepaid)
            // The service's own looks at the partner are recorded beside them.
            let rows = try await scene.harness.context.postgres().query(
                """
                select coalesce(request, '') || coalesce(answer, '') from billing.partner_exchanges
                where operation in ('pay', 'verify')
                """)
            let texts = try rows.decode(String.self)
            #expect(texts.count == 2)
            for secret in [delivery.token ?? "?", order.customer, order.phone, "ADA OBI"] {
                #expect(texts.allSatisfy { !$0.contains(secret) }, "\(secret)")
            }
        }
    }

    // MARK: Rotation

    private static func watch(_ scene: CatalogueScene) -> WatchProviders {
        let parts = scene.parts
        return WatchProviders(
            states: parts.states, providers: parts.providers, compare: compare(scene), clock: parts.clock,
            metrics: scene.harness.context.metrics)
    }

    private static func compare(_ scene: CatalogueScene) -> ComparePackages {
        let parts = scene.parts
        return ComparePackages(
            catalogue: parts.catalogue, states: parts.states, providers: parts.providers, clock: parts.clock,
            metrics: scene.harness.context.metrics)
    }

    private static func state(_ scene: CatalogueScene) async throws -> JSONValue {
        let listed = try await scene.harness.send(.get, "\(CatalogueScene.staffPath)/providers", as: .support)
        return listed.data.first ?? .null
    }

    @Test func partnersAreLookedAt() async throws {
        try await CatalogueScene.run { scene in
            try await Self.watch(scene).run()
            let state = try await Self.state(scene)
            #expect(state["name"] == .string("vtpass"))
            #expect(state["reachable"] == .bool(true))
            #expect(state["balance"]?["amount"] == .string("10000000.00"))
            #expect(state["latency_ms"]?.integerValue ?? -1 >= 0)
            #expect(state["checked_at"] == JSON.value(scene.harness.clock.now.shown))
            #expect(state["closed"] == nil)
            let customer = try await scene.harness.send(.get, "\(CatalogueScene.staffPath)/providers", as: .customer)
            #expect(customer.status == 403)
        }
    }

    @Test func aPartnerThatIsAwayIsSaid() async throws {
        let url = "http://127.0.0.1:\(try freePort())"
        try await CatalogueScene.run(["VTPASS_URL": url]) { scene in
            try await Self.watch(scene).run()
            let state = try await Self.state(scene)
            #expect(state["reachable"] == .bool(false))
            #expect(state["balance"] == .null)
            // That is no reason to give it up.
            #expect(state["closed"] == nil)
        }
    }

    /// With a key that it does not know every call is refused for us.
    @Test func aPartnerThatRefusesUsIsOutOfRotation() async throws {
        try await CatalogueScene.run(["VTPASS_SECRET_KEY": "SK_of_somebody_else"]) { scene in
            let biller = try await scene.biller("BIL121")
            #expect(try await scene.validate(biller, "1111111111111").code == "biller_unreachable")
            let state = try await Self.state(scene)
            #expect(state["closed"]?["code"] == .string("087"))
            #expect(try await scene.validate(biller, "1111111111111").code == "biller_not_available")
            let seen = try await scene.harness.send(.get, "\(CatalogueScene.path)/billers/\(biller)", as: .customer)
            #expect(seen.json["available"] == .bool(false))
            let staff = try await scene.harness.send(.get, "\(CatalogueScene.staffPath)/billers", as: .operator)
            #expect(staff.data.allSatisfy { $0["switched_on"] == .bool(true) && $0["available"] == .bool(false) })
            let resume = "\(CatalogueScene.staffPath)/providers/vtpass/resume"
            #expect(try await scene.harness.send(.post, resume, as: .support).status == 403)
            #expect(try await scene.harness.send(.post, resume, as: .operator).status == 204)
            #expect(try await Self.state(scene)["closed"] == nil)
            #expect(
                try await scene.harness.send(
                    .post, "\(CatalogueScene.staffPath)/providers/paypal/resume", as: .operator
                ).code == "unknown_provider")
        }
    }

    /// An order that is refused for us goes back; a question that is says nothing of the order.
    @Test func ordersAndQuestionsThatAreRefusedForUsDiffer() async throws {
        try await CatalogueScene.run(["VTPASS_SECRET_KEY": "SK_of_somebody_else"]) { scene in
            let provider = try Self.provider(scene)
            let order = try await Self.order(scene, "5000.00")
            #expect(try await provider.requery(order.attemptID) == .unknown("087"))
            #expect(try await Self.state(scene)["closed"]?["code"] == .string("087"))
            #expect(
                try await provider.pay(order) == .refusedForUs(code: "087", message: "INVALID CREDENTIALS"))
        }
    }

    // MARK: What is sold

    @Test func aPackageOfAnotherPriceWaitsForAnOperator() async throws {
        try await CatalogueScene.run { scene in
            let gotv = try await scene.biller("BIL115")
            let max = try await scene.package("GOTV-MAX", of: gotv)
            let path = "\(CatalogueScene.staffPath)/billers/\(gotv)/packages"
            func change(_ amount: String) async throws -> BillingHarness.Answer {
                try await scene.harness.send(
                    .patch, "\(path)/\(max)", as: .operator, json: "{\(CatalogueScene.naira(amount))}")
            }
            try await Self.compare(scene).run()
            #expect(try await scene.parts.catalogue.countWaiting() == 0)
            _ = try await change("4000.00")
            try await Self.compare(scene).run()
            try await Self.compare(scene).run()
            #expect(try await scene.parts.catalogue.countWaiting() == 1)
            let staff = try await scene.harness.send(.get, path, as: .auditor)
            let waiting = try #require(staff.data.first { $0["code"] == .string("GOTV-MAX") })
            #expect(waiting["partner_amount"]?["amount"] == .string("4850.00"))
            #expect(waiting["available"] == .bool(false))
            #expect(waiting["switched_on"] == .bool(true))
            let quote = try await scene.quote(gotv, #""customer_id":"1212121212","package_id":"\#(max)""#)
            #expect(quote.code == "biller_not_available")
            // Another price than the partner's is none that an operator can settle on.
            #expect(try await change("4849.99").json["available"] == .bool(false))
            let settled = try await change("4850.00")
            #expect(settled.json["available"] == .bool(true))
            #expect(settled.json["partner_amount"] == .null)
        }
    }

    @Test func whatTheHookTellsIsAskedAbout() async throws {
        try await CatalogueScene.run { scene in
            let hook = "\(CatalogueScene.path)/webhooks/vtpass/whsec_vtpass_development"
            let gotv = try await scene.biller("BIL115")
            let max = try await scene.package("GOTV-MAX", of: gotv)
            _ = try await scene.harness.send(
                .patch, "\(CatalogueScene.staffPath)/billers/\(gotv)/packages/\(max)", as: .operator,
                json: "{\(CatalogueScene.naira("4000.00"))}")
            try await Self.watch(scene).run()
            #expect(try await scene.parts.catalogue.countWaiting() == 0)
            let told = try await scene.harness.send(
                .post, hook, as: nil, json: #"{"type":"variations-update","data":{"price":"1.00"}}"#)
            #expect(told.status == 200)
            #expect(told.json == .object([JSONMember("response", .string("success"))]))
            try await Self.watch(scene).run()
            #expect(try await scene.parts.catalogue.countWaiting() == 1)
            #expect(try await scene.parts.states.all().first?.changesToldAt == nil)
        }
    }

    @Test func hooksKnowTheSecretAndAreNotBelieved() async throws {
        try await CatalogueScene.run { scene in
            let hook = "\(CatalogueScene.path)/webhooks/vtpass"
            let known = #"{"type":"transaction-update","data":{"requestId":"202702031015a1b2c3d4e5f6a7b8c9d0"}}"#
            let cases: [(String, String, Int)] = [
                ("whsec_vtpass_development", known, 200), ("whsec_vtpass_developmenu", known, 401),
                ("whsec_vtpass_developmen", known, 401), ("x", known, 401),
                ("whsec_vtpass_development", "{", 422), ("whsec_vtpass_development", #"{"type":"other"}"#, 200),
                ("whsec_vtpass_development", #"{"type":"transaction-update","data":{"requestId":"<b>"}}"#, 422),
            ]
            for (secret, body, status) in cases {
                let answer = try await scene.harness.send(.post, "\(hook)/\(secret)", as: nil, json: body)
                #expect(answer.status == status, "\(secret) \(body)")
            }
        }
    }
}
