import Authentication
import Contracts
import FoundationEssentials
import HTTPKit
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Every provider there is code for, against the sandbox, which plays each: what holds for one holds for all.
@Suite(.timeLimit(.minutes(5))) struct ProviderTests {
    private static let names = Processors.all.map { $0.name }
    private static let deposits = "/api/v1/payments/deposits"

    private func made(_ payments: PaymentsHarness, _ amount: String, with provider: String) async throws -> String {
        let made = try await payments.deposit(amount, with: provider)
        #expect(made.status == 201 && made.json["provider"] == .string(provider))
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    private func refunded(
        _ payments: PaymentsHarness, _ amount: String, of deposit: String
    ) async throws -> String {
        let made = try await payments.refund(amount, of: deposit)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    /// How the sandbox's book names what was made with a partner.
    private func name(_ id: String, with provider: String) -> String {
        provider == "sandbox" ? id : "\(provider):\(id)"
    }

    @Test(arguments: names)
    func whateverItsProviderDoesADepositIsCreditedOnce(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            var ids: [String] = []
            for amount in ["10.00", "10.03", "10.04", "10.05"] {
                ids.append(try await made(payments, amount, with: provider))
            }
            for id in ids { try await payments.waitUntil(id, is: "succeeded") }
            #expect(payments.wallet.credits == ids.count)
            let credited = payments.wallet.state.withLock { state in state.credited.values.map(\.provider) }
            #expect(Set(credited) == [provider])
            let first = try #require(UniqueID(ids[0]))
            try await eventually("its event came, and was believed") {
                let count = try await payments.database.query(
                    """
                    select count(*) from payments.provider_events
                    where provider = \(provider) and deposit_id = \(first)
                    """
                ).first(Int64.self)
                return (count ?? 0) > 0
            }
        }
    }

    @Test(arguments: names)
    func aDeclinedOneFailsAndOneThatWaitsTellsHowToPay(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let declined = try await made(payments, "10.01", with: provider)
            try await payments.waitUntil(declined, is: "failed")
            let waiting = try await made(payments, "10.02", with: provider)
            let answer = try await payments.send(.GET, "\(Self.deposits)/\(waiting)").json
            #expect(answer["status"] == .string("pending"))
            let action = try #require(answer["next_action"])
            #expect(action["url"]?.stringValue != nil || action["client_secret"]?.stringValue != nil)
            let settled = try await payments.atProvider(
                .post, "/payments/\(name(waiting, with: provider))/settle", "{}")
            #expect(settled.status == 200)
            try await payments.waitUntil(waiting, is: "succeeded")
            #expect(payments.wallet.credits == 1)
        }
    }

    @Test(arguments: names)
    func whatGoesBackGoesBackOnce(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await made(payments, "100.00", with: provider)
            try await payments.waitUntil(deposit, is: "succeeded")
            var ids: [String] = []
            for amount in ["4.00", "5.03", "6.04", "7.05", "8.06"] {
                ids.append(try await refunded(payments, amount, of: deposit))
            }
            for id in ids { try await payments.waitUntil(PaymentsHarness.refunds, id, is: "succeeded") }
            let captures = payments.wallet.holds.state.withLock { state in
                state.captures.values.flatMap { $0.legs.map(\.credit) }
            }
            #expect(captures == Array(repeating: "clearing:\(provider)", count: ids.count))
            let view = try await payments.send(.GET, "\(Self.deposits)/\(deposit)").json
            #expect(view["refunded"]?["amount"] == .string("30.18"))
            // What the provider could not deliver is the wallet's again.
            let back = try await refunded(payments, "9.07", of: deposit)
            try await payments.waitUntil(PaymentsHarness.refunds, back, is: "failed")
            try await payments.waitUntilOver(back)
            let mistakes = payments.wallet.holds.state.withLock { state in state.mistakes }
            #expect(mistakes == [])
        }
    }

    @Test(arguments: names)
    func aRefusedRefundLeavesTheMoney(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let deposit = try await made(payments, "50.00", with: provider)
            try await payments.waitUntil(deposit, is: "succeeded")
            let id = try await refunded(payments, "9.01", of: deposit)
            try await payments.waitUntil(PaymentsHarness.refunds, id, is: "failed")
            try await payments.waitUntilOver(id)
            let hold = try #require(UniqueID(id))
            let (released, captures) = payments.wallet.holds.state.withLock { ($0.released, $0.captures.count) }
            #expect(released.contains(hold) && captures == 0)
        }
    }

    @Test(arguments: names)
    func whatNobodyPaidEnds(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await made(payments, "10.02", with: provider)
            try await payments.waitUntil(id, isIn: "awaiting")
            payments.clock.advance(by: .seconds(25 * 3_600))
            try await payments.waitUntil(id, is: "expired")
            #expect(payments.wallet.credits == 0)
        }
    }

    @Test(arguments: names)
    func whatIsNotSignedIsNotHeard(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await made(payments, "10.02", with: provider)
            let body = #"{"id":"evt_1","type":"payment.succeeded","data":{"object":{"id":"\#(id)"}}}"#
            let answer = try await payments.send(
                .POST, "/api/v1/payments/webhooks/\(provider)", as: nil, json: body)
            #expect(answer.status == 401 && answer.code == "webhook_not_signed")
            #expect(try await payments.status(id) == "pending")
        }
    }

    @Test(arguments: names)
    func wherePayoutsGoAWithdrawalIsSentOnce(provider: String) async throws {
        try await PaymentsHarness.run { payments in
            let account = try await payments.newAccount()
            let rails = try await payments.outflow(PaymentsHarness.accounts, account)["rails"]?.arrayValue
            let body = """
                {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"5.00","currency":"USD"},\
                "bank_account_id":"\(account)","via":"\(provider)"}
                """
            let sent = try await payments.send(
                .POST, PaymentsHarness.withdrawals, json: body, key: UUID().uuidString)
            guard rails?.contains(.string(provider)) == true else {
                #expect(sent.status == 422 && sent.code == "rail_not_available")
                return
            }
            let id = try #require(sent.json["id"]?.stringValue, "\(sent.status) \(sent.code ?? "")")
            try await payments.waitUntil(PaymentsHarness.withdrawals, id, is: "succeeded")
            #expect(payments.wallet.holds.state.withLock { $0.captures.count } == 1)
        }
    }
}
