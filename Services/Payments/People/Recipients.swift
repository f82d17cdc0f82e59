import Contracts
import MoneyKit
import PaymentsDomain
import Primitives

/// Finds whom money is for, and where theirs goes.
struct Recipients: Sendable {
    let directory: PeopleDirectory
    let wallet: PaymentWallet

    /// Somebody, with the wallet where it was named.
    struct Found: Sendable {
        let person: Person
        let wallet: UniqueID?
    }

    /// Nil when nobody is known by it.
    func find(_ recipient: Recipient) async throws -> Found? {
        switch recipient {
        case .address(let address):
            return try await directory.person(at: address).map { Found(person: $0, wallet: nil) }
        case .account(let number):
            guard let found = try await wallet.numbered(number), found.status != "closed",
                let person = try await directory.person(found.ownerID)
            else { return nil }
            return Found(person: person, wallet: found.walletID)
        }
    }

    /// With the wallet that takes an amount of a currency: the one that was named, or the usual one.
    /// - Throws: `currencyUnsupported` where there is none.
    func payee(_ found: Found, in currency: Currency) async throws -> Payment.Party {
        let target: UniqueID?
        if let named = found.wallet {
            target = named
        } else {
            target = try await wallet.usual(of: found.person.id, in: currency)?.walletID
        }
        guard let target else { throw PaymentsError.currencyUnsupported }
        return Payment.Party(user: found.person.id, wallet: target, name: found.person.name)
    }

    /// Whoever pays from a wallet of theirs.
    /// - Throws: `walletNotFound`, also for another's.
    func payer(_ user: UserID, from source: UniqueID) async throws -> Payment.Party {
        let own = try await wallet.own(source, of: user)
        return Payment.Party(user: user, wallet: own.walletID, name: try await directory.person(user)?.name)
    }
}
