package import MoneyKit
package import Primitives
import XMLKit

/// One pain.001.001.09: a customer tells its bank to pay others in euros from one account on one day.
///
/// Source: EPC132-08, SEPA credit transfer, customer to bank; valid under the schema of ISO 20022.
package struct SEPATransfers: Hashable, Sendable {
    package struct Transfer: Hashable, Sendable {
        /// 35 letters at most; travels to the payee's bank and comes back with a return.
        package let endToEnd: String
        package let amount: Money
        package let payee: ISOParty
        package let account: ISOAccount
        package let bank: ISOAgent
        package let message: String?

        package init(
            endToEnd: String, amount: Money, payee: ISOParty, account: ISOAccount, bank: ISOAgent, message: String?
        ) {
            self.endToEnd = endToEnd
            self.amount = amount
            self.payee = payee
            self.account = account
            self.bank = bank
            self.message = message
        }
    }

    /// 35 letters at most. The one payment in it, which holds all transfers, has the same.
    package let messageID: String
    package let createdAt: Timestamp
    package let executesOn: CalendarDay
    package let payer: ISOParty
    package let account: ISOAccount
    package let bank: ISOAgent
    package let transfers: [Transfer]
    /// The exact sum of all amounts.
    package let controlSum: Money

    /// Nil unless there is a transfer, each is of more than nothing, and all are of one currency.
    package init?(
        messageID: String, createdAt: Timestamp, executesOn: CalendarDay, payer: ISOParty, account: ISOAccount,
        bank: ISOAgent, transfers: [Transfer]
    ) {
        guard let currency = transfers.first?.amount.currency, transfers.allSatisfy(\.amount.isPositive),
            let sum = try? Money.sum(transfers.map(\.amount), in: currency)  // of another currency, or too large
        else { return nil }
        self.messageID = messageID
        self.createdAt = createdAt
        self.executesOn = executesOn
        self.payer = payer
        self.account = account
        self.bank = bank
        self.transfers = transfers
        controlSum = sum
    }

    package func file() -> [UInt8] {
        var xml = XMLWriter()
        xml.group("Document", ["xmlns": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"]) { xml in
            xml.group("CstmrCdtTrfInitn") { xml in
                xml.group("GrpHdr") { xml in
                    xml.text("MsgId", messageID)
                    xml.text("CreDtTm", createdAt.rfc3339)
                    counts(&xml)
                    xml.party("InitgPty", payer, longestName: 70)
                }
                xml.group("PmtInf") { payment(&$0) }
            }
        }
        return xml.bytes
    }

    private func counts(_ xml: inout XMLWriter) {
        xml.text("NbOfTxs", "\(transfers.count)")
        xml.text("CtrlSum", controlSum.amountText)
    }

    private func payment(_ xml: inout XMLWriter) {
        xml.text("PmtInfId", messageID)
        xml.text("PmtMtd", "TRF")
        // Each is booked by itself, so that each entry of the statement is one of ours.
        xml.text("BtchBookg", "false")
        counts(&xml)
        xml.group("PmtTpInf") { xml in xml.group("SvcLvl") { $0.text("Cd", "SEPA") } }
        xml.group("ReqdExctnDt") { $0.text("Dt", executesOn.description) }
        xml.party("Dbtr", payer, longestName: 70)
        xml.account("DbtrAcct", account)
        xml.agent("DbtrAgt", bank)
        xml.text("ChrgBr", "SLEV")
        for transfer in transfers { xml.group("CdtTrfTxInf") { Self.write(transfer, to: &$0) } }
    }

    private static func write(_ transfer: Transfer, to xml: inout XMLWriter) {
        xml.group("PmtId") { $0.text("EndToEndId", transfer.endToEnd) }
        xml.group("Amt") { $0.amount("InstdAmt", transfer.amount) }
        if transfer.bank != .notProvided { xml.agent("CdtrAgt", transfer.bank) }
        xml.party("Cdtr", transfer.payee, longestName: 70)
        xml.account("CdtrAcct", transfer.account)
        xml.remittance(transfer.message)
    }
}
