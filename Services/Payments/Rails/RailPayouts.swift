import MoneyKit
import PaymentsDomain
import Primitives

/// A rail as a provider of payouts: what is sent becomes a line of its next file, under the outflow's id, so however
/// often it is sent it goes out once.
struct RailPayouts: Sendable {
    let rail: Rail
    let items: RailItemStore
    let own: OwnAccountStore
    let clock: WallClock

    var provider: PayoutProvider {
        PayoutProvider(
            name: rail.name.rawValue, schemes: rail.schemes, send: send, fetch: fetch, banks: { _ in [] },
            resolve: { _, _, _ in nil },
            carries: { currency in try await own.find(rail.name, currency) != nil })
    }

    private func send(_ outflow: Outflow, _ numbers: BankNumbers?, _: String) async throws -> PayoutAnswer {
        // Nobody is paid back by a file.
        guard case .bankAccount(let account, _) = outflow.target, let numbers else {
            return .notTaken(code: "rail_not_available")
        }
        if let code = rail.refusal(outflow.amount, numbers) { return .notTaken(code: code) }
        try await items.queue(
            outflow.id.rawValue, rail.name, .withdrawal, to: account, outflow.amount, note: outflow.reference,
            now: clock.now())
        return .known(.pending(reference: outflow.reference))
    }

    private func fetch(_ outflow: Outflow) async throws -> ProviderPayout? {
        try await items.find(outflow.id.rawValue)?.payout
    }
}
