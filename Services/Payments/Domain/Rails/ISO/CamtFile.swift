package import ISO20022Kit
import MoneyKit
import Primitives
import StatementKit

/// What a bank's statement (camt.052, 053, 054) says, as all files are booked.
///
/// Only what is booked counts. A part of an entry that comes in is a return if it says so or has the reference of
/// something that we sent; else it is a credit to whoever it names.
package enum CamtFile {
    /// - Throws: `bankFileInvalid`.
    package static func read(_ document: ISODocument) throws(PaymentsError) -> ReadBankFile {
        let statements: [Statement]
        do throws(ISOError) {
            statements = try CamtReader.read(document)
        } catch {
            throw .bankFileInvalid(error.detail)
        }
        return ReadBankFile(
            kind: document.kind, owners: statements.map { .account($0.account.number) },
            statements: statements.map { BankFile.Statement(id: $0.id, isBalanced: !$0.isHeld) },
            entries: statements.flatMap { statement in
                statement.entries.filter { $0.status == .booked }.flatMap { parts(of: $0, on: statement.account) }
            })
    }

    private static func parts(of entry: StatementEntry, on account: ISOAccount) -> [ReadBankEntry] {
        guard entry.faults.isEmpty else {
            return [
                ReadBankEntry(
                    owner: .account(account.number), kind: entry.kind == .credit ? .credit : .debit,
                    identity: BankLimits.identity(entry.identity),
                    amount: nil, reference: entry.servicerReference.map(BankLimits.reference),
                    reasonCode: entry.faults.first?.code, bookedOn: entry.bookedOn, meaning: .unclear)
            ]
        }
        let parts = entry.parts
        let whole = BankLimits.identity(entry.identity)
        return parts.enumerated().map { place, part in
            let (kind, meaning) = meaning(of: part.detail, part.kind, part.amount, on: account)
            // A notification may tell as a sum what the statement tells part by part: each has a first part.
            let piece = BankLimits.identity("\(entry.identity)#\(place + 1)")
            let isWhole = parts.count == 1
            return ReadBankEntry(
                owner: .account(account.number), kind: kind, identity: isWhole ? whole : piece,
                otherwise: [isWhole ? piece : whole],
                // Nothing is moved by nothing.
                amount: part.amount.isPositive ? part.amount : nil,
                reference: (part.detail.endToEnd ?? part.detail.servicerReference ?? entry.servicerReference)
                    .map(BankLimits.reference),
                reasonCode: part.detail.returned.flatMap { BankLimits.code($0.code) },
                bookedOn: entry.bookedOn, meaning: meaning)
        }
    }

    private static func meaning(
        of detail: StatementDetail, _ direction: StatementEntry.Kind, _ amount: Money, on account: ISOAccount
    ) -> (BankEntry.Kind, ReadBankEntry.Meaning) {
        let ours = detail.endToEnd.flatMap(RailReference.init)?.text
        guard direction == .credit else {
            // Our bank has paid: no word of it says more.
            return (.debit, ours.map { .word(.succeeded, reference: $0) } ?? .note)
        }
        guard amount.isPositive else { return (.credit, .note) }
        let names = Self.names(in: detail, on: account)
        if let returned = detail.returned {
            let word = RailWord.returned(amount, code: BankLimits.code(returned.code))
            return (.comeBack, ours.map { .word(word, reference: $0) } ?? .note)
        }
        guard let ours else { return (.credit, .credit(names: names)) }
        return (.credit, .creditOrReturn(.returned(amount, code: nil), reference: ours, names: names))
    }

    /// Whatever may name a wallet: its number or that of an account that stands for one, also in a text, and
    /// references.
    static func names(in detail: StatementDetail, on account: ISOAccount) -> [String] {
        var names: [String] = []
        if let own = detail.account?.number, own != account.number { names.append(own) }
        let texts = [detail.text, detail.creditorReference ?? "", detail.endToEnd ?? ""]
        for text in texts {
            names += text.split { !$0.isASCII || !$0.isNumber }.filter { BankLimits.digits ~= $0.utf8.count }
                .map(String.init)
            names += text.split(whereSeparator: \.isWhitespace).map(String.init).filter(Self.isReference)
        }
        var seen: Set<String> = []
        return Array(names.filter { $0.utf8.count <= 34 && seen.insert($0).inserted }.prefix(BankLimits.names))
    }

    /// Such as `DEP-20261130-0123456789`, or the reference of a creditor (ISO 11649), which begins with `RF`.
    private static func isReference(_ word: String) -> Bool {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return parts == [3, 8, 10] || (word.hasPrefix("RF") && (5...25).contains(word.utf8.count))
    }
}

/// What of a bank's words is kept: files are not bound by any schema.
package enum BankLimits {
    /// Each of them is looked up.
    package static let names = 20
    /// Of a number in a text that may be a wallet's or an account's: shorter ones stand for anything.
    package static let digits = 10...20

    static func reference(_ text: String) -> String { String(text.unicodeScalars.prefix(140)) }

    /// Nil where the bank names none.
    static func code(_ text: String) -> String? { text.isEmpty ? nil : String(text.unicodeScalars.prefix(40)) }

    /// One that is longer than any honest one is known by its digest.
    static func identity(_ text: String) -> String {
        text.utf8.count <= 300 ? text : "sha256:" + Hex.encode(Digest.sha256(Array(text.utf8)))
    }
}

/// What banks know a line of ours by: 32 small hexadecimal letters (`EndToEndId`).
struct RailReference: Hashable, Sendable {
    let text: String

    init(_ id: UniqueID) {
        text = Hex.encode(id.bytes)
    }

    var id: UniqueID? { Hex.decode(text).flatMap { UniqueID(bytes: $0) } }

    /// Nil for what cannot be one of ours. Some banks write capitals.
    init?(_ written: String) {
        guard written.utf8.count == 32, let bytes = Hex.decode(written) else { return nil }
        text = Hex.encode(bytes)
    }

    /// From a UETR, which for wires is the same number.
    init?(uetr: String?) {
        guard let id = uetr.flatMap({ UniqueID($0) }) else { return nil }
        self.init(id)
    }
}
