import JSONKit
import MoneyKit
import Primitives

/// Payouts by the merchant's references. In memory, and rebuilt from the journal at the start; whatever is answered is
/// on the disk before.
actor PayoutBook {
    private let journal: ModuleJournal<PayoutRecord>
    private let clock: WallClock
    private let ids: IDGenerator
    private var payouts: [String: SandboxPayout] = [:]
    private var lost: Set<String> = []

    init(clock: WallClock, ids: IDGenerator, journal: ModuleJournal<PayoutRecord>) {
        self.journal = journal
        self.clock = clock
        self.ids = ids
    }

    /// Builds the state again.
    /// - Returns: those that go on by themselves.
    func recover() throws -> [SandboxPayout] {
        for record in journal.recovered {
            guard let change = record.change, try apply(change) else {
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
        }
        return payouts.values.filter { payout in
            let behaviour = RefundBehaviour(payout.amount)
            if payout.status == .pending { return behaviour != .waits }
            return payout.told.count < payout.endings.count || payout.status == .succeeded && behaviour == .comesBack
        }.sorted { $0.id < $1.id }
    }

    /// One payout for each reference.
    /// - Returns: the payout, and whether it is new.
    /// - Throws: `gatewayTimeout` for the first call of one that is to get lost.
    func create(
        _ name: String, with face: PaymentFace, amount: Money, account: BankAccountKey
    ) async throws -> (payout: SandboxPayout, isNew: Bool) {
        let reference = face.named(name)
        if let known = payouts[reference] {
            guard known.amount == amount, known.account == account else { throw PayoutError.referenceReused }
            try await journal.sync()
            return (known, false)
        }
        guard BankRegistry.holder(of: account) != nil else { throw PayoutError.unknownAccount }
        if RefundBehaviour(amount) == .getsLost, lost.insert(reference).inserted {
            append(.lost(reference: reference))
            try await journal.sync()
            throw PayoutError.gatewayTimeout
        }
        let payout = SandboxPayout(
            id: ids.next(), reference: reference, amount: amount, account: account, createdAt: clock.now(),
            face: face)
        payouts[reference] = payout
        append(.created(payout))
        try await journal.sync()
        return (payouts[reference] ?? payout, true)
    }

    func end(_ reference: String, _ ending: SandboxPayout.Ending) async throws -> SandboxPayout {
        guard var payout = payouts[reference] else { throw PayoutError.unknownPayout }
        let now = clock.now()
        if try payout.end(ending, at: now) {
            payouts[reference] = payout
            append(.ended(reference: reference, ending, at: now))
        }
        try await journal.sync()
        return payout
    }

    /// By our own id.
    func payout(id: UniqueID) async throws -> SandboxPayout {
        guard let payout = payouts.values.first(where: { $0.id == id }) else { throw PayoutError.unknownPayout }
        try await journal.sync()
        return payout
    }

    func payout(_ reference: String) async throws -> SandboxPayout {
        guard let payout = payouts[reference] else { throw PayoutError.unknownPayout }
        try await journal.sync()
        return payout
    }

    /// The merchant has taken it.
    func told(_ reference: String, _ ending: SandboxPayout.Ending) async throws {
        payouts[reference]?.told.insert(ending)
        append(.told(reference: reference, ending))
        try await journal.sync()
    }

    private func append(_ change: PayoutChange) { journal.append([PayoutRecord(change)]) }

    /// - Returns: false for a change of what is not there.
    private func apply(_ change: PayoutChange) throws -> Bool {
        switch change {
        case .lost(let reference): lost.insert(reference)
        case .created(let payout): payouts[payout.reference] = payout
        case .ended(let reference, let ending, let time):
            guard var payout = payouts[reference] else { return false }
            _ = try payout.end(ending, at: time)
            payouts[reference] = payout
        case .told(let reference, let ending): payouts[reference]?.told.insert(ending)
        }
        return true
    }
}
