import MoneyKit
import NachaKit
import PaymentsDomain
import Primitives

/// What a file of the clearing houses says to us: what came back, what is to be corrected, and what others pay into or
/// take from our account.
struct ACHReading {
    private let nacha: NachaFile

    init(_ nacha: NachaFile) {
        self.nacha = nacha
    }

    var file: ReadBankFile {
        ReadBankFile(
            kind: "nacha", owners: [owner], statements: [],
            entries: nacha.batches.flatMap { batch in
                let day = batch.effectiveOn ?? nacha.createdOn
                return batch.entries.map { entry in read(entry, of: batch, day) }
            })
    }

    private var owner: ReadBankFile.Owner {
        // Ten places for nine digits.
        .routing(String(nacha.destination.suffix(9)))
    }

    /// What is sent about a return afterwards: that it came too late, and that it did not. Nothing comes back by it.
    private static let aboutReturns = Set((61...77).map { "R\($0)" })

    private func read(_ entry: NachaEntry, of batch: NachaBatch, _ day: CalendarDay) -> ReadBankEntry {
        let amount = entry.amount > 0 ? Money(minorUnits: entry.amount, currency: .USD) : nil
        // Our own traces come again after years, those of whoever sends them back are others then.
        // A return that was argued about carries what was said before; the last is what it says now.
        switch entry.addenda.last {
        case .comesBack(let code, let original, _, _):
            let comesBack = amount.flatMap { Self.aboutReturns.contains(code) ? nil : $0 }
            return ReadBankEntry(
                owner: owner, kind: .comeBack, identity: "ach return \(original) \(code) \(entry.trace)",
                amount: amount,
                reference: original, reasonCode: code, bookedOn: comesBack == nil ? nil : day, isTaken: entry.isDebit,
                meaning: comesBack.map { .word(.returned($0, code: code), reference: original) } ?? .note)
        case .correction(let code, let original, _, _):
            return ReadBankEntry(
                owner: owner, kind: .correction, identity: "ach correction \(original) \(code) \(entry.trace)",
                amount: nil,
                reference: original, reasonCode: code, bookedOn: nil, meaning: .note)
        default:
            // A trace is one of its batch, and a batch is one of its file.
            let file = "\(nacha.origin) \(nacha.createdOn) \(nacha.modifier)"
            return ReadBankEntry(
                owner: owner, kind: entry.isDebit ? .debit : .credit,
                identity: "ach entry \(entry.trace) \(batch.originBank) \(batch.number) \(file)",
                amount: amount, reference: Self.reference(of: entry), reasonCode: nil,
                bookedOn: amount == nil ? nil : day,
                meaning: entry.isDebit || amount == nil ? .note : .credit(names: Self.names(in: entry)))
        }
    }

    /// A debit is known by its trace alone: anybody may write anything into the rest.
    private static func reference(of entry: NachaEntry) -> String {
        entry.isDebit || entry.individualID.isEmpty ? entry.trace : entry.individualID
    }

    /// Whatever may be the number of a wallet; an entry may have as much text as whoever pays likes.
    private static func names(in entry: NachaEntry) -> [String] {
        var names: [String] = []
        for addenda in entry.addenda {
            guard case .text(let text) = addenda else { continue }
            names += text.split { !$0.isNumber && !$0.isLetter }.map(String.init)
        }
        var seen: Set<String> = []
        let all = ([entry.account, entry.individualID] + names).filter { !$0.isEmpty && seen.insert($0).inserted }
        return Array(all.prefix(BankLimits.names))
    }
}
