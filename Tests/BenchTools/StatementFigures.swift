import ArgumentParser
import ISO20022Kit
import PaymentsDomain

/// How long it takes to read a bank day: one statement with all that came and left.
struct StatementFigures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statements", abstract: "Seconds to read a camt.053 of many entries")

    @Option(help: "Entries of the statement")
    var entries = 20_000

    func run() throws {
        let bytes = statement()
        let clock = ContinuousClock()
        var count = 0
        let duration = try clock.measure {
            let file = try CamtFile.read(ISODocument.read(bytes))
            guard !file.isHeld else { throw ValidationError("the statement does not add up") }
            count = file.entries.count
        }
        print("statement_bytes\t\(bytes.count)")
        print("statement_entries\t\(count)")
        print("statement_seconds\t\(duration / .seconds(1))")
    }

    private func statement() -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
            <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-30T22:00:00Z</CreDtTm></GrpHdr>
            <Stmt><Id>S</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>
            <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
            <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(100 + entries * 5).00</Amt>
            <CdtDbtInd>CRDT</CdtDbtInd></Bal>
            """
        for number in 0..<entries {
            text += """
                <Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
                <BookgDt><Dt>2026-11-30</Dt></BookgDt><ValDt><Dt>2026-11-30</Dt></ValDt>
                <AcctSvcrRef>REF\(number)</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E\(number)</EndToEndId></Refs>
                <RltdPties><Dbtr><Pty><Nm>Payer \(number)</Nm></Pty></Dbtr></RltdPties>
                <RmtInf><Ustrd>for \(100_000_000_000 + number)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
                """
        }
        return Array((text + "</Stmt></BkToCstmrStmt></Document>").utf8)
    }
}
