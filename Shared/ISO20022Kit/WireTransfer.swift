package import MoneyKit
package import Primitives
import XMLKit

/// One pacs.008.001.08 as Fedwire takes it: a bank pays another for a customer, in one message.
///
/// Source: Fedwire Funds Service ISO 20022 implementation, customer credit transfer (`FDW`, local instrument `CTRC`).
package struct WireTransfer: Hashable, Sendable {
    package struct Side: Hashable, Sendable {
        package let party: ISOParty
        package let account: ISOAccount
        /// Of the bank, nine digits.
        package let routingNumber: String

        package init(party: ISOParty, account: ISOAccount, routingNumber: String) {
            self.party = party
            self.account = account
            self.routingNumber = routingNumber
        }
    }

    /// 35 letters at most.
    package let messageID: String
    package let endToEnd: String
    /// Of version 4, as the standard asks (`UETR`).
    package let uetr: UniqueID
    package let createdAt: Timestamp
    package let settlesOn: CalendarDay
    package let amount: Money
    package let payer: Side
    package let payee: Side
    package let message: String?

    package init(
        messageID: String, endToEnd: String, uetr: UniqueID, createdAt: Timestamp, settlesOn: CalendarDay,
        amount: Money, payer: Side, payee: Side, message: String?
    ) {
        self.messageID = messageID
        self.endToEnd = endToEnd
        self.uetr = uetr
        self.createdAt = createdAt
        self.settlesOn = settlesOn
        self.amount = amount
        self.payer = payer
        self.payee = payee
        self.message = message
    }

    package func file() -> [UInt8] {
        var xml = XMLWriter()
        xml.group("Document", ["xmlns": "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"]) { xml in
            xml.group("FIToFICstmrCdtTrf") { xml in
                xml.group("GrpHdr") { xml in
                    xml.text("MsgId", messageID)
                    xml.text("CreDtTm", createdAt.rfc3339)
                    xml.text("NbOfTxs", "1")
                    xml.group("SttlmInf") { xml in
                        xml.text("SttlmMtd", "CLRG")
                        xml.group("ClrSys") { $0.text("Cd", "FDW") }
                    }
                }
                xml.group("CdtTrfTxInf") { transfer(&$0) }
            }
        }
        return xml.bytes
    }

    private func transfer(_ xml: inout XMLWriter) {
        xml.group("PmtId") { xml in
            xml.text("InstrId", endToEnd)
            xml.text("EndToEndId", endToEnd)
            xml.text("UETR", uetr.description)
        }
        xml.group("PmtTpInf") { xml in xml.group("LclInstrm") { $0.text("Prtry", "CTRC") } }
        xml.amount("IntrBkSttlmAmt", amount)
        xml.text("IntrBkSttlmDt", settlesOn.description)
        xml.amount("InstdAmt", amount)
        xml.text("ChrgBr", "SLEV")
        xml.agent("InstgAgt", .routingNumber(payer.routingNumber))
        xml.agent("InstdAgt", .routingNumber(payee.routingNumber))
        xml.party("Dbtr", payer.party, longestName: 140)
        xml.account("DbtrAcct", payer.account)
        xml.agent("DbtrAgt", .routingNumber(payer.routingNumber))
        xml.agent("CdtrAgt", .routingNumber(payee.routingNumber))
        xml.party("Cdtr", payee.party, longestName: 140)
        xml.account("CdtrAcct", payee.account)
        xml.remittance(message)
    }
}
