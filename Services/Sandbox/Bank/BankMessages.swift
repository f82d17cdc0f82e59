import ISO20022Kit
import MoneyKit
import Primitives
import XMLKit

/// What the bank writes in ISO 20022.
enum BankMessages {
    /// How one payment of a merchant's stands.
    struct Status: Sendable {
        let endToEnd: String
        let uetr: String?
        /// ACSC, RJCT, PDNG.
        let code: String
        let reason: String?
    }

    /// Who is answered.
    struct Original: Sendable {
        let message: String
        let name: String
    }

    /// To a customer: of each payment of one message.
    static func customerReport(
        _ id: String, of original: Original, _ statuses: [Status], on day: CalendarDay
    ) -> [UInt8] {
        document("pain.002.001.10", "CstmrPmtStsRpt") { xml in
            header(id, on: day, &xml)
            xml.group("OrgnlGrpInfAndSts") { xml in
                Self.original(original, &xml)
                xml.text("GrpSts", Set(statuses.map(\.code)).count == 1 ? statuses[0].code : "PART")
            }
            xml.group("OrgnlPmtInfAndSts") { xml in
                xml.text("OrgnlPmtInfId", original.message)
                for status in statuses { xml.group("TxInfAndSts") { write(status, &$0) } }
            }
        }
    }

    /// To a bank: of one payment.
    static func bankReport(_ id: String, of original: Original, _ status: Status, on day: CalendarDay) -> [UInt8] {
        document("pacs.002.001.10", "FIToFIPmtStsRpt") { xml in
            header(id, on: day, &xml)
            xml.group("TxInfAndSts") { xml in
                xml.group("OrgnlGrpInf") { Self.original(original, &$0) }
                write(status, &xml)
            }
        }
    }

    /// A bank sends a payment back.
    static func paymentReturn(
        _ id: String, of original: Original, _ endToEnd: String, _ uetr: String, _ amount: Money, _ reason: String,
        on day: CalendarDay
    ) -> [UInt8] {
        document("pacs.004.001.10", "PmtRtr") { xml in
            xml.group("GrpHdr") { xml in
                xml.text("MsgId", id)
                xml.text("CreDtTm", "\(day)T12:00:00Z")
                xml.text("NbOfTxs", "1")
                xml.group("SttlmInf") { xml in
                    xml.text("SttlmMtd", "CLRG")
                    xml.group("ClrSys") { $0.text("Cd", "FDW") }
                }
            }
            xml.group("TxInf") { xml in
                xml.text("RtrId", id)
                xml.group("OrgnlGrpInf") { Self.original(original, &$0) }
                xml.text("OrgnlEndToEndId", endToEnd)
                xml.text("OrgnlUETR", uetr)
                xml.amount("RtrdIntrBkSttlmAmt", amount)
                xml.text("IntrBkSttlmDt", day.description)
                xml.group("RtrRsnInf") { Self.reason(reason, &$0) }
            }
        }
    }

    /// What moved on the merchant's account.
    struct Entry: Sendable {
        /// The bank's own.
        let reference: String
        let amount: Money
        let isCredit: Bool
        let endToEnd: String
        /// Why it comes back; nil: it left.
        let returned: String?
    }

    /// - Parameter opening: what was there before; entries lead from it to the closing balance.
    static func statement(
        _ id: String, of account: ISOAccount, _ opening: Money, _ entries: [Entry], on day: CalendarDay
    ) -> [UInt8] {
        let moved = entries.reduce(opening.minorUnits) { $0 + ($1.isCredit ? 1 : -1) * $1.amount.minorUnits }
        let closing = Money(minorUnits: moved, currency: opening.currency)
        return document("camt.053.001.08", "BkToCstmrStmt") { xml in
            header(id, on: day, &xml)
            xml.group("Stmt") { xml in
                xml.text("Id", id)
                xml.account("Acct", account, currency: opening.currency)
                balance("OPBD", opening, on: day, &xml)
                balance("CLBD", closing, on: day, &xml)
                for entry in entries { xml.group("Ntry") { write(entry, on: day, &$0) } }
            }
        }
    }

    // MARK: Parts

    private static func document(
        _ name: String, _ body: String, _ fill: (inout XMLWriter) -> Void
    ) -> [UInt8] {
        var xml = XMLWriter()
        xml.group("Document", ["xmlns": "urn:iso:std:iso:20022:tech:xsd:\(name)"]) { $0.group(body, [:], fill) }
        return xml.bytes
    }

    private static func header(_ id: String, on day: CalendarDay, _ xml: inout XMLWriter) {
        xml.group("GrpHdr") { xml in
            xml.text("MsgId", id)
            xml.text("CreDtTm", "\(day)T12:00:00Z")
        }
    }

    private static func original(_ original: Original, _ xml: inout XMLWriter) {
        xml.text("OrgnlMsgId", original.message)
        xml.text("OrgnlMsgNmId", original.name)
    }

    private static func reason(_ code: String, _ xml: inout XMLWriter) {
        xml.group("Rsn") { $0.text("Cd", code) }
    }

    private static func write(_ status: Status, _ xml: inout XMLWriter) {
        xml.text("OrgnlEndToEndId", status.endToEnd)
        if let uetr = status.uetr { xml.text("OrgnlUETR", uetr) }
        xml.text("TxSts", status.code)
        if let code = status.reason { xml.group("StsRsnInf") { reason(code, &$0) } }
    }

    private static func balance(_ code: String, _ amount: Money, on day: CalendarDay, _ xml: inout XMLWriter) {
        let size = Money(minorUnits: abs(amount.minorUnits), currency: amount.currency)
        xml.group("Bal") { xml in
            xml.group("Tp") { xml in xml.group("CdOrPrtry") { $0.text("Cd", code) } }
            xml.amount("Amt", size)
            xml.text("CdtDbtInd", amount.isNegative ? "DBIT" : "CRDT")
            xml.group("Dt") { $0.text("Dt", day.description) }
        }
    }

    private static func write(_ entry: Entry, on day: CalendarDay, _ xml: inout XMLWriter) {
        let kind = entry.isCredit ? "CRDT" : "DBIT"
        xml.amount("Amt", entry.amount)
        xml.text("CdtDbtInd", kind)
        xml.group("Sts") { $0.text("Cd", "BOOK") }
        xml.group("BookgDt") { $0.text("Dt", day.description) }
        xml.group("ValDt") { $0.text("Dt", day.description) }
        xml.text("AcctSvcrRef", entry.reference)
        xml.group("BkTxCd") { xml in xml.group("Prtry") { $0.text("Cd", "TRF") } }
        xml.group("NtryDtls") { xml in
            xml.group("TxDtls") { xml in
                xml.group("Refs") { $0.text("EndToEndId", entry.endToEnd) }
                xml.amount("Amt", entry.amount)
                xml.text("CdtDbtInd", kind)
                if let code = entry.returned { xml.group("RtrInf") { reason(code, &$0) } }
            }
        }
    }
}
