import Authentication
import Contracts
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What is done about reports.
extension WalletVoice {
    static let other = UserID(UniqueID(high: 9, low: 10))

    /// Cash that is paid in, or out, over a clearing account.
    func cash(
        _ amount: Int64, out: Bool = false, of user: UserID = ada, at: Timestamp? = nil, kind: String? = nil,
        through account: String = "clearing:sandbox:USD"
    ) async throws {
        let (id, clearing): (UniqueID, UniqueID) = (ids.next(), ids.next())
        let (wallet, money) = (Self.wallet(of: user), Money(minorUnits: amount, currency: .USD))
        let movement =
            out
            ? PostedMovement(
                id: id, debitAccount: wallet, debitCode: "customer", debitOwner: user, creditAccount: clearing,
                creditCode: account, amount: money)
            : PostedMovement(
                id: id, debitAccount: clearing, debitCode: account, creditAccount: wallet, creditCode: "customer",
                creditOwner: user, amount: money)
        try await post([
            PostedTransaction(
                transactionID: id, kind: kind ?? (out ? "withdrawal" : "deposit"), occurredAt: at ?? harness.clock.now,
                movements: [movement])
        ])
    }

    /// Drafts one.
    func report(
        _ json: String, as staff: UserID = ComplianceHarness.staff
    ) async throws -> ComplianceHarness.Answer {
        try await harness.byStaff(.POST, "/reports", json, as: staff)
    }

    func reports(_ query: String = "") async throws -> [JSONValue] {
        try await harness.monitor(.GET, "/reports\(query)").json["data"]?.arrayValue ?? []
    }

    /// A day's cash that is over the line, and the draft that the day's work has made of it.
    func drafted() async throws -> String {
        try await cash(400_000)
        try await cash(700_000)
        harness.clock.advance(by: .seconds(86_400))
        return try await eventually("a draft") {
            try await reports("?type=ctr").first?["id"]?.stringValue
        }
    }

    /// One that the authority has.
    func filed() async throws -> String {
        let path = "/reports/\(try await drafted())"
        #expect(try await harness.monitor(.POST, "\(path)/approve", "{}").status == 200)
        #expect(try await harness.monitor(.POST, "\(path)/file", #"{"channel":"bsa_e_filing"}"#).status == 200)
        return path
    }

    func content(_ path: String) async throws -> ComplianceHarness.Answer {
        try await harness.monitor(.GET, "\(path)/content")
    }

    func acknowledge(
        _ path: String, _ xml: String, as staff: UserID = ComplianceHarness.staff
    ) async throws -> ComplianceHarness.Answer {
        try await harness.send(
            .POST, "\(ComplianceHarness.base)\(path)/acknowledgements", as: staff, roles: [.compliance],
            headers: [("Content-Type", "application/xml")], body: Array(xml.utf8))
    }

    /// A case about these that two people have decided.
    func decidedCase(_ outcome: String, about users: [UserID]) async throws -> String {
        let customers = users.map { "\"\($0)\"" }.joined(separator: ",")
        let opened = try await harness.byStaff(
            .POST, "/cases", #"{"title":"Many small <sums> & one","customer_ids":[\#(customers)]}"#)
        let id = try #require(opened.json["id"]?.stringValue, "\(opened.code ?? "")")
        let assigned = try await harness.monitor(
            .PATCH, "/cases/\(id)", #"{"assignee_id":"\#(ComplianceHarness.staff)"}"#)
        #expect(assigned.status == 200)
        #expect(try await harness.monitor(.POST, "/cases/\(id)/notes", #"{"text":"Asked."}"#).status == 201)
        for staff in [ComplianceHarness.staff, Self.other] {
            let decided = try await harness.monitor(
                .POST, "/cases/\(id)/decisions", #"{"outcome":"\#(outcome)","reason":"No explanation."}"#, as: staff)
            #expect(decided.status == 200, "\(decided.code ?? "")")
        }
        return id
    }

    static func acknowledgement(_ status: String, _ number: String = "31000000000001") -> String {
        let bsaID = status == "A" ? "<BSAID>\(number)</BSAID>" : ""
        return """
            <EFilingBatchXML StatusCode="\(status)"><EFilingSubmissionXML StatusCode="\(status)"><EFilingActivityXML>\
            \(bsaID)<EFilingActivityErrorXML><ErrorLevelText>WARN</ErrorLevelText><ErrorText>Odd.</ErrorText>\
            <ErrorTypeCode>C4</ErrorTypeCode></EFilingActivityErrorXML></EFilingActivityXML></EFilingSubmissionXML>\
            </EFilingBatchXML>
            """
    }
}
