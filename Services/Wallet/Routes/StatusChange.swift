import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

/// What the three have in common: the caller's right, the change under lock, the event, the word about staff.
struct StatusChange {
    let parts: WalletParts
    let verb: StaffVerb

    func answer<Called: Endpoint>(
        _ call: Call<Called>, _ change: @Sendable (inout Wallet, Commander) throws(WalletError) -> Void
    ) async throws -> Reply<WalletView>
    where Called.Path == WalletPath, Called.Body == StaffReason, Called.Output == WalletView {
        let found = try await parts.wallets.reachable(call.path.id, call.context)
        let commander = try call.caller.commander(of: found.wallet.owner)
        let rules = try await parts.rules.current().rules
        return try await idempotent(call, parts.transactions) { transaction in
            var before = found.wallet.account.status
            let stored = try await parts.wallets.change(call.path.id, in: transaction) { stored in
                before = stored.wallet.account.status
                try change(&stored.wallet, commander)
            }
            AuditTrail.subject(stored.wallet.owner)
            AuditTrail.changed("status", from: before.rawValue, to: stored.wallet.account.status.rawValue)
            if stored.wallet.account.status != before {
                if stored.wallet.account.status == .closed {
                    try await parts.reservations.requireNone(for: call.path.id, in: transaction)
                }
                try await parts.events.statusChanged(stored.wallet, in: transaction)
            }
            if let action = StaffAction(
                verb, on: stored.wallet.id.rawValue, by: commander, reason: call.body.reason, id: parts.ids.next(),
                at: parts.clock.now())
            {
                try await StaffActions.note(action, in: transaction)
            }
            return .ok(WalletView(stored, rules: rules))
        }
    }
}
