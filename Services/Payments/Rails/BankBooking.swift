import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Books what files of banks say, of whatever format: a file, its entries and what follows from them in one
/// transaction. The same bytes come in once; the same entry counts once, in however many files it comes; what does not
/// add up is kept and moves nothing.
struct BankBooking: Sendable {
    /// A file that came, now or before.
    struct Taken: Sendable {
        let file: BankFile
        let isDuplicate: Bool
    }

    /// As the bank calls a file that was found in its inbox.
    struct InboxName: Sendable {
        let channel: String
        let name: String
    }

    let rails: Rails
    let own: OwnAccountStore
    let files: BankFileStore
    let items: RailItemStore
    let entries: BankEntryStore
    let inbox: BankInboxStore
    let sagas: SagaStore<BankEntry.Stage>
    let followers: RailFollowers
    let clock: WallClock
    let ids: IDGenerator

    /// - Parameter staff: whoever hands it in; nil: it was found at the bank.
    /// - Throws: `bankFileInvalid`, `bankAccountUnknown`.
    nonisolated(nonsending) func take(
        _ bytes: [UInt8], by staff: UserID?, from name: InboxName? = nil, in transaction: PostgresTransaction
    ) async throws -> Taken {
        let read = try rails.read(bytes)
        let rail = try Self.rail(of: read, among: try await own.lock(in: transaction))
        let isHeld = read.isHeld || read.entries.contains { $0.amount.map { $0.currency != rail.currency } ?? false }
        let now = clock.now()
        let digest = Digest.sha256(bytes)
        let taken: Taken
        if let known = try await files.came(digest, in: transaction) {
            taken = Taken(file: known, isDuplicate: true)
        } else {
            let file = BankFile(
                id: ids.next(), rail: rail, direction: .inbound, kind: read.kind, sha256: digest,
                status: isHeld ? .held : .processed, statements: read.statements,
                createdAt: now.wholeMilliseconds)
            try await files.insert(file, bytes, turn: nil, by: staff, in: transaction)
            try await book(read, isHeld: isHeld, in: file, now, transaction)
            taken = Taken(file: file, isDuplicate: false)
        }
        if let name {
            _ = try await inbox.take(
                name.name, of: name.channel, as: taken.file.id, refused: nil, now: now, in: transaction)
        }
        return taken
    }

    /// The rail of the accounts that a file names, all of which must be ours.
    private static func rail(
        of file: ReadBankFile, among accounts: [OwnAccount]
    ) throws(PaymentsError) -> RailName {
        var found: RailName?
        for owner in file.owners {
            guard let account = accounts.first(where: { $0.isNamed(by: owner) }) else {
                throw .bankAccountUnknown
            }
            found = found ?? account.rail
        }
        guard let found else { throw .bankAccountUnknown }
        return found
    }

    private nonisolated(nonsending) func book(
        _ read: ReadBankFile, isHeld: Bool, in file: BankFile, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws {
        // What one rail calls an entry another may call another.
        let identities = read.entries.map { "\(file.rail.rawValue) \($0.identity)" }
        var seen = try await entries.known(identities, in: transaction)
        for (place, entry) in read.entries.enumerated() {
            let isNew = isHeld || seen.insert(identities[place]).inserted
            let outcome: Outcome =
                if isHeld {
                    Outcome(.held)
                } else if isNew {
                    try await follow(entry, of: file.rail, now, transaction)
                } else {
                    Outcome(.duplicate)
                }
            let kept = BankEntry(
                id: ids.next(), file: file.id, rail: file.rail, kind: outcome.kind ?? entry.kind, amount: entry.amount,
                reference: entry.reference, reasonCode: entry.reasonCode, bookedOn: entry.bookedOn,
                names: outcome.names, item: outcome.item, createdAt: file.createdAt, state: outcome.state,
                stage: outcome.stage)
            try await entries.insert(kept, identity: identities[place], place: place, in: transaction)
            if kept.stage != .done {
                try await transaction.execute(
                    sagas.create(id: kept.id.rawValue, state: kept.stage, data: [], dueAt: now, now: now))
            }
            guard outcome.state == .matched || outcome.state == .unmatched else { continue }
            if let event = BankEvents.booked(kept, isTaken: entry.isTaken, ids: ids, now: now) {
                try await transaction.execute(Outbox.append([event]))
            }
        }
    }

    /// What is made of an entry that counts.
    private struct Outcome {
        let state: BankEntry.State
        /// Where it is not what it seemed.
        var kind: BankEntry.Kind?
        var stage = BankEntry.Stage.done
        var item: UniqueID?
        var names: [String] = []

        init(_ state: BankEntry.State) { self.state = state }
    }

    private nonisolated(nonsending) func follow(
        _ entry: ReadBankEntry, of rail: RailName, _ now: Timestamp, _ transaction: PostgresTransaction
    ) async throws -> Outcome {
        switch entry.meaning {
        case .unclear: return Outcome(.held)
        case .credit(let names): return credit(names)
        case .creditOrReturn(let word, let reference, let names):
            guard let item = try await item(reference, of: rail, transaction) else { return credit(names) }
            var outcome = try await say(word, in: entry, as: .comeBack, of: item, now, transaction)
            outcome.kind = .comeBack
            return outcome
        case .note:
            let item = try await item(entry.reference, of: rail, transaction)
            var outcome = Outcome(item == nil ? .unmatched : .matched)
            outcome.item = item?.id
            return outcome
        case .word(let word, let reference):
            guard let item = try await item(reference, of: rail, transaction) else { return Outcome(.unmatched) }
            return try await say(word, in: entry, as: entry.kind, of: item, now, transaction)
        case .wordOfFile(let word, let file, let besides):
            let lines = try await items.lock(of: file, rail, besides: besides, in: transaction)
            for line in lines { _ = try await say(word, in: entry, as: entry.kind, of: line, now, transaction) }
            return Outcome(lines.isEmpty && besides.isEmpty ? .unmatched : .matched)
        }
    }

    private func credit(_ names: [String]) -> Outcome {
        var outcome = Outcome(.unmatched)
        outcome.names = names
        outcome.stage = .matching
        return outcome
    }

    /// Matched is what the line has taken, and what says again how it stands. All else is for staff: what would go or
    /// come back twice, or in another amount than we sent.
    private nonisolated(nonsending) func say(
        _ word: RailWord, in entry: ReadBankEntry, as kind: BankEntry.Kind, of line: RailItem, _ now: Timestamp,
        _ transaction: PostgresTransaction
    ) async throws -> Outcome {
        var line = line
        let isOurs = kind != .debit || entry.amount == line.amount
        guard isOurs, line.take(word) else {
            let isKnown =
                switch kind {
                case .status: true
                case .debit where isOurs && line.hasGone,
                    .comeBack where line.state == .returned && line.returned == entry.amount:
                    // It is told by whoever does it and booked by our bank, in any order, and each once.
                    try await !entries.hasMatched(
                        kind, of: line.id, isBooked: entry.bookedOn != nil, in: transaction)
                case .debit, .comeBack: false
                case .credit, .correction: false
                }
            var outcome = Outcome(isKnown ? .matched : .unmatched)
            outcome.item = line.id
            return outcome
        }
        try await items.update(line, now: now, in: transaction)
        try await followers.moved(line, now: now, in: transaction)
        var outcome = Outcome(.matched)
        outcome.item = line.id
        return outcome
    }

    private nonisolated(nonsending) func item(
        _ reference: String?, of rail: RailName, _ transaction: PostgresTransaction
    ) async throws -> RailItem? {
        guard let reference else { return nil }
        return try await items.lock(rail, [reference], in: transaction).first
    }
}
