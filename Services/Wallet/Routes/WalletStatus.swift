import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

/// Freezes a wallet: nothing moves in or out. Its owner may, and staff.
struct FreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/freeze", id: "freezeWallet", summary: "Freeze a wallet", tag: "Wallets",
        access: .ownWallets(or: .freezeWallet), idempotency: .optional, problems: [.notFound, .walletClosed])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts, verb: .freezeWallet).answer(call) {
            wallet, commander throws(WalletError) in
            try wallet.freeze(by: commander)
        }
    }
}

struct UnfreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/unfreeze", id: "unfreezeWallet", summary: "End a freeze", tag: "Wallets",
        access: .ownWallets(or: .unfreezeWallet), idempotency: .optional, problems: [.notFound, .walletClosed])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    /// A freeze is the owner's answer to a key in wrong hands, so no key ends it.
    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        guard try call.caller.isPerson else {
            _ = try await parts.wallets.reachable(call.path.id, call.context)
            throw Problem(.forbidden, detail: "An API key may freeze a wallet, and not end a freeze.")
        }
        return try await StatusChange(parts: parts, verb: .unfreezeWallet).answer(call) {
            wallet, commander throws(WalletError) in
            try wallet.unfreeze(by: commander)
        }
    }
}

/// Final; the wallet must be empty, and nobody may collect money for it.
struct CloseWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/close", id: "closeWallet", summary: "Close an empty wallet for good",
        tag: "Wallets", access: .ownWallets(or: .closeWallet), idempotency: .optional,
        problems: [.notFound, .walletNotEmpty, .moneyExpected])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts, verb: .closeWallet).answer(call) { wallet, commander throws(WalletError) in
            try wallet.close(by: commander)
        }
    }
}

/// What the three have in common: the caller's right, the change under lock, the event, the word about staff.
private struct StatusChange {
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
