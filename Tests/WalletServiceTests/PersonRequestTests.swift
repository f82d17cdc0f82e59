import Contracts
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import WalletService

/// What compliance asks of a person's wallets. The harness checks the books after each of these.
@Suite struct PersonRequestTests {
    private func erase(_ world: WalletHarness, _ person: TestCaller) async throws -> SubjectAnswer {
        try await world.ask(
            WalletEraseSubject(SubjectRequest(requestID: .example, userID: person.user)), as: "compliance")
    }

    private func restrict(_ world: WalletHarness, _ person: TestCaller, _ isRestricted: Bool) async throws {
        _ = try await world.ask(
            WalletRestrictSubject(
                SubjectRequest(requestID: .example, userID: person.user, restricted: isRestricted)),
            as: "compliance")
    }

    @Test func nobodyButComplianceAsks() async throws {
        try await WalletHarness.with { world in
            let request = SubjectRequest(requestID: .example, userID: UserID(.example))
            let erasing = try await world.refusal(of: WalletEraseSubject(request), as: "payments")
            let telling = try await world.refusal(of: WalletExportSubject(request), as: "auth")
            #expect(erasing == "forbidden" && telling == "forbidden")
        }
    }

    @Test func walletsCloseOnceTheyAreEmpty() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            _ = try await world.wallet(of: ada, .EUR)
            let held = try await erase(world, ada)
            #expect(held.status == .blocked && held.blockers.map(\.code) == ["balance"])
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "10")).expect(201)

            #expect(try await erase(world, ada).status == .completedWithRetention)
            try await grace.post("/api/v1/transfers", world.transfer(to, from, "1")).expect(422)
            try await ada.post("/api/v1/wallets", #"{"currency":"GBP"}"#).expect(404, "not_found")
            let open = try await world.client.query(
                "select count(*) from wallet.accounts where owner_id = \(ada.user) and status <> 'closed'")
            #expect(try open.first(Int.self) == 0)
            #expect(try await world.posted(to, grace) == "10.00")
        }
    }

    /// Money that comes at the same moment is there before, and keeps the person here, or finds the wallet closed.
    @Test func moneyAndErasureDoNotCross() async throws {
        try await WalletHarness.with { world in
            let grace = try await world.customer()
            let from = try await world.wallet(of: grace, funds: 100_000)
            for _ in 0..<5 {
                let ada = try await world.customer()
                let to = try await world.wallet(of: ada)
                async let sent = grace.post("/api/v1/transfers", world.transfer(from, to, "1"))
                async let erased = erase(world, ada)
                let (status, answer) = (try await sent.status, try await erased)
                #expect((status == 201) == (answer.status == .blocked), "\(status) beside \(answer.status)")
            }
        }
    }

    /// A name that comes late, out of parking, meets the mark of the erasure.
    @Test func aLateEventBringsNoNameBack() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            try await keep("Ada L.", of: ada, world)
            #expect(try await erase(world, ada).records > 0)
            for person in [ada, grace] {
                try await world.publish(
                    UserUpdated(
                        userID: person.user, roles: ["customer"], kycTier: 1, status: "active", firstName: "Late",
                        lastName: "Comer", updatedAt: world.clock.now))
            }
            // In order: when the second has had its effect, so has the first.
            try await eventually("the events are taken") { try await name(world, grace) == "Late C." }
            #expect(try await name(world, ada) == nil)
        }
    }

    private func keep(_ name: String, of person: TestCaller, _ world: WalletHarness) async throws {
        try await world.client.execute(
            "update wallet.owners set masked_name = \(name) where owner_id = \(person.user)")
    }

    private func name(_ world: WalletHarness, _ person: TestCaller) async throws -> String? {
        try await world.client.query("select masked_name from wallet.owners where owner_id = \(person.user)")
            .first(String?.self) ?? nil
    }

    /// Others see no name of whoever has restricted it; money goes on.
    @Test func whoeverIsRestrictedIsShownToNobody() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            try await keep("Grace H.", of: grace, world)
            let path = "/api/v1/wallets/lookup?account_number=\(try await world.number(of: to, grace))"
            #expect(try await ada.get(path).expect(200).text("name") == "Grace H.")
            try await restrict(world, grace, true)
            #expect(try await ada.get(path).expect(200)["name"] == .null)
            try await ada.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201)
            let entries = "/api/v1/wallets/\(from)/entries"
            #expect(try await ada.get(entries).expect(200).text("data.0.counterparty.name") == nil)
            try await restrict(world, grace, false)
            #expect(try await ada.get(entries).expect(200).text("data.0.counterparty.name") == "Grace H.")
        }
    }
}
