import Authentication
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What a case has come to, tables, and who may read them.
@Suite(.timeLimit(.minutes(3))) struct SuspicionReportTests {
    @Test func aCaseThatTwoHaveDecidedIsReportedOnce() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.putProfiles()
            // Between the two it counts once; what is older than ninety days does not.
            try await wallet.pay(500_000)
            try await wallet.pay(900_000, ago: .seconds(91 * 86_400))
            let id = try await wallet.decidedCase("report", about: [WalletVoice.ada, WalletVoice.grace])
            let order = #"{"type":"sar","case_id":"\#(id)"}"#
            let report = try await wallet.report(order)
            #expect(report.status == 201, "\(report.code ?? "")")
            #expect(report.json["amount"]?["amount"]?.stringValue == "5000.00")
            #expect(report.json["customer_id"] == nil && report.json["case_id"]?.stringValue == id)
            let due = (wallet.harness.clock.now.shown + .seconds(30 * 86_400)).rfc3339
            #expect(report.json["due_at"]?.stringValue == due)
            #expect(try await wallet.report(order).code == "conflict")
            let content = try await wallet.content("/reports/\(report.json["id"]?.stringValue ?? "")").body
            try XMLJudge.check(content, by: "EFL_SARXBatchSchema")
            let text = String(decoding: content, as: UTF8.self)
            #expect(text.contains("Many small &lt;sums&gt; &amp; one\nNo explanation.\n2026-11-18: Asked."))
            #expect(
                text.contains("Lovelace") && text.contains("Hopper")
                    && text.contains("<fc2:TotalSuspiciousAmountText>5000<"))
            try await Invariants.check(wallet.harness.database)
        }
    }

    @Test func whatIsNotDecidedOrTooLittleIsNotReported() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.pay(499_999)
            let small = try await wallet.decidedCase("report", about: [WalletVoice.ada])
            #expect(try await wallet.report(#"{"type":"sar","case_id":"\#(small)"}"#).code == "validation_failed")
            let other = try await wallet.decidedCase("no_action", about: [WalletVoice.ada])
            #expect(try await wallet.report(#"{"type":"sar","case_id":"\#(other)"}"#).code == "conflict")
            let open = try await wallet.harness.byStaff(.POST, "/cases", #"{"title":"Open"}"#)
            let openID = open.json["id"]?.stringValue ?? ""
            #expect(try await wallet.report(#"{"type":"sar","case_id":"\#(openID)"}"#).code == "conflict")
            let nobody = UniqueID(high: 1, low: 1)
            #expect(try await wallet.report(#"{"type":"sar","case_id":"\#(nobody)"}"#).status == 404)
            for wrong in [
                #"{"type":"sar"}"#, #"{"type":"tax","case_id":"\#(nobody)"}"#, #"{"type":"tax","format":"xml"}"#,
                #"{"type":"summary","from":"2026-11-02","to":"2026-11-01"}"#, #"{"type":"goaml"}"#,
                #"{"type":"summary","from":"2027-11-02"}"#,
            ] {
                #expect(try await wallet.report(wrong).code == "validation_failed", "\(wrong)")
            }
        }
    }

    @Test func whoIsTaxedElsewhereStandsInATableWithoutFormulas() async throws {
        try await WalletVoice.run { wallet in
            let now = wallet.harness.clock.now
            for (user, isTold) in [(WalletVoice.ada, true), (WalletVoice.grace, false)] {
                try await wallet.harness.database.execute(
                    """
                    insert into compliance.tax_certifications (user_id, us_person, birth_country, residences,
                        reportable, cure_needed, created_at, updated_at)
                    values (\(user), false, 'SE', '[{"country":"SE","tin":"=1+1"}]', \(isTold), false, \(now), \(now))
                    """)
            }
            let report = try await wallet.report(#"{"type":"tax","format":"csv"}"#)
            let content = try await wallet.content("/reports/\(report.json["id"]?.stringValue ?? "")")
            let text = String(decoding: content.body, as: UTF8.self)
            #expect(text.contains("\"\(WalletVoice.ada)\",\"false\",\"SE\",\"SE\",\"'=1+1\""))
            #expect(!text.contains(WalletVoice.grace.description))
            #expect(report.json["due_at"] == .null)
            let json = try await wallet.report(#"{"type":"tax"}"#)
            let told = try await wallet.content("/reports/\(json.json["id"]?.stringValue ?? "")").json
            #expect(told["rows"]?.arrayValue?.first?["tin"]?.stringValue == "=1+1")
        }
    }

    @Test func theReportedPersonHearsNothingAndLooksAreTold() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.cash(1_100_000, of: ComplianceHarness.staff)
            wallet.harness.clock.advance(by: .seconds(86_400))
            let path: String = try await eventually("a draft") {
                try await wallet.harness.monitor(.GET, "/reports", as: WalletVoice.other).json["data"]?.arrayValue?
                    .first?["id"]?.stringValue.map { "/reports/\($0)" }
            }
            #expect(try await wallet.reports().isEmpty)
            #expect(try await wallet.harness.monitor(.GET, path).status == 404)
            #expect(try await wallet.content(path).status == 404)
            #expect(try await wallet.harness.monitor(.POST, "\(path)/approve", "{}").code == "own_decision")
            let whole = "\(ComplianceHarness.base)\(path)"
            try await ToldEvents.listening(to: wallet.harness, ["compliance.audited.v1"]) { events in
                let auditor = try await wallet.harness.send(
                    .GET, "\(whole)/content", as: WalletVoice.other, roles: [.auditor])
                #expect(auditor.status == 200)
                try await eventually("the look is told") {
                    events.has("compliance.audited.v1", saying: "getComplianceReportContent")
                }
            }
            for (role, status) in [(Role.customer, 403), (.support, 403), (.auditor, 403)] {
                let answer = try await wallet.harness.send(
                    .POST, "\(whole)/approve", as: WalletVoice.other, roles: [role], json: "{}")
                #expect(answer.status == status, "\(role)")
            }
            let customer = try await wallet.harness.send(.GET, whole, as: WalletVoice.ada)
            #expect(customer.status == 403)
        }
    }

    @Test func papersOfACaseAreKept() async throws {
        try await WalletVoice.run { wallet in
            let opened = try await wallet.harness.byStaff(.POST, "/cases", #"{"title":"Papers"}"#)
            let path = "/cases/\(opened.json["id"]?.stringValue ?? "")"
            let files = "\(ComplianceHarness.base)\(path)/files"
            func add(_ content: [UInt8], as user: UserID = ComplianceHarness.staff) async throws
                -> ComplianceHarness.Answer
            {
                var form = Array(
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../a.txt\"\r\n\r\n".utf8)
                form += content + Array("\r\n--b--\r\n".utf8)
                return try await wallet.harness.send(
                    .POST, files, as: user, roles: [.compliance],
                    headers: [("Content-Type", "multipart/form-data; boundary=b")], body: form)
            }
            let added = try await add(Array("The contract.".utf8))
            #expect(added.status == 201, "\(added.code ?? "")")
            let paper = try #require(added.json["files"]?.arrayValue?.first)
            #expect(paper["bytes"]?.integerValue == 13 && paper["filename"]?.stringValue?.contains("/") == false)
            #expect(added.json["timeline"]?.arrayValue?.last?["kind"]?.stringValue == "file")
            let content = try await wallet.harness.monitor(.GET, "\(path)/files/\(paper["id"]?.stringValue ?? "")")
            #expect(content.body == Array("The contract.".utf8))
            #expect(try await add([0x7F, 0x45, 0x4C, 0x46, 0, 0]).code == "file_type_refused")
            #expect(try await wallet.harness.count("select count(*) from compliance.case_files") == 1)
        }
    }
}
