import Authentication
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import NachaKit
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// What tests of files of banks do.
extension PaymentsHarness {
    static let ownAccounts = "/api/v1/admin/payments/own-accounts"
    static let bankFiles = "/api/v1/admin/payments/bank-files"
    static let bankEntries = "/api/v1/admin/payments/bank-entries"
    static let ownRouting = "231380104"

    /// Ours for ACH, at a bank of this routing number.
    func openOwnAccount(_ routing: String = Self.ownRouting) async throws {
        let set = try await asOperator(
            .PUT, Self.ownAccounts,
            """
            {"rail":"ach","currency":"USD","name":"Florin clients","routing_number":"\(routing)",\
            "account_number":"76543210"}
            """)
        #expect(set.status == 200, "\(set.code ?? "")")
    }

    func newAmericanAccount(_ number: String = "0123456789") async throws -> String {
        let made = try await send(
            .POST, Self.accounts,
            json: """
                {"country":"US","currency":"USD","holder_name":"Ada Lovelace","holder_kind":"person",\
                "routing_number":"021000021","account_number":"\(number)","account_type":"checking"}
                """, key: UUID().uuidString)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    /// A withdrawal that waits for the next file.
    func queuedWithdrawal(_ amount: String, to number: String = "0123456789") async throws -> String {
        let account = try await newAmericanAccount(number)
        let made = try await send(
            .POST, Self.withdrawals,
            json: """
                {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"USD"},\
                "bank_account_id":"\(account)","via":"ach"}
                """, key: UUID().uuidString)
        let id = try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
        let item = try #require(UniqueID(id))
        try await eventually("it waits for a file") {
            clock.advance(by: .seconds(1))
            return try await database.query("select from payments.rail_items where id = \(item)").count == 1
        }
        return id
    }

    /// The one file that what waits is written into.
    func dispatched() async throws -> (id: String, nacha: NachaFile) {
        let answer = try await asOperator(.POST, "/api/v1/admin/payments/rails/ach/dispatch")
        let files = try #require(answer.json["files"]?.arrayValue, "\(answer.status) \(answer.code ?? "")")
        try #require(files.count == 1)
        let id = try #require(files[0]["id"]?.stringValue)
        return (id, try NachaReader.read(try await content(of: id)))
    }

    func content(of file: String) async throws -> [UInt8] {
        let content = try await asOperator(.GET, "\(Self.bankFiles)/\(file)/content")
        #expect(content.status == 200)
        return content.body
    }

    func takeFile(_ bytes: [UInt8]) async throws -> Answer {
        try await send(
            .POST, Self.bankFiles, as: Self.staff, roles: [.operator],
            headers: [("Content-Type", "application/octet-stream")], bytes: bytes)
    }

    func waitUntilAccepted(_ file: String) async throws {
        try await eventually("the bank has the file") {
            try await asOperator(.GET, "\(Self.bankFiles)/\(file)").json["status"] == .string("accepted")
        }
    }

    /// The bank takes the next step of all its files.
    func settleAtBank() async throws {
        #expect(try await atProvider(.post, "/bank/settle", "{}").status == 200)
    }

    func entries(_ query: String) async throws -> [JSONValue] {
        try await asOperator(.GET, "\(Self.bankEntries)?\(query)").json["data"]?.arrayValue ?? []
    }

    /// A file of the bank's that says one thing.
    static func bankFile(_ entry: NachaEntry, modifier: String = "A") -> [UInt8] {
        let day = PaymentsHarness.start.day
        let batch = NachaBatch(
            serviceClass: .mixed, companyName: "Somebody", companyID: "1234567890", kind: "PPD", purpose: "PAYMENT",
            effectiveOn: day, originBank: "02100002", number: 1, entries: [entry])
        return NachaWriter.write(
            NachaFile(
                destination: ownRouting, origin: "021000021", createdOn: day, createdAt: "0600", modifier: modifier,
                destinationName: "Our bank", originName: "Their bank", batches: [batch]))
    }

    static func comesBack(_ original: NachaEntry, _ code: String) -> NachaEntry {
        var entry = original
        entry.code = 21
        entry.trace = "021000020000001"
        entry.addenda = [.comesBack(code: code, original: original.trace, information: "", trace: entry.trace)]
        return entry
    }

    static func credit(_ cents: Int64, to account: String, trace: String = "021000020000077") -> NachaEntry {
        NachaEntry(
            code: 22, routing: ownRouting, account: account, amount: cents, individualID: "INVOICE 7",
            name: "Grace Hopper", trace: trace)
    }
}
