import MoneyKit
import NachaKit
import Primitives

extension BankFormat {
    /// Of the American clearing houses: only what comes back is told.
    static let nacha = BankFormat(
        isOwn: { NachaReader.isNacha($0) },
        settlesOn: { bytes in read(bytes)?.batches.compactMap(\.effectiveOn).max() },
        amounts: { bytes in
            (read(bytes)?.batches ?? []).filter { !proves($0) }.flatMap(\.entries).map {
                Money(minorUnits: $0.amount, currency: .USD)
            }
        },
        answers: { bytes, step, today in
            guard let file = read(bytes) else { return [] }
            let back = file.batches.compactMap { returns(of: $0, step, today) }
            guard !back.isEmpty else { return [] }
            let answer = NachaFile(
                destination: file.destination, origin: BankRegistry.american, createdOn: today, createdAt: "0600",
                modifier: step == .settled ? "A" : "B", destinationName: file.destinationName,
                originName: "Sandbox National", batches: back)
            return [NachaWriter.write(answer)]
        })

    private static func read(_ bytes: [UInt8]) -> NachaFile? {
        do throws(NachaError) {
            return try NachaReader.read(bytes)
        } catch {
            return nil
        }
    }

    /// Its amounts are nobody's choice.
    private static func proves(_ batch: NachaBatch) -> Bool { batch.purpose == "ACCTVERIFY" }

    /// The batch of what comes back of a batch; nil: nothing.
    private static func returns(of batch: NachaBatch, _ step: Step, _ today: CalendarDay) -> NachaBatch? {
        var back = batch
        if step == .returned { back.effectiveOn = today }
        back.originBank = String(BankRegistry.american.prefix(8))
        back.entries = batch.entries.compactMap { entry in
            guard let code = reason(entry, in: batch, step) else { return nil }
            var returned = entry
            // 21, 26, 31, 36: a return of what was sent to such an account.
            returned.code = entry.code / 10 * 10 + (entry.isDebit ? 6 : 1)
            returned.addenda = [
                .comesBack(code: code, original: entry.trace, information: "", trace: own(entry.trace))
            ]
            returned.trace = own(entry.trace)
            return returned
        }
        return back.entries.isEmpty ? nil : back
    }

    private static func own(_ trace: String) -> String { String(BankRegistry.american.prefix(8) + trace.suffix(7)) }

    private static func reason(_ entry: NachaEntry, in batch: NachaBatch, _ step: Step) -> String? {
        let account = BankAccountKey(bank: entry.routing, account: entry.account)
        let behaviour = RefundBehaviour(Money(minorUnits: entry.amount, currency: .USD))
        switch step {
        case .settled where BankRegistry.holder(of: account) == nil: return "R03"
        case .settled: return behaviour == .fails && !proves(batch) ? entry.isDebit ? "R01" : "R16" : nil
        case .returned where BankRegistry.holder(of: account) == nil: return nil
        case .returned: return behaviour == .comesBack && !proves(batch) ? entry.isDebit ? "R10" : "R02" : nil
        }
    }
}
