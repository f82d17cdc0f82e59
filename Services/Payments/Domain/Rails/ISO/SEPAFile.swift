import ISO20022Kit
import MoneyKit
import Primitives

/// Files of SEPA credit transfers: pain.001 goes out, pain.002 comes.
package enum SEPAFile {
    /// The day on which the bank is to pay: this one where TARGET is open.
    static func settlesOn(_ now: Timestamp) -> CalendarDay {
        BankingDays.target.first(from: ClockZone.frankfurt.day(at: now))
    }

    /// - Throws: `railNotAvailable` for what SEPA does not carry.
    package static func write(_ batch: RailBatch) throws(PaymentsError) -> WrittenBankFile {
        guard case .iban(let own, let bic) = batch.account.numbers else { throw .railNotAvailable }
        let day = settlesOn(batch.now)
        var transfers: [SEPATransfers.Transfer] = []
        for line in batch.lines {
            guard case .iban(let iban, let bic) = line.numbers, line.amount.currency == .EUR else {
                throw .railNotAvailable
            }
            transfers.append(
                SEPATransfers.Transfer(
                    endToEnd: RailReference(line.id).text, amount: line.amount, payee: line.payee,
                    account: .iban(iban.text), bank: bic.map(ISOAgent.bic) ?? .notProvided, message: line.note))
        }
        let file = SEPATransfers(
            messageID: RailReference(batch.file.rawValue).text, createdAt: batch.now, executesOn: day,
            payer: ISOParty(name: batch.account.name), account: .iban(own.text),
            bank: bic.map(ISOAgent.bic) ?? .notProvided, transfers: transfers)
        guard let file else { throw .railNotAvailable }
        return WrittenBankFile(
            kind: "pain.001", bytes: file.file(), references: transfers.map(\.endToEnd), settlesOn: day, dueAt: nil)
    }
}

extension RailBatch.Line {
    /// As banks name it. The address has a line for each part: street, city, postal code, country.
    var payee: ISOParty {
        let parts = address?.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 4 else { return ISOParty(name: holder) }
        return ISOParty(
            name: holder,
            address: ISOParty.Address(street: parts[0], city: parts[1], postalCode: parts[2], country: parts[3]))
    }
}
