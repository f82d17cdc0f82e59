import Contracts
import Messaging
import MoneyKit
import PaymentsDomain
import Primitives
import ServiceKit

/// What is asked of the wallet for money that came to a bank account of ours.
///
/// All throw `MessagingError` when there was no answer.
struct BankWallet: Sendable {
    private static let digits = 12

    private let client: WalletClient

    init(broker: MessageBroker) {
        client = WalletClient(broker: broker)
    }

    func find(_ wallet: UniqueID) async throws -> FoundWallet? { try await find(FindWallet(walletID: wallet)) }

    /// Knows wallets by their own numbers.
    var lookup: WalletLookup {
        WalletLookup { name in
            guard name.utf8.count == Self.digits, Self.isNumber(name) else { return [] }
            return try await [find(FindWallet(accountNumber: name))].compactMap(\.self)
        }
    }

    /// Knows them by accounts at providers that stand for them.
    func lookup(of accounts: VirtualAccountStore) -> WalletLookup {
        WalletLookup { name in
            guard BankLimits.digits ~= name.utf8.count, Self.isNumber(name) else { return [] }
            var found: [FoundWallet] = []
            for wallet in try await accounts.wallets(of: name) {
                if let wallet = try await find(wallet) { found.append(wallet) }
            }
            return found
        }
    }

    private static func isNumber(_ name: String) -> Bool { name.utf8.allSatisfy { (48...57).contains($0) } }

    /// - Throws: `RequestRefused` when the wallet does not take it.
    func credit(_ entry: BankEntry) async throws {
        guard let target = entry.target, let amount = entry.amount else { return }
        _ = try await client.post(
            PostToWallet(
                id: target.transaction, purpose: "bank_credit", ownerID: target.owner,
                legs: [
                    PostingLeg(
                        debit: "clearing:\(entry.rail.rawValue)", credit: target.wallet.description, amount: amount)
                ],
                reference: entry.reference.map { String($0.prefix(140)) }))
    }

    private func find(_ request: FindWallet) async throws -> FoundWallet? {
        do {
            return try await client.findWallet(request)
        } catch let refused as RequestRefused where refused.code == "not_found" {
            return nil
        }
    }
}
