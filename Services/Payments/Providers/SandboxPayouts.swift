import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What the sandbox provider pays out and pays back, over its HTTP API.
struct SandboxPayouts: Sendable {
    let link: PartnerLink
    let apiKey: String

    private static let recorded: Set<String> = ["reference", "amount", "status", "failure_code", "code"]

    var provider: PayoutProvider {
        PayoutProvider(
            name: "sandbox", schemes: Set(BankNumbers.Scheme.allCases), send: send, fetch: fetch, banks: banks,
            resolve: resolve)
    }

    private func send(_ outflow: Outflow, _ numbers: BankNumbers?, _ holder: String) async throws -> PayoutAnswer {
        let answer =
            if case .deposit(let deposit, _, _) = outflow.target {
                try await link.call(
                    call("refund_deposit", outflow, .post, "/payments/\(deposit)/refunds"),
                    json: SandboxPayoutOrder(outflow: outflow, numbers: nil, holder: nil))
            } else {
                try await link.call(
                    call("create_payout", outflow, .post, "/payouts"),
                    json: SandboxPayoutOrder(outflow: outflow, numbers: numbers, holder: holder))
            }
        switch answer.status {
        case 200, 201: return .known(try payout(answer, outflow))
        // Too early, too often, or there already: it may have been acted on.
        case 408, 409, 429: throw unexpected(answer)
        case 400..<500: return .notTaken(code: refusal(answer))
        default: throw unexpected(answer)
        }
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        let path =
            if case .deposit(let deposit, _, _) = outflow.target {
                "/payments/\(deposit)/refunds/\(outflow.id)"
            } else {
                "/payouts/\(outflow.id)"
            }
        let answer = try await link.call(call("get_payout", outflow, .get, path))
        switch answer.status {
        case 200: return try payout(answer, outflow)
        case 404: return nil
        default: throw unexpected(answer)
        }
    }

    private func banks(_ country: String) async throws -> [Bank] {
        let answer = try await link.call(
            PartnerCall(
                "list_banks", about: country, .get, "/banks?country=\(country)", headers: headers, isIdempotent: true))
        guard answer.status == 200 else { throw unexpected(answer) }
        return try link.client.decode(SandboxBanks.self, from: answer).banks
    }

    private func resolve(_ country: String, _ bank: String, _ account: String) async throws -> ResolvedAccount? {
        let answer = try await link.call(
            PartnerCall(
                "resolve_account", about: bank, .post, "/banks/resolve", headers: headers, isIdempotent: true,
                recorded: []),
            json: SandboxQuestion(country: country, bank: bank, account: account))
        switch answer.status {
        case 200: return try link.client.decode(SandboxResolved.self, from: answer).account
        case 404, 422: return nil
        default: throw unexpected(answer)
        }
    }

    private var headers: [(name: String, value: String)] { [("Authorization", "Bearer \(apiKey)")] }

    /// An order is sent once a call: the second of two may be refused for the sake of the first.
    private func call(
        _ operation: String, _ outflow: Outflow, _ method: EndpointMethod, _ path: String
    ) -> PartnerCall {
        PartnerCall(
            operation, about: outflow.id.description, method, path, headers: headers, isIdempotent: method == .get,
            recorded: Self.recorded)
    }

    private func payout(_ answer: PartnerClient.Answer, _ outflow: Outflow) throws -> ProviderPayout {
        let payout = try link.client.decode(SandboxPayout.self, from: answer)
        // Another amount than was ordered is nothing that we know how to book.
        guard payout.amount == outflow.amount, let told = payout.told else { throw unexpected(answer) }
        return told
    }

    /// Its own code, if it says one.
    private func refusal(_ answer: PartnerClient.Answer) -> String {
        let told = (try? link.client.decode(SandboxRefusal.self, from: answer))?.code  // then it said none
        return told ?? "provider_refused"
    }

    private func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: "sandbox", "status \(answer.status)")
    }
}
