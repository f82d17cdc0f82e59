import JSONKit
import MoneyKit
import Primitives

/// Files of merchants by their own ids, and files for them. In memory, and rebuilt from the journal at the start;
/// whatever is answered is on the disk before.
actor BankBook {
    struct MerchantFile: Sendable {
        let id: UniqueID
        let content: [UInt8]
        var step: BankFormat.Step?
    }

    /// So long after its day a file's second step comes: after what is silent counts as done.
    private static let daysUntilReturns = 7

    private let journal: ModuleJournal<BankRecord>
    private let clock: WallClock
    private var lost: Set<UniqueID> = []
    /// In the order in which they came.
    private var files: [MerchantFile] = []
    private var outbox: [[UInt8]] = []

    init(clock: WallClock, journal: ModuleJournal<BankRecord>) {
        self.journal = journal
        self.clock = clock
    }

    /// Builds the state again.
    func recover() throws {
        for record in journal.recovered {
            guard let change = record.change else {
                throw JournalUnread(
                    module: journal.module, line: String(decoding: JSON.encode(record), as: UTF8.self))
            }
            apply(change)
        }
    }

    /// One file for each id.
    /// - Returns: whether it is new.
    /// - Throws: `referenceReused` for other bytes; `gatewayTimeout` for a file that is to get lost, or whose answer
    ///   is.
    func take(_ id: UniqueID, _ content: [UInt8]) async throws -> Bool {
        if let known = files.first(where: { $0.id == id }) {
            guard known.content == content else { throw PaymentError.referenceReused }
            try await journal.sync()
            return false
        }
        let behaviours = Set((BankFormat.of(content)?.amounts(content) ?? []).map { Ending($0) })
        if behaviours.contains(.lost), !lost.contains(id) {
            try await write(.lost(id: id))
            throw PaymentError.gatewayTimeout
        }
        try await write(.received(id: id, content: content))
        if behaviours.contains(.silent) { throw PaymentError.gatewayTimeout }
        return true
    }

    /// What becomes of a file with such an amount in it.
    private enum Ending: Hashable {
        case ordinary, lost, silent

        init(_ amount: Money) {
            self =
                switch RefundBehaviour(amount) {
                case .getsLost: .lost
                case .answersWithTimeout: .silent
                default: .ordinary
                }
        }
    }

    /// Names of files for the merchant, in their order, after what has come due.
    func names() async throws -> [String] {
        try await settle { file, today in
            guard let day = BankFormat.of(file.content)?.settlesOn(file.content) else { return false }
            return file.step == nil ? day <= today : day.adding(days: Self.daysUntilReturns) <= today
        }
        return outbox.indices.map(Self.name)
    }

    /// Takes the next step of every file, whatever the day.
    /// - Returns: how many files had one.
    @discardableResult
    func settleNow() async throws -> Int { try await settle { _, _ in true } }

    func file(_ name: String) async throws -> [UInt8]? {
        try await journal.sync()
        return outbox.indices.first { Self.name($0) == name }.map { outbox[$0] }
    }

    @discardableResult
    private func settle(_ isDue: (MerchantFile, CalendarDay) -> Bool) async throws -> Int {
        let today = ClockZone.newYork.day(at: clock.now())
        var count = 0
        for file in files where file.step != .returned && isDue(file, today) {
            let step: BankFormat.Step = file.step == nil ? .settled : .returned
            let answers = BankFormat.of(file.content)?.answers(file.content, step, today) ?? []
            let change = BankChange.answered(id: file.id, step, files: answers)
            apply(change)
            journal.append([BankRecord(change)])
            count += 1
        }
        try await journal.sync()
        return count
    }

    private func write(_ change: BankChange) async throws {
        apply(change)
        journal.append([BankRecord(change)])
        try await journal.sync()
    }

    private func apply(_ change: BankChange) {
        switch change {
        case .lost(let id): lost.insert(id)
        case .received(let id, let content): files.append(MerchantFile(id: id, content: content))
        case .answered(let id, let step, let answers):
            if let place = files.firstIndex(where: { $0.id == id }) { files[place].step = step }
            outbox += answers
        }
    }

    private static func name(_ place: Int) -> String {
        let number = "\(place + 1)"
        return String(repeating: "0", count: max(0, 8 - number.utf8.count)) + number
    }
}
