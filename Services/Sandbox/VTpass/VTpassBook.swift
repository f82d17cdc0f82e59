import JSONKit
import MoneyKit
import Primitives

/// Orders by the ids that whoever pays gave them. In memory, and rebuilt from the journal at the start; whatever is
/// answered is on the disk before.
actor VTpassBook {
    /// What the merchant has put there.
    static let deposited = Money(minorUnits: 1_000_000_000, currency: .NGN)

    private let journal: ModuleJournal<VTpassRecord>
    private let clock: WallClock
    private var bills: [String: VTpassBill] = [:]
    private var spent: Int64 = 0

    init(clock: WallClock, journal: ModuleJournal<VTpassRecord>) {
        self.clock = clock
        self.journal = journal
    }

    /// Builds the state again.
    /// - Returns: those that go on by themselves.
    func recover() throws -> [VTpassBill] {
        for record in journal.recovered {
            guard let change = record.change, apply(change) else {
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
        }
        return bills.values.filter { bill in
            !bill.untold.isEmpty || bill.status == .delivered && bill.behaviour == .isReversed
        }.sorted { $0.requestID < $1.requestID }
    }

    enum Taken: Sendable {
        case new(VTpassBill)
        /// An order of that id was there before.
        case known
        /// There is not so much left of the merchant's money.
        case unpaid
    }

    func take(_ bill: VTpassBill) async throws -> Taken {
        guard bills[bill.requestID] == nil else { return .known }
        guard spent + bill.amount.minorUnits <= Self.deposited.minorUnits else { return .unpaid }
        try await write(.created(bill))
        return .new(bill)
    }

    /// Counts the asking.
    func requery(_ requestID: String) async throws -> VTpassBill? {
        guard bills[requestID] != nil else { return nil }
        try await write(.requeried(requestID: requestID))
        return bills[requestID]
    }

    func bill(_ requestID: String) -> VTpassBill? { bills[requestID] }

    func move(_ requestID: String, to status: VTpassBill.Status) async throws -> VTpassBill {
        guard var bill = bills[requestID] else { throw VTpassError.unknownRequest }
        let now = clock.now()
        try bill.move(to: status, at: now)
        try await write(.moved(requestID: requestID, status, at: now))
        return bills[requestID] ?? bill
    }

    func told(_ requestID: String, _ status: VTpassBill.Status) async throws {
        try await write(.told(requestID: requestID, status))
    }

    /// What is left of the merchant's money.
    func balance() async throws -> Money {
        let left = Money(minorUnits: Self.deposited.minorUnits - spent, currency: .NGN)
        try await journal.sync()
        return left
    }

    /// The state changes at the instant of its record, before anybody else sees it.
    private func write(_ change: VTpassChange) async throws {
        precondition(apply(change), "only what is there is changed")
        journal.append([VTpassRecord(change)])
        try await journal.sync()
    }

    /// - Returns: false for a change of what is not there, or cannot be.
    private func apply(_ change: VTpassChange) -> Bool {
        switch change {
        case .created(let bill):
            bills[bill.requestID] = bill
            count(nil, bill)
            return true
        case .moved(let id, let status, let time):
            guard let before = bills[id] else { return false }
            var bill = before
            guard (try? bill.move(to: status, at: time)) != nil else { return false }  // then nothing has moved
            bills[id] = bill
            count(before, bill)
        case .requeried(let id): bills[id]?.requeries += 1
        case .told(let id, let status): bills[id]?.told(status)
        }
        return true
    }

    private func count(_ before: VTpassBill?, _ after: VTpassBill) {
        if before?.status == .delivered { spent -= after.amount.minorUnits }
        if after.status == .delivered { spent += after.amount.minorUnits }
    }
}
