import ISO20022Kit
import MoneyKit
import Primitives

/// Wires over Fedwire: a pacs.008 for each goes out, pacs.002 and pacs.004 come.
package enum WireFile {
    /// The day on which the Federal Reserve Banks are to move it: this one where they are open.
    static func settlesOn(_ now: Timestamp) -> CalendarDay {
        BankingDays.fed.first(from: ClockZone.newYork.day(at: now))
    }

    /// - Throws: `railNotAvailable` for what Fedwire does not carry, and for more or less than one line.
    package static func write(_ batch: RailBatch) throws(PaymentsError) -> WrittenBankFile {
        guard batch.lines.count == 1, let line = batch.lines.first, line.amount.currency == .USD,
            case .aba(let ownRouting, let ownAccount) = batch.account.numbers,
            case .aba(let routing, let account, _) = line.numbers
        else { throw .railNotAvailable }
        let day = settlesOn(batch.now)
        // Banks answer by one or the other, so both are one number.
        let uetr = UETR.of(line.id)
        let reference = RailReference(uetr).text
        let wire = WireTransfer(
            messageID: RailReference(batch.file.rawValue).text, endToEnd: reference, uetr: uetr,
            createdAt: batch.now, settlesOn: day, amount: line.amount,
            payer: WireTransfer.Side(
                party: ISOParty(name: batch.account.name), account: .other(ownAccount), routingNumber: ownRouting),
            payee: WireTransfer.Side(party: line.payee, account: .other(account), routingNumber: routing),
            message: line.note)
        return WrittenBankFile(
            kind: "pacs.008", bytes: wire.file(), references: [reference], settlesOn: day, dueAt: nil)
    }
}
