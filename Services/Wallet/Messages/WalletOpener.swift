import Contracts
import HTTPKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// Opens wallets for other services, and finds them.
struct WalletOpener: Sendable {
    let wallets: WalletStore
    let client: PostgresClient
    let events: WalletEvents
    let rules: RulesBook
    let signal: WakeSignal

    /// Kinds that a service opens beside those of customers. It alone moves their money.
    private static let managers: [WalletKind: String] = [.card: "cards"]

    var requests: [ServedRequest] {
        [
            .on(OpenWallet.self) { asked, asker in try await open(asked, asker) },
            .on(FindWallet.self) { asked, _ in try await find(asked) },
        ]
    }

    /// Once by the wallet's id: owner, currency and kind are its facts. A name may have been changed since.
    private func open(_ asked: OpenWallet, _ asker: Asker) async throws -> OpenedWallet {
        guard let kind = WalletKind(rawValue: asked.kind) else {
            throw Problem.invalid("kind", "unknown_value", "is no kind of wallet")
        }
        guard (1...100).contains(asked.name.unicodeScalars.count) else {
            throw Problem.invalid("name", "out_of_range", "must have 1 to 100 characters")
        }
        let manager = Self.managers[kind]
        guard manager ?? asker.service == asker.service else {
            throw Problem.forbidden("Wallets of this kind are not opened by \(asker.service).")
        }
        let id = AccountID(asked.walletID)
        if let known = try await wallets.find(id) { return try OpenedWallet(known.wallet, asked, kind) }
        guard try await rules.current().rules.rates.perDollar[asked.currency] != nil else {
            throw WalletError.currencyUnsupported(asked.currency)
        }
        let draft = WalletDraft(currency: asked.currency, kind: kind, name: asked.name, manager: manager)
        do {
            let stored = try await client.transaction { transaction in
                let stored = try await wallets.create(draft, owner: asked.ownerID, id: id, in: transaction)
                try await events.created(stored.wallet, in: transaction)
                return stored
            }
            signal.raise()
            return try OpenedWallet(stored.wallet, asked, kind)
        } catch let error as PostgresError where error.isUniqueViolation() {
            // The same request was faster.
            guard let known = try await wallets.find(id) else { throw error }
            return try OpenedWallet(known.wallet, asked, kind)
        }
    }

    private func find(_ asked: FindWallet) async throws -> FoundWallet {
        guard let key = try WalletKey(asked), let found = try await wallets.find(key)?.wallet else {
            throw WalletError.notFound(.wallet)
        }
        return FoundWallet(
            walletID: found.id.rawValue, ownerID: found.owner, currency: found.account.currency,
            status: found.account.status.rawValue, accountNumber: found.number.description, name: found.name)
    }
}

extension WalletKey {
    /// Nil for what can be the number of no wallet.
    fileprivate init?(_ asked: FindWallet) throws(Problem) {
        switch (asked.walletID, asked.accountNumber, asked.ownerID, asked.currency) {
        case (let id?, nil, nil, nil): self = .id(AccountID(id))
        case (nil, let text?, nil, nil):
            guard let number = AccountNumber(text) else { return nil }
            self = .number(number)
        case (nil, nil, let owner?, let currency?): self = .owner(owner, currency)
        default:
            throw Problem.invalid(
                "wallet_id", "missing", "name this, account_number, or owner_id and currency, and nothing else")
        }
    }
}

extension OpenedWallet {
    /// - Throws: `idReused` when the wallet is another than was asked for.
    fileprivate init(_ wallet: Wallet, _ asked: OpenWallet, _ kind: WalletKind) throws(WalletError) {
        guard wallet.owner == asked.ownerID, wallet.account.currency == asked.currency, wallet.kind == kind else {
            throw .idReused
        }
        self.init(
            walletID: wallet.id.rawValue, accountNumber: wallet.number.description,
            status: wallet.account.status.rawValue)
    }
}
