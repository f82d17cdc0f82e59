import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// Our accounts for SEPA and wires, and somebody who sends money to others'.
struct ISORailScene: Sendable {
    static let admin = "/api/v1/admin/payments"
    static let iban = "DE02120300000000202051"
    static let walletNumber = "100000000001"
    static let wallet = UniqueID(high: 8, low: 80)

    let payments: PaymentsHarness
    let german: String
    let american: String

    /// - Parameter variables: of the payments service.
    static func run(
        _ variables: [String: String] = [:], _ body: @escaping @Sendable (ISORailScene) async throws -> Void
    ) async throws {
        try await PaymentsHarness.run(variables) { payments in
            for account in [
                #""sepa","currency":"EUR","iban":"\#(iban)","bic":"BYLADEM1001""#,
                #""wire","currency":"USD","routing_number":"011104238","account_number":"5647772655""#,
            ] {
                let set = try await payments.asOperator(
                    .PUT, "\(admin)/own-accounts", #"{"name":"Florin clients","rail":\#(account)}"#)
                #expect(set.status == 200, "\(set.json)")
            }
            payments.wallet.door.open(wallet, PaymentsHarness.customer, 0, .EUR, number: walletNumber)
            let german = try await account(
                payments, #""country":"DE","currency":"EUR","iban":"DE89370400440532013000""#)
            let american = try await account(
                payments,
                #""country":"US","currency":"USD","routing_number":"021000021","account_number":"0123456789","#
                    + #""account_type":"checking""#)
            try await body(ISORailScene(payments: payments, german: german, american: american))
        }
    }

    private static func account(_ payments: PaymentsHarness, _ json: String) async throws -> String {
        let made = try await payments.send(
            .POST, PaymentsHarness.accounts, json: #"{"holder_name":"Ada Lovelace","holder_kind":"person",\#(json)}"#,
            key: "\(json.hashValue)")
        return try #require(made.json["id"]?.stringValue, "\(made.json)")
    }

    // MARK: What goes out

    /// A withdrawal that waits for its rail's file.
    func withdraw(_ amount: String, _ rail: RailName) async throws -> String {
        let body = """
            {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"\(amount)","currency":"\(rail.currency)"},\
            "bank_account_id":"\(rail == .sepa ? german : american)","via":"\(rail.rawValue)"}
            """
        let made = try await payments.send(
            .POST, PaymentsHarness.withdrawals, json: body, key: "\(amount) \(rail.rawValue)")
        let id = try #require(made.json["id"]?.stringValue, "\(made.json)")
        try await eventually("it waits") {
            payments.clock.advance(by: .seconds(1))
            return try await item(id) != nil
        }
        return id
    }

    func item(_ withdrawal: String) async throws -> RailItem? {
        try await RailItemStore(payments.database).find(try #require(UniqueID(withdrawal)))
    }

    /// As the bank knows it.
    func reference(_ withdrawal: String) async throws -> String {
        try #require(try await item(withdrawal)?.reference)
    }

    /// The files that are written now.
    func dispatch(_ rail: RailName) async throws -> [JSONValue] {
        let answer = try await payments.asOperator(.POST, "\(Self.admin)/rails/\(rail.rawValue)/dispatch", "{}")
        return try #require(answer.json["files"]?.arrayValue, "\(answer.json)")
    }

    func content(_ file: JSONValue) async throws -> [UInt8] {
        let id = try #require(file["id"]?.stringValue)
        return try await payments.asOperator(.GET, "\(Self.admin)/bank-files/\(id)/content").body
    }

    func waitUntil(_ withdrawal: String, is status: String) async throws {
        try await payments.waitUntil(PaymentsHarness.withdrawals, withdrawal, is: status)
    }

    /// The bank takes the next step of all that it has.
    func settle() async throws {
        try await eventually("the bank has the files") {
            payments.clock.advance(by: .seconds(1))
            return try await payments.database.query(
                "select count(*)::int from payments.bank_files where direction = 'out' and status = 'sent'"
            ).first(Int.self) == 0
        }
        #expect(try await payments.atProvider(.post, "/bank/settle", "{}").status == 200)
    }

    // MARK: What comes in

    func take(_ text: String) async throws -> PaymentsHarness.Answer {
        try await payments.takeFile(Array(text.utf8))
    }

    /// Its entries, once whoever they are for is found.
    func taken(_ text: String) async throws -> [(kind: String, state: String)] {
        let answer = try await take(text)
        #expect(answer.status == 201, "\(answer.json)")
        let id = try #require(answer.json["id"]?.stringValue)
        return try await eventually("what came is given to whom it is for") {
            payments.clock.advance(by: .seconds(1))
            let open = try await payments.database.query("select 1 from payments.bank_entries where stage <> 'done'")
            guard open.isEmpty else { return nil }
            let entries = try await payments.asOperator(.GET, "\(Self.admin)/bank-files/\(id)").json["entries"]
            return entries?.arrayValue?.map { ($0["kind"]?.stringValue ?? "", $0["state"]?.stringValue ?? "") }
        }
    }

    /// What banks have moved, as others are told of it.
    func booked() async throws -> [String] {
        try await payments.database.query(
            """
            select kind || ' ' || amount from payments.bank_entries
            where booked_on is not null and state in ('matched', 'unmatched') order by kind, amount
            """
        ).decode(String.self)
    }

    // MARK: Banks' files

    /// - Parameter entries: sum to what lies between the balances.
    static func statement(
        _ entries: [String], kind: (name: String, body: String, part: String) = ("camt.053", "BkToCstmrStmt", "Stmt"),
        account: String = iban, closing: String? = nil
    ) -> String {
        func balance(_ code: String, _ amount: String) -> String {
            """
            <Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(amount)</Amt>
            <CdtDbtInd>CRDT</CdtDbtInd></Bal>
            """
        }
        let balances = closing.map { balance("OPBD", "100.00") + balance("CLBD", $0) } ?? ""
        return """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(kind.name).001.08"><\(kind.body)><\(kind.part)><Id>S</Id>
            <Acct><Id><IBAN>\(account)</IBAN></Id></Acct>\(balances)\(entries.joined())</\(kind.part)></\(kind.body)>
            </Document>
            """
    }

    static func entry(
        _ amount: String, _ kind: String = "CRDT", _ reference: String, endToEnd: String = "NOTPROVIDED",
        text: String = "", returned: Bool = false, currency: String = "EUR"
    ) -> String {
        let back = returned ? "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" : ""
        return """
            <Ntry><Amt Ccy="\(currency)">\(amount)</Amt><CdtDbtInd>\(kind)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-11-18</Dt></BookgDt><AcctSvcrRef>\(reference)</AcctSvcrRef><NtryDtls><TxDtls>
            <Refs><EndToEndId>\(endToEnd)</EndToEndId></Refs><RmtInf><Ustrd>\(text)</Ustrd></RmtInf>\(back)
            </TxDtls></NtryDtls></Ntry>
            """
    }
}
