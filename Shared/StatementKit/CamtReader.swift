package import ISO20022Kit
import MoneyKit
import Primitives
import XMLKit

/// Reads camt.052, camt.053 and camt.054 of any version: what differs between them is where a few elements stand.
package enum CamtReader {
    private static let parts: [String: (element: String, kind: Statement.Kind)] = [
        "camt.052": ("Rpt", .report), "camt.053": ("Stmt", .statement), "camt.054": ("Ntfctn", .notification),
    ]

    /// - Throws: `ISOError` for a file that is none of these, or that lacks what every version has: an account, its id,
    ///   amounts, kinds and states of entries. What has a meaning and a fault is read and held
    /// (``StatementEntry/faults``).
    package static func read(_ bytes: [UInt8]) throws(ISOError) -> [Statement] {
        try read(ISODocument.read(bytes))
    }

    package static func read(_ document: ISODocument) throws(ISOError) -> [Statement] {
        guard let (name, kind) = parts[document.kind] else { throw .otherMessage(document.name) }
        var statements: [Statement] = []
        for element in document.body.children where element.name == name {
            statements.append(try statement(element, kind))
        }
        guard !statements.isEmpty else { throw .incomplete(name, line: document.body.line) }
        return StatementIdentity.assigned(to: statements)
    }

    private static func statement(_ element: XMLElement, _ kind: Statement.Kind) throws(ISOError) -> Statement {
        guard let id = element.given("Id") else { throw .incomplete("Id", line: element.line) }
        guard let account = element.child("Acct").flatMap(ISOAccount.init) else {
            throw .incomplete("Acct", line: element.line)
        }
        let currency = element.child("Acct")?.given("Ccy")
        var entries: [StatementEntry] = []
        for entry in element.children where entry.name == "Ntry" {
            entries.append(try Self.entry(entry, currency))
        }
        let balances = try element.children("Bal").map { (child) throws(ISOError) in try balance(child) }
        let (opening, closing) = ends(of: balances, kind, currency)
        return Statement(
            id: id, kind: kind, account: account, currency: currency, opening: opening, closing: closing,
            entries: entries)
    }

    // MARK: Balances

    private typealias TypedBalance = (code: String, balance: Statement.Balance)

    private static func balance(_ element: XMLElement) throws(ISOError) -> TypedBalance {
        let (amount, kind) = try Self.amount(of: element)
        let code = element.at("Tp", "CdOrPrtry", "Cd")?.text ?? ""
        return (code, Statement.Balance(amount: amount, kind: kind))
    }

    /// Booked ones: the opening is OPBD or the day's before closing, the closing CLBD. A statement of several pages has
    /// interim ones between them (ITBD); a report of the day has one that its entries need not lead to.
    private static func ends(
        of balances: [TypedBalance], _ kind: Statement.Kind, _ currency: String?
    ) -> (Statement.Balance?, Statement.Balance?) {
        func all(_ code: String) -> [Statement.Balance] {
            let all = balances.filter { $0.code == code }.map(\.balance)
            let own = all.filter { balance in balance.money?.currency.code == currency }
            return own.isEmpty ? all : own
        }
        let interim = kind == .statement ? all("ITBD") : []
        let opening = all("OPBD").first ?? all("PRCD").first
        let closing = all("CLBD").first
        let between = interim.count - (opening == nil ? 1 : 0)
        return (opening ?? interim.first, closing ?? (between > 0 ? interim.last : nil))
    }

    // MARK: Entries

    private static func entry(_ element: XMLElement, _ currency: String?) throws(ISOError) -> StatementEntry {
        let (amount, kind) = try Self.amount(of: element)
        guard let status = element.child("Sts") else { throw .incomplete("Sts", line: element.line) }
        var details: [StatementDetail] = []
        for group in element.children where group.name == "NtryDtls" {
            for one in group.children where one.name == "TxDtls" { details.append(try detail(one, of: kind)) }
        }
        let valueOn = day(element.child("ValDt"))
        return StatementEntry(
            status: Self.status(status.given("Cd") ?? status.given("Prtry") ?? status.text), kind: kind,
            amount: amount, bookedOn: day(element.child("BookgDt")) ?? valueOn, valueOn: valueOn,
            servicerReference: element.given("AcctSvcrRef"),
            isReversal: ["true", "1"].contains(element.text("RvslInd")), text: element.text("AddtlNtryInf"),
            details: details, currency: currency)
    }

    private static func status(_ code: String) -> StatementEntry.Status {
        switch code {
        case "BOOK": .booked
        case "PDNG": .pending
        default: .other(code)
        }
    }

    private static func detail(_ element: XMLElement, of kind: StatementEntry.Kind) throws(ISOError) -> StatementDetail
    {
        let remittance = element.child("RmtInf")
        var detail = StatementDetail(text: remittance?.children("Ustrd").map(\.text).joined(separator: "\n") ?? "")
        // Version 2 has the amount among others only.
        detail.amount = (element.child("Amt") ?? element.at("AmtDtls", "TxAmt", "Amt")).map(ISOAmount.init)
        if element.child("CdtDbtInd") != nil { detail.kind = try Self.kind(of: element) }
        let references = element.child("Refs")
        detail.endToEnd = references?.given("EndToEndId").flatMap { $0 == "NOTPROVIDED" ? nil : $0 }
        detail.uetr = references?.given("UETR")?.lowercased()
        detail.servicerReference = references?.given("AcctSvcrRef")
        detail.creditorReference = remittance?.at("Strd", "CdtrRefInf")?.given("Ref")
        detail.returned = element.child("RtrInf").map(ISOReason.init)
        // What comes back names the parties of the payment that went out.
        let isFromUs = (detail.kind ?? kind) == .debit
        let isPayee = isFromUs != (detail.returned != nil)
        if let parties = element.child("RltdPties") {
            detail.counterparty = counterparty(in: parties, isPayee ? "Cdtr" : "Dbtr")
            detail.account = parties.child(isPayee ? "DbtrAcct" : "CdtrAcct").flatMap(ISOAccount.init)
        }
        return detail
    }

    private static func counterparty(in parties: XMLElement, _ role: String) -> StatementDetail.Counterparty? {
        let party = parties.child(role)
        let name = party?.given("Nm") ?? party?.child("Pty")?.given("Nm")
        let account = parties.child("\(role)Acct").flatMap(ISOAccount.init)
        return name == nil && account == nil ? nil : .init(name: name, account: account)
    }

    // MARK: Basics

    private static func amount(of element: XMLElement) throws(ISOError) -> (ISOAmount, StatementEntry.Kind) {
        guard let amount = element.child("Amt") else { throw .incomplete("Amt", line: element.line) }
        return (ISOAmount(amount), try kind(of: element))
    }

    private static func kind(of element: XMLElement) throws(ISOError) -> StatementEntry.Kind {
        switch element.text("CdtDbtInd") {
        case "CRDT": .credit
        case "DBIT": .debit
        default: throw .incomplete("CdtDbtInd", line: element.line)
        }
    }

    /// The day that the bank's clocks showed.
    private static func day(_ element: XMLElement?) -> CalendarDay? {
        guard let text = element?.given("Dt") ?? element?.given("DtTm") else { return nil }
        return CalendarDay(String(text.prefix(10)))
    }
}
