/// A camt.053.001.08 of one statement, written for a test.
struct CamtText {
    var account = "DE89370400440532013000"
    var opening: String? = "100.00"
    var closing: String? = "100.00"
    var currency = "EUR"
    var entries: [String] = []

    /// An entry of version 8.
    static func entry(
        _ amount: String, _ kind: String = "CRDT", status: String = "BOOK", day: String? = "2026-11-30",
        reference: String? = nil, currency: String = "EUR", details: [String] = []
    ) -> String {
        let booked = day.map { "<BookgDt><Dt>\($0)</Dt></BookgDt>" } ?? ""
        let servicer = reference.map { "<AcctSvcrRef>\($0)</AcctSvcrRef>" } ?? ""
        let below = details.isEmpty ? "" : "<NtryDtls>\(details.joined())</NtryDtls>"
        return """
            <Ntry><Amt Ccy="\(currency)">\(amount)</Amt><CdtDbtInd>\(kind)</CdtDbtInd><Sts><Cd>\(status)</Cd></Sts>
            \(booked)\(servicer)<BkTxCd/>\(below)</Ntry>
            """
    }

    static func detail(
        _ amount: String?, endToEnd: String? = nil, kind: String? = nil, text: String? = nil, returned: String? = nil,
        currency: String = "EUR"
    ) -> String {
        let reference = endToEnd.map { "<Refs><EndToEndId>\($0)</EndToEndId></Refs>" } ?? ""
        let money = amount.map { "<Amt Ccy=\"\(currency)\">\($0)</Amt>" } ?? ""
        let direction = kind.map { "<CdtDbtInd>\($0)</CdtDbtInd>" } ?? ""
        let parties =
            "<RltdPties><Dbtr><Pty><Nm>Payer</Nm></Pty></Dbtr><Cdtr><Pty><Nm>Payee</Nm></Pty></Cdtr></RltdPties>"
        let message = text.map { "<RmtInf><Ustrd>\($0)</Ustrd></RmtInf>" } ?? ""
        let back = returned.map { "<RtrInf><Rsn><Cd>\($0)</Cd></Rsn><AddtlInf>back</AddtlInf></RtrInf>" } ?? ""
        return "<TxDtls>\(reference)\(money)\(direction)\(parties)\(message)\(back)</TxDtls>"
    }

    var bytes: [UInt8] {
        func balance(_ code: String, _ amount: String?) -> String {
            amount.map { amount in
                let sign = amount.hasPrefix("-") ? "DBIT" : "CRDT"
                let text = amount.replacing("-", with: "")
                return "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"\(currency)\">\(text)</Amt>"
                    + "<CdtDbtInd>\(sign)</CdtDbtInd><Dt><Dt>2026-11-30</Dt></Dt></Bal>"
            } ?? ""
        }
        return Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-30T22:00:00Z</CreDtTm></GrpHdr>
            <Stmt><Id>S1</Id><Acct><Id><IBAN>\(account)</IBAN></Id><Ccy>\(currency)</Ccy></Acct>
            \(balance("OPBD", opening))\(balance("CLBD", closing))\(entries.joined())</Stmt>
            </BkToCstmrStmt></Document>
            """.utf8)
    }
}
