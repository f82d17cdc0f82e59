import PaymentsDomain
import PostgresAccess
import Primitives

/// What follows from what a file says, in the transaction that keeps it.
struct BankWords {
    let items: RailItemStore
    let entries: BankEntryStore
    let followers: RailFollowers
    /// Nil: it was found at the bank.
    var handedIn: HandedIn?
    let now: Timestamp
    let transaction: PostgresTransaction

    /// What is made of an entry that counts.
    struct Outcome {
        let state: BankEntry.State
        /// What of ours it is about.
        let line: RailItem?
        /// Where it is not what it seemed.
        var kind: BankEntry.Kind?
        var stage = BankEntry.Stage.done
        var names: [String] = []

        init(_ state: BankEntry.State, of line: RailItem? = nil) {
            self.state = state
            self.line = line
        }
    }

    /// - Parameter rails: those of the account that it is about.
    nonisolated(nonsending) func follow(_ entry: ReadBankEntry, of rails: [RailName]) async throws -> Outcome {
        switch entry.meaning {
        case .unclear: return Outcome(.held)
        case .credit(let names): return credit(names)
        case .creditOrReturn(let word, let reference, let names):
            guard let line = try await line(reference, of: rails) else { return credit(names) }
            // What is not believed stays a return; what our line does not take is money like any other.
            let isBelieved = handedIn?.may(word, line) ?? true
            var outcome =
                isBelieved
                ? try await say(word, in: entry, as: .comeBack, of: line) : Outcome(.unmatched, of: line)
            guard outcome.state == .matched || !isBelieved else { return credit(names) }
            outcome.kind = .comeBack
            return outcome
        case .note: return try await note(entry, of: rails)
        case .word(let word, let reference):
            guard let line = try await line(reference, of: rails) else { return Outcome(.unmatched) }
            return try await say(word, in: entry, as: entry.kind, of: line)
        case .wordOfFile(let word, let file, let besides):
            let lines = try await items.lock(of: file, rails, besides: besides, in: transaction)
            guard lines.allSatisfy({ handedIn?.may(word, $0) ?? true }) else { return Outcome(.unmatched) }
            var isKnown = !lines.isEmpty || !besides.isEmpty
            for line in lines where try await say(word, in: entry, as: entry.kind, of: line).state != .matched {
                isKnown = false
            }
            return Outcome(isKnown ? .matched : .unmatched)
        }
    }

    /// What counted as a sum, or in parts, is told the other way: its money is known. Which of our lines have left a
    /// sum did not say.
    nonisolated(nonsending) func again(_ entry: ReadBankEntry, of rails: [RailName]) async throws -> Outcome {
        guard case .word(.succeeded, let reference) = entry.meaning, let line = try await line(reference, of: rails)
        else { return Outcome(.duplicate) }
        _ = try await say(.succeeded, in: entry, as: entry.kind, of: line)
        return Outcome(.duplicate, of: line)
    }

    private func credit(_ names: [String]) -> Outcome {
        var outcome = Outcome(.unmatched)
        outcome.names = names
        outcome.stage = .matching
        return outcome
    }

    /// It moves nothing of ours, and what is said of a line's money is said once.
    private nonisolated(nonsending) func note(_ entry: ReadBankEntry, of rails: [RailName]) async throws -> Outcome {
        guard entry.kind != .credit, let reference = entry.reference,
            let line = try await line(reference, of: rails), handedIn?.others.contains(line.id) ?? true
        else { return Outcome(.unmatched) }
        let isKnown =
            switch entry.kind {
            case .status, .correction: true
            case .debit where entry.amount == line.amount, .comeBack: try await isFirst(entry, as: entry.kind, of: line)
            case .debit, .credit: false
            }
        return Outcome(isKnown ? .matched : .unmatched, of: line)
    }

    /// Matched is what the line has taken, and what says again how it stands. All else is for staff: what would go or
    /// come back twice, or in another amount than we sent, what refuses a line that is done, and what an operator may
    /// not say alone.
    private nonisolated(nonsending) func say(
        _ word: RailWord, in entry: ReadBankEntry, as kind: BankEntry.Kind, of line: RailItem
    ) async throws -> Outcome {
        var line = line
        guard handedIn?.may(word, line) ?? true, try await isInTime(word, entry, line) else {
            return Outcome(.unmatched, of: line)
        }
        let isOurs = kind != .debit || entry.amount == line.amount
        guard isOurs, line.take(word) else {
            let isKnown =
                switch (kind, word) {
                // It was done, and never will be: somebody has to ask the bank which of both.
                case (.status, .refused): line.state != .succeeded
                case (.status, _): true
                case (.debit, _) where isOurs && line.hasGone,
                    (.comeBack, _) where line.state == .returned && line.returned == entry.amount:
                    try await isFirst(entry, as: kind, of: line)
                case (.debit, _), (.comeBack, _), (.credit, _), (.correction, _): false
                }
            return Outcome(isKnown ? .matched : .unmatched, of: line)
        }
        try await items.update(line, now: now, in: transaction)
        try await followers.moved(line, now: now, in: transaction)
        let isMoney = kind == .debit || kind == .comeBack
        let isKnown = isMoney ? try await isFirst(entry, as: kind, of: line) : true
        return Outcome(isKnown ? .matched : .unmatched, of: line)
    }

    /// What was taken and counts as done comes back for so long and no longer.
    private nonisolated(nonsending) func isInTime(
        _ word: RailWord, _ entry: ReadBankEntry, _ line: RailItem
    ) async throws -> Bool {
        guard case .returned(_, let code) = word, line.purpose == .debit, line.state == .succeeded,
            let day = entry.bookedOn, let settled = try await items.settlesOn(line.id, in: transaction)
        else { return true }
        return DebitReturn.isInTime(code ?? "", settledOn: settled, on: day)
    }

    /// It is told by whoever does it and booked by our bank, in any order, and each once.
    private nonisolated(nonsending) func isFirst(
        _ entry: ReadBankEntry, as kind: BankEntry.Kind, of line: RailItem
    ) async throws -> Bool {
        try await !entries.hasMatched(kind, of: line.id, isBooked: entry.bookedOn != nil, in: transaction)
    }

    private nonisolated(nonsending) func line(_ reference: String, of rails: [RailName]) async throws -> RailItem? {
        try await items.lock(rails, [reference], in: transaction).first
    }
}
