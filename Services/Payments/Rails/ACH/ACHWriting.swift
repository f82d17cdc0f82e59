import MoneyKit
import NachaKit
import PaymentsDomain
import Primitives

/// A file of ours: people are paid and charged by PPD and WEB, businesses by CCD; what proves an account is marked
/// ACCTVERIFY and takes back what it gives.
struct ACHWriting {
    struct CannotWrite: Error, CustomStringConvertible {
        let description: String
    }

    /// What lines of one batch have in common.
    private struct Kind: Hashable {
        let name: String
        let purpose: String
    }

    let file: NachaFile
    /// In the order of the lines.
    let traces: [String]

    /// - Throws: `CannotWrite` for an account that is none of America's: it does not come here.
    init(_ batch: RailBatch, settlesOn: CalendarDay) throws {
        guard case .aba(let routing, let account) = batch.account.numbers else {
            throw CannotWrite(description: "our account for ACH has no routing number")
        }
        let bank = String(routing.prefix(8))
        let company = String(account.suffix(10))
        var order: [Kind] = []
        var entries: [Kind: [NachaEntry]] = [:]
        var traces: [String] = []
        for line in batch.lines {
            let kind = Self.kind(of: line)
            let entry = try Self.entry(line, bank)
            traces.append(entry.trace)
            if entries[kind] == nil { order.append(kind) }
            entries[kind, default: []].append(entry)
        }
        let name = batch.account.name
        let batches = order.enumerated().map { index, kind in
            Self.batch(kind, entries[kind] ?? [], name, company, bank, index + 1, settlesOn)
        }
        let local = batch.now + ClockZone.newYork.offset(at: batch.now)
        self.traces = traces
        file = NachaFile(
            destination: routing, origin: company, createdOn: local.day, createdAt: Self.time(local),
            modifier: Self.modifier(batch.ordinal), destinationName: "", originName: name, batches: batches)
    }

    private static func batch(
        _ kind: Kind, _ entries: [NachaEntry], _ name: String, _ company: String, _ bank: String, _ number: Int,
        _ settlesOn: CalendarDay
    ) -> NachaBatch {
        let debits = entries.count(where: \.isDebit)
        return NachaBatch(
            serviceClass: debits == 0 ? .credits : debits == entries.count ? .debits : .mixed, companyName: name,
            companyID: company, kind: kind.name, purpose: kind.purpose, effectiveOn: settlesOn, originBank: bank,
            number: number, entries: entries)
    }

    private static func kind(of line: RailBatch.Line) -> Kind {
        let person = line.purpose == .debit ? "WEB" : "PPD"
        let purpose =
            switch line.purpose {
            case .withdrawal: "WITHDRAWAL"
            case .debit: "DEPOSIT"
            case .microDeposit, .microDebit: "ACCTVERIFY"
            }
        return Kind(name: line.holderKind == .person ? person : "CCD", purpose: purpose)
    }

    private static func entry(_ line: RailBatch.Line, _ bank: String) throws -> NachaEntry {
        guard case .aba(let routing, let account, let type) = line.numbers else {
            throw CannotWrite(description: "line \(line.id) goes to no American account")
        }
        let code =
            switch type {
            case .checking: line.purpose.isDebit ? 27 : 22
            case .savings: line.purpose.isDebit ? 37 : 32
            }
        // Seven digits of a trace are ours: they come again after ten million lines, in other files, when nothing of
        // the line that had them before comes back any more.
        let number = String(line.number % 10_000_000)
        return NachaEntry(
            code: code, routing: routing, account: account, amount: line.amount.minorUnits,
            // What is unlike in references is at their end.
            individualID: String(line.note.suffix(15)), name: line.holder.isEmpty ? "ACCOUNT HOLDER" : line.holder,
            trace: bank + String(repeating: "0", count: 7 - number.utf8.count) + number)
    }

    /// `A` to `Z`, then `0` to `9`.
    private static func modifier(_ ordinal: Int) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        return String(letters[(ordinal - 1) % letters.count])
    }

    private static func time(_ local: Timestamp) -> String {
        let minutes = Int((local - local.day.startOfDay).components.seconds) / 60
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return two(minutes / 60) + two(minutes % 60)
    }
}
