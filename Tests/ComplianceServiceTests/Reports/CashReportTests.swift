import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Much cash on one day, and the day's work on it.
@Suite(.timeLimit(.minutes(3))) struct CashReportTests {
    private static let count: SQL = "select count(*) from compliance.reports"

    @Test func fourThousandAndSevenAreOneOfEleven() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.putProfiles()
            // Not over the line; no cash; on their way back; and in and out are apart.
            try await wallet.cash(1_000_000, of: WalletVoice.grace)
            try await wallet.pay(5_000_000)
            try await wallet.cash(2_000_000, through: "clearing:bank:USD")
            try await wallet.cash(2_000_000, out: true, kind: "deposit")
            try await wallet.cash(2_000_000, kind: "reversal")
            try await wallet.cash(600_000, out: true)
            let path = "/reports/\(try await wallet.drafted())"
            let report = try await wallet.harness.monitor(.GET, path).json
            #expect(report["status"]?.stringValue == "draft" && report["author_id"] == nil)
            #expect(report["customer_id"]?.stringValue == WalletVoice.ada.description)
            #expect(report["day"]?.stringValue == "2026-11-18" && report["direction"]?.stringValue == "in")
            #expect(report["amount"]?["amount"]?.stringValue == "11000.00")
            #expect(report["due_at"]?.stringValue?.hasPrefix("2026-12-04T00:00:00") == true)
            #expect(report["sha256"] == .null && report["bsa_id"] == .null)
            let content = try await wallet.content(path)
            #expect(content.headers.first(name: "Content-Type") == "application/xml")
            try XMLJudge.check(content.body, by: "EFL_CTRXBatchSchema")
            let text = String(decoding: content.body, as: UTF8.self)
            #expect(text.contains("<fc2:TotalCashInReceiveAmountText>11000<") && text.contains("Lovelace"))
            // The next day looks at it again, and finds nothing new.
            wallet.harness.clock.advance(by: .seconds(86_400))
            try await Self.awaitDay("2026-11-20", wallet)
            #expect(try await wallet.harness.count(Self.count) == 1)
            #expect(try await wallet.harness.count("select count(*) from compliance.report_contents") == 1)
            // Whoever reads the table reads no name.
            let readable: SQL = """
                select count(*) from compliance.report_contents where position('Lovelace'::bytea in content) > 0
                """
            #expect(try await wallet.harness.count(readable) == 0)
            try await Invariants.check(wallet.harness.database)
        }
    }

    @Test func missedDaysAreMadeUpInTheirOrder() async throws {
        try await WalletVoice.run { wallet in
            let now = wallet.harness.clock.now
            for day in [2, 0, 1] {
                try await wallet.cash(1_100_000 + Int64(day), at: now + .seconds(day * 86_400))
            }
            try await wallet.cash(1_500_000, out: true)
            wallet.harness.clock.advance(by: .seconds(3 * 86_400))
            try await Self.awaitDay("2026-11-21", wallet)
            let found = try await wallet.harness.database.query(
                "select day::text, direction from compliance.reports order by id"
            ).decode(String.self, String.self).map { "\($0.0) \($0.1)" }
            #expect(Set(found.prefix(2)) == ["2026-11-18 in", "2026-11-18 out"])
            #expect(found.dropFirst(2) == ["2026-11-19 in", "2026-11-20 in"])
        }
    }

    @Test func whatComesLateIsInTheDraftAndInNothingFrozen() async throws {
        try await WalletVoice.run { wallet in
            let day = wallet.harness.clock.now
            let path = "/reports/\(try await wallet.drafted())"
            try await wallet.cash(100_000, at: day)
            wallet.harness.clock.advance(by: .seconds(86_400))
            try await eventually("the draft says what is known now") {
                try await wallet.harness.monitor(.GET, path).json["amount"]?["amount"]?.stringValue == "12000.00"
            }
            let approved = try await wallet.harness.monitor(.POST, "\(path)/approve", "{}")
            #expect(approved.status == 200, "\(approved.code ?? "")")
            let before = try await wallet.content(path).body
            #expect(String(decoding: before, as: UTF8.self).contains(">12000<"))
            try await wallet.cash(100_000, at: day)
            wallet.harness.clock.advance(by: .seconds(86_400))
            try await Self.awaitDay("2026-11-21", wallet)
            #expect(try await wallet.content(path).body == before)
            #expect(try await wallet.harness.count(Self.count) == 1)
        }
    }

    @Test func staffAskForADayBeforeItsWorkIsDone() async throws {
        try await WalletVoice.run { wallet in
            let nothing = try await wallet.report(#"{"type":"ctr"}"#)
            #expect(nothing.status == 422 && nothing.code == "validation_failed")
            try await wallet.cash(1_100_000)
            let report = try await wallet.report(#"{"type":"ctr","from":"2026-11-18"}"#)
            #expect(report.status == 201, "\(report.code ?? "")")
            #expect(report.json["amount"]?["amount"]?.stringValue == "11000.00")
            #expect(try await wallet.report(#"{"type":"ctr","from":"2026-11-18"}"#).code == "conflict")
            // More may move until midnight.
            let path = "/reports/\(report.json["id"]?.stringValue ?? "")"
            let early = try await wallet.harness.monitor(.POST, "\(path)/approve", "{}", as: WalletVoice.other)
            #expect(early.code == "conflict")
            for user in [WalletVoice.ada, WalletVoice.grace] { try await wallet.cash(1_200_000, out: true, of: user) }
            #expect(try await wallet.report(#"{"type":"ctr"}"#).code == "validation_failed")
            let csv = try await wallet.report(
                #"{"type":"ctr","customer_id":"\#(WalletVoice.grace)","format":"csv"}"#)
            #expect(csv.status == 201 && csv.json["direction"]?.stringValue == "out")
            let rows = try await wallet.content("/reports/\(csv.json["id"]?.stringValue ?? "")")
            #expect(String(decoding: rows.body, as: UTF8.self).contains("\"12000.00\",\"USD\",\"12000.00\""))
        }
    }

    /// What another currency was worth when it moved is what counts.
    @Test func currenciesCountAsWhatTheyWereWorth() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.cash(900_000)
            try await wallet.harness.database.execute(
                """
                insert into compliance.movements (user_id, transaction_id, direction, counterparty, currency,
                    occurred_at, amount, cents, kind, is_own, is_new)
                values (\(WalletVoice.ada), \(wallet.ids.next() as UniqueID), 'in', 'clearing:sandbox', 'EUR',
                    \(wallet.harness.clock.now), 90000, 100001, 'deposit', false, false)
                """)
            let report = try await wallet.report(#"{"type":"ctr","format":"json"}"#)
            #expect(report.json["amount"]?["amount"]?.stringValue == "10000.01")
        }
    }

    /// Until the work on the day that ended at this midnight is done.
    private static func awaitDay(_ day: String, _ wallet: WalletVoice) async throws {
        try await eventually("the work of \(day)") {
            try await wallet.harness.count(
                """
                select count(*) from compliance.job_runs
                where job = 'compliance-cash-reports' and due = \(CalendarDay(day)) and state <> 'running'
                """) == 1
        }
    }
}
