import Contracts
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// From the draft to the authority and back.
@Suite(.timeLimit(.minutes(3))) struct ReportFlowTests {
    @Test func ofTwoReviewersAtOnceOneApproves() async throws {
        try await WalletVoice.run { wallet in
            let path = "/reports/\(try await wallet.drafted())"
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for staff in [ComplianceHarness.staff, WalletVoice.other] {
                    group.addTask {
                        let answer = try await wallet.harness.monitor(.POST, "\(path)/approve", "{}", as: staff)
                        return answer.code ?? "\(answer.status)"
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.sorted()
            }
            #expect(answers == ["200", "already_decided"])
        }
    }

    @Test func whoWroteItDoesNotApproveItAndWhatIsApprovedStays() async throws {
        try await WalletVoice.run { wallet in
            try await ToldEvents.listening(to: wallet.harness, [ReportFiled.type]) { events in
                let drafted = try await wallet.report(#"{"type":"summary","format":"csv"}"#)
                let path = "/reports/\(try #require(drafted.json["id"]?.stringValue, "\(drafted.code ?? "")"))"
                #expect(try await wallet.harness.monitor(.POST, "\(path)/approve", "{}").code == "own_decision")
                let early = try await wallet.harness.monitor(.POST, "\(path)/file", #"{"channel":"post"}"#)
                #expect(early.code == "conflict")
                let approved = try await wallet.harness.monitor(
                    .POST, "\(path)/approve", "{}", as: WalletVoice.other)
                #expect(approved.json["approved_by"]?.stringValue == WalletVoice.other.description)
                let content = try await wallet.content(path).body
                #expect(approved.json["sha256"]?.stringValue == Hex.encode(Digest.sha256(content)))
                #expect(String(decoding: content, as: UTF8.self).hasPrefix("\"section\",\"name\",\"count\"\r\n"))
                for change: SQL in [
                    "update compliance.report_contents set content = '\\x00'",
                    "delete from compliance.report_contents", "delete from compliance.reports",
                    "update compliance.reports set sha256 = decode(repeat('00', 32), 'hex')",
                    "update compliance.reports set version = 2", "update compliance.reports set cents = 1",
                    "update compliance.reports set type = 'tax'", "update compliance.reports set status = 'draft'",
                    "update compliance.reports set status = 'acknowledged', bsa_id = '31000000000009'",
                    "update compliance.reports set approved_by = author_id",
                ] {
                    await #expect(throws: PostgresError.self) { try await wallet.harness.database.execute(change) }
                }
                let filing = #"{"channel":"post","tracking_id":"R-1"}"#
                let filed = try await wallet.harness.monitor(.POST, "\(path)/file", filing)
                #expect(filed.json["status"]?.stringValue == "filed" && filed.json["tracking_id"]?.stringValue == "R-1")
                #expect(try await wallet.harness.monitor(.POST, "\(path)/file", filing).code == "conflict")
                let told = try await events.next(ReportFiled.self)
                #expect(told.type == .summary && told.channel == "post")
                #expect(told.sha256 == Hex.encode(Digest.sha256(content)))
                // Nobody answers to a summary.
                let answer = try await wallet.acknowledge(path, WalletVoice.acknowledgement("A"))
                #expect(answer.code == "conflict")
                try await Invariants.check(wallet.harness.database)
            }
        }
    }

    @Test func theAuthorityTakesItOnce() async throws {
        try await WalletVoice.run { wallet in
            let path = try await wallet.filed()
            let fixture = "\(Checkout.root)/Tests/Fixtures/compliance/ctr_acknowledgement.xml"
            let xml = String(decoding: try #require(FileManager.default.contents(atPath: fixture)), as: UTF8.self)
            for _ in 0..<2 {
                let taken = try await wallet.acknowledge(path, xml)
                #expect(taken.status == 200, "\(taken.code ?? "")")
                #expect(taken.json["status"]?.stringValue == "acknowledged")
                #expect(taken.json["bsa_id"]?.stringValue == "31000000000001")
                #expect(taken.json["errors"]?.arrayValue?.first?["code"]?.stringValue == "F18")
            }
            #expect(try await wallet.harness.count("select count(*) from compliance.report_acknowledgements") == 1)
            let another = try await wallet.acknowledge(path, WalletVoice.acknowledgement("A", "31000000000002"))
            #expect(another.code == "already_decided")
            try await Invariants.check(wallet.harness.database)
        }
    }

    @Test func whatIsForgedChangesNothing() async throws {
        try await WalletVoice.run { wallet in
            let path = try await wallet.filed()
            let bomb = """
                <!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>\
                <EFilingBatchXML StatusCode="A">&c;</EFilingBatchXML>
                """
            let forged = [bomb, "", "no XML", "<a/>", WalletVoice.acknowledgement("A", "310"), "<EFilingBatchXML "]
            for xml in forged {
                let answer = try await wallet.acknowledge(path, xml)
                #expect(answer.status == 422 || answer.status == 400, "\(xml.prefix(40)) \(answer.status)")
            }
            #expect(try await wallet.harness.monitor(.GET, path).json["status"]?.stringValue == "filed")
            #expect(try await wallet.harness.count("select count(*) from compliance.report_acknowledgements") == 0)
        }
    }

    @Test func whatIsRejectedIsDraftedAgainAndWhatWasFiledIsKept() async throws {
        try await WalletVoice.run { wallet in
            let path = try await wallet.filed()
            let rejected = try await wallet.acknowledge(path, WalletVoice.acknowledgement("R"))
            #expect(rejected.json["status"]?.stringValue == "rejected")
            #expect(rejected.json["errors"]?.arrayValue?.first?["code"]?.stringValue == "C4")
            #expect(try await wallet.harness.monitor(.POST, "\(path)/approve", "{}").code == "conflict")
            try await wallet.putProfiles()
            let again = try await wallet.harness.monitor(.POST, "\(path)/correct", "{}")
            #expect(again.json["status"]?.stringValue == "draft" && again.json["version"]?.integerValue == 2)
            #expect(again.json["filed_at"] == nil && again.json["sha256"] == .null)
            let content = try await wallet.content(path).body
            try XMLJudge.check(content, by: "EFL_CTRXBatchSchema")
            #expect(String(decoding: content, as: UTF8.self).contains("Lovelace"))
            #expect(try await wallet.harness.monitor(.POST, "\(path)/approve", "{}").code == "own_decision")
            let approved = try await wallet.harness.monitor(.POST, "\(path)/approve", "{}", as: WalletVoice.other)
            #expect(approved.status == 200)
            #expect(try await wallet.harness.count("select count(*) from compliance.report_contents") == 2)
            try await Invariants.check(wallet.harness.database)
        }
    }
}
