import Contracts
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// Which wallets a name in a file stands for, if it is one of its kind: a wallet's number, or that of an account
/// that stands for one.
struct WalletLookup: Sendable {
    let find: @Sendable (_ name: String) async throws -> [FoundWallet]
}

/// Finds whose money has come, and credits it. Each step can be repeated: the wallet knows a credit by an id of its
/// own.
struct BankEntrySaga: Sendable {
    let client: PostgresClient
    let entries: BankEntryStore
    let sagas: SagaStore<BankEntry.Stage>
    let wallet: BankWallet
    let lookups: [WalletLookup]
    let approvals: ApprovalDesk
    let clock: WallClock
    let ids: IDGenerator
    let crashes: CrashPoints
    let wake: @Sendable () -> Void

    func step(_ saga: Saga<BankEntry.Stage>) async throws {
        guard let entry = try await entries.find(BankEntryID(saga.id)) else { return }
        let report = try await learn(entry)
        let goesOn = try await client.transaction { transaction in
            guard var entry = try await entries.lock(BankEntryID(saga.id), in: transaction) else { return false }
            switch report {
            case .none: break
            case .found(let target):
                // A bank that tells by NACHA and by statements calls the same money by names that have nothing in
                // common. What may be told twice is not credited twice: staff see both and say.
                let isTold = try await entries.isCreditedOtherwise(entry, target, in: transaction)
                entry.match(isTold ? nil : target)
            case .credited: entry.credited()
            case .refused(let code): entry.refused(code)
            }
            let now = clock.now()
            try await entries.update(entry, now: now, in: transaction)
            try await sagas.advance(
                saga, to: entry.stage, dueAt: entry.stage == .done ? nil : now, now: now, in: transaction)
            return entry.stage != .done
        }
        if goesOn { wake() }
    }

    private enum Report {
        case none
        case found(BankEntry.Target?)
        case credited
        case refused(code: String)
    }

    private func learn(_ entry: BankEntry) async throws -> Report {
        switch entry.stage {
        case .done: return .none
        case .matching: return .found(try await target(of: entry))
        case .crediting:
            do {
                try await wallet.credit(entry)
                crashes.passed(RailCrashPoints.credited)
                return .credited
            } catch let refused as RequestRefused {
                return .refused(code: refused.code)
            }
        }
    }

    /// The one wallet of the money's currency that the entry names; nil: none, more than one, or one that it may not
    /// credit.
    private func target(of entry: BankEntry) async throws -> BankEntry.Target? {
        guard let amount = entry.amount else { return nil }
        var found: [UniqueID: UserID] = [:]
        for name in entry.names {
            for lookup in lookups {
                for wallet in try await lookup.find(name) where wallet.currency == amount.currency {
                    found[wallet.walletID] = wallet.ownerID
                }
            }
        }
        guard found.count == 1, let (wallet, owner) = found.first else { return nil }
        guard try await mayCredit(owner, amount, by: entry) else { return nil }
        return BankEntry.Target(wallet: wallet, owner: owner, transaction: ids.next())
    }

    /// A file that an operator has handed in credits nobody with what a second one would have to agree to, and never
    /// the operator: staff allocate it.
    private func mayCredit(_ owner: UserID, _ amount: Money, by entry: BankEntry) async throws -> Bool {
        guard let staff = entry.receivedBy else { return true }
        guard owner != staff else { return false }
        return try await approvals.suffices(
            staff,
            for: StaffMovement(resourceID: entry.id.rawValue, amount: amount, parties: [owner], reason: nil))
    }

    // MARK: What staff say

    /// A wallet that staff name for what came.
    /// - Throws: `walletNotFound`, `currencyMismatch`.
    func target(_ wallet: UniqueID, for amount: Money) async throws -> BankEntry.Target {
        guard let found = try await self.wallet.find(wallet) else { throw PaymentsError.walletNotFound }
        guard found.currency == amount.currency else {
            throw PaymentsError.currencyMismatch(expected: found.currency)
        }
        return BankEntry.Target(wallet: wallet, owner: found.ownerID, transaction: ids.next())
    }

    /// - Throws: `missing`, `notOpen`, `ownDecision`.
    nonisolated(nonsending) func allocate(
        _ id: BankEntryID, to target: BankEntry.Target, by staff: UserID, in transaction: PostgresTransaction
    ) async throws -> BankEntry {
        guard var entry = try await entries.lock(id, in: transaction) else {
            throw PaymentsError.missing(.bankEntry)
        }
        guard target.owner != staff else { throw PaymentsError.ownDecision }
        try entry.allocate(target)
        let now = clock.now()
        try await entries.update(entry, by: staff, now: now, in: transaction)
        if let saga = try await sagas.claim(id.rawValue, in: transaction) {
            try await sagas.advance(saga, to: entry.stage, dueAt: now, now: now, in: transaction)
        } else {
            try await transaction.execute(
                sagas.create(id: id.rawValue, state: entry.stage, data: [], dueAt: now, now: now))
        }
        return entry
    }
}
