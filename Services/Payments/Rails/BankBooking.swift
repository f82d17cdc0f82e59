import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit

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
    /// Whether one operator's word suffices for what a file of theirs would bring back.
    let suffices: @Sendable (UserID, StaffMovement) async throws -> Bool
    let clock: WallClock
    let ids: IDGenerator

    /// - Parameter handedIn: by whom; nil: it was found at the bank.
    /// - Throws: `bankFileInvalid`, `bankAccountUnknown`.
    nonisolated(nonsending) func take(
        _ bytes: [UInt8], by handedIn: HandedIn?, from name: InboxName? = nil, in transaction: PostgresTransaction
    ) async throws -> Taken {
        let read = try rails.read(bytes)
        let accounts = try Self.accounts(of: read, among: try await own.lock(in: transaction))
        guard let rail = read.owners.first.flatMap({ accounts[$0]?.first?.rail }) else {
            throw PaymentsError.bankAccountUnknown
        }
        let isHeld = read.isHeld || !read.entries.allSatisfy { Self.fits($0, accounts[$0.owner] ?? []) }
        let now = clock.now()
        let digest = Digest.sha256(bytes)
        let words = BankWords(
            items: items, entries: entries, followers: followers, handedIn: handedIn, now: now,
            transaction: transaction)
        let taken: Taken
        if let known = try await files.came(digest, in: transaction) {
            if !isHeld { try await agree(handedIn, read, known, words, accounts) }
            taken = Taken(file: known, isDuplicate: true)
        } else {
            let file = BankFile(
                id: ids.next(), rail: rail, direction: .inbound, kind: read.kind, sha256: digest,
                status: isHeld ? .held : .processed, statements: read.statements,
                createdAt: now.wholeMilliseconds)
            try await files.insert(file, bytes, turn: nil, by: handedIn?.staff, in: transaction)
            try await book(read, isHeld: isHeld, in: file, words, accounts)
            taken = Taken(file: file, isDuplicate: false)
        }
        if let name {
            _ = try await inbox.take(
                name.name, of: name.channel, as: taken.file.id, refused: nil, now: now, in: transaction)
        }
        return taken
    }

    /// The accounts that a file names, all of which must be ours. One account may be of several rails.
    private static func accounts(
        of file: ReadBankFile, among accounts: [OwnAccount]
    ) throws(PaymentsError) -> [ReadBankFile.Owner: [OwnAccount]] {
        var found: [ReadBankFile.Owner: [OwnAccount]] = [:]
        for owner in file.owners {
            let named = accounts.filter { $0.isNamed(by: owner) }
            guard !named.isEmpty else { throw .bankAccountUnknown }
            found[owner] = named
        }
        return found
    }

    /// Whether its account has its currency.
    private static func fits(_ entry: ReadBankEntry, _ accounts: [OwnAccount]) -> Bool {
        guard let currency = entry.amount?.currency else { return !accounts.isEmpty }
        return accounts.contains { $0.currency == currency }
    }

    private nonisolated(nonsending) func book(
        _ read: ReadBankFile, isHeld: Bool, in file: BankFile, _ words: BankWords,
        _ accounts: [ReadBankFile.Owner: [OwnAccount]]
    ) async throws {
        let (now, transaction) = (words.now, words.transaction)
        let known = try await entries.known(read.entries.flatMap { [$0.identity] + $0.otherwise }, in: transaction)
        var seen = known
        for (place, entry) in read.entries.enumerated() {
            let rails = accounts[entry.owner]?.map(\.rail) ?? [file.rail]
            let outcome: BankWords.Outcome =
                if isHeld {
                    BankWords.Outcome(.held)
                } else if !seen.insert(entry.identity).inserted {
                    BankWords.Outcome(.duplicate)
                } else if known.isDisjoint(with: entry.otherwise) {
                    // What one file tells is apart, whatever it is called: only other files tell the same again.
                    try await words.follow(entry, of: rails)
                } else {
                    try await words.again(entry, of: rails)
                }
            let kept = BankEntry(
                id: ids.next(), file: file.id, rail: outcome.line?.rail ?? rails.first ?? file.rail,
                kind: outcome.kind ?? entry.kind, amount: entry.amount, reference: entry.reference,
                reasonCode: entry.reasonCode, bookedOn: entry.bookedOn,
                isTaken: entry.isTaken && (outcome.kind ?? entry.kind) == .comeBack, names: outcome.names,
                item: outcome.line?.id, receivedBy: words.handedIn?.staff, createdAt: file.createdAt,
                state: outcome.state, stage: outcome.stage)
            try await entries.insert(kept, identity: entry.identity, place: place, in: transaction)
            if kept.stage != .done {
                try await transaction.execute(
                    sagas.create(id: kept.id.rawValue, state: kept.stage, data: [], dueAt: now, now: now))
            }
            guard outcome.state == .matched || outcome.state == .unmatched else { continue }
            if let event = BankEvents.booked(kept, ids: ids, now: now) {
                try await transaction.execute(Outbox.append([event]))
            }
        }
    }
}
