import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

/// Freezes a wallet: nothing moves in or out. Its owner may, and staff.
struct FreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/freeze", id: "freezeWallet", summary: "Freeze a wallet", tag: "Wallets",
        access: .stopWallets, idempotency: .optional, problems: [.notFound, .walletClosed])

    typealias Path = WalletPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts).answer(call) { wallet, commander throws(WalletError) in
            try wallet.freeze(by: commander)
        }
    }
}

struct UnfreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/unfreeze", id: "unfreezeWallet", summary: "End a freeze", tag: "Wallets",
        access: .stopWallets, idempotency: .optional, problems: [.notFound, .walletClosed])

    typealias Path = WalletPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts).answer(call) { wallet, commander throws(WalletError) in
            try wallet.unfreeze(by: commander)
        }
    }
}

/// Final; the wallet must be empty, and nobody may collect money for it.
struct CloseWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/close", id: "closeWallet", summary: "Close an empty wallet for good",
        tag: "Wallets", access: .stopWallets, idempotency: .optional,
        problems: [.notFound, .walletNotEmpty, .moneyExpected])

    typealias Path = WalletPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts).answer(call) { wallet, commander throws(WalletError) in
            try wallet.close(by: commander)
        }
    }
}

/// What the three have in common: the caller's right, the change under lock, the event.
private struct StatusChange {
    let parts: WalletParts

    func answer<Called: Endpoint>(
        _ call: Call<Called>, _ change: @Sendable (inout Wallet, Commander) throws(WalletError) -> Void
    ) async throws -> Reply<WalletView> where Called.Path == WalletPath, Called.Output == WalletView {
        let found = try await parts.wallets.reachable(call.path.id, call.context)
        let commander = try call.caller.commander(of: found.wallet.owner)
        let rules = try await parts.rules.current().rules
        return try await idempotent(call, parts.transactions) { transaction in
            var before = found.wallet.account.status
            let stored = try await parts.wallets.change(call.path.id, in: transaction) { stored in
                before = stored.wallet.account.status
                try change(&stored.wallet, commander)
            }
            if stored.wallet.account.status != before {
                if stored.wallet.account.status == .closed {
                    try await parts.reservations.requireNone(for: call.path.id, in: transaction)
                }
                try await parts.events.statusChanged(stored.wallet, in: transaction)
            }
            return .ok(WalletView(stored, rules: rules))
        }
    }
}
