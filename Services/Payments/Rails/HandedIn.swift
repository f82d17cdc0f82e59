import PaymentsDomain
import Primitives
import ServiceKit

/// Whoever hands a file in, and what it may say of lines of ours on that one word: of an operator's own nothing, and no
/// end that brings back what a second operator would have to agree to.
struct HandedIn: Sendable {
    let staff: UserID
    /// Lines of others.
    fileprivate(set) var others: Set<UniqueID> = []
    /// Those of them whose money may come back.
    fileprivate(set) var refundable: Set<UniqueID> = []

    /// Whoever hands the same in that another operator has handed in before agrees to it.
    var agreeing: HandedIn {
        var agreeing = self
        agreeing.refundable = others
        return agreeing
    }

    func may(_ word: RailWord, _ line: RailItem) -> Bool {
        switch word {
        case .accepted, .succeeded: others.contains(line.id)
        case .refused, .returned: refundable.contains(line.id)
        }
    }
}

extension BankBooking {
    /// Before the file is taken: the wallet is asked for what lines are worth.
    /// - Throws: `bankFileInvalid`.
    nonisolated(nonsending) func judge(_ bytes: [UInt8], by staff: UserID) async throws -> HandedIn {
        var handedIn = HandedIn(staff: staff)
        let named = Named(try rails.read(bytes))
        for line in try await items.owned(Array(named.references), in: Array(named.files))
        where line.owner != staff {
            handedIn.others.insert(line.id)
            guard named.refused.contains(line.reference) || named.refusedFiles.contains(line.file) else { continue }
            let movement = StaffMovement(
                resourceID: line.id, amount: line.amount, parties: [line.owner], reason: nil)
            if try await suffices(staff, movement) { handedIn.refundable.insert(line.id) }
        }
        return handedIn
    }

    /// What was only told, and could not be said by one operator alone, is said by a second one, or by the bank, with
    /// the same file. What our bank has moved is allocated instead.
    nonisolated(nonsending) func agree(
        _ handedIn: HandedIn?, _ read: ReadBankFile, _ file: BankFile, _ words: BankWords,
        _ accounts: [ReadBankFile.Owner: [OwnAccount]]
    ) async throws {
        var words = words
        words.handedIn = handedIn?.agreeing
        let known = try await entries.known(read.entries.map(\.identity), in: words.transaction)
        let kept = try await entries.list(of: file.id, limit: read.entries.count, in: words.transaction)
        for (entry, told) in zip(kept, read.entries) {
            guard entry.state == .unmatched, entry.bookedOn == nil, !known.contains(told.identity),
                let first = entry.receivedBy, first != handedIn?.staff
            else { continue }
            let outcome = try await words.follow(told, of: accounts[told.owner]?.map(\.rail) ?? [entry.rail])
            guard outcome.state == .matched else { continue }
            try await entries.agree(
                entry.id, about: outcome.line?.id, by: handedIn?.staff, now: words.now, in: words.transaction)
        }
    }

    /// What a file names of ours.
    private struct Named {
        private(set) var references: Set<String> = []
        private(set) var files: Set<BankFileID> = []
        /// Of these, what it says will not be done or has come back.
        private(set) var refused: Set<String> = []
        private(set) var refusedFiles: Set<BankFileID> = []

        init(_ read: ReadBankFile) {
            for entry in read.entries {
                switch entry.meaning {
                case .word(let word, let reference), .creditOrReturn(let word, let reference, _):
                    references.insert(reference)
                    if word.isRefusing { refused.insert(reference) }
                case .wordOfFile(let word, let file, _):
                    files.insert(file)
                    if word.isRefusing { refusedFiles.insert(file) }
                case .note: if let reference = entry.reference { references.insert(reference) }
                case .credit, .unclear: break
                }
            }
        }
    }
}

extension RailWord {
    fileprivate var isRefusing: Bool {
        switch self {
        case .accepted, .succeeded: false
        case .refused, .returned: true
        }
    }
}
