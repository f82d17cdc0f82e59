import ComplianceDomain
import Primitives
import Testing

/// When something has to be reported, and who may say so.
@Suite struct ReportRuleTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let (author, other) = (UserID(UniqueID(high: 9, low: 1)), UserID(UniqueID(high: 9, low: 2)))
    private static let ada = UserID(UniqueID(high: 7, low: 7))
    private static let hash = [UInt8](repeating: 7, count: 32)

    @Test(arguments: [(999_999, false), (1_000_000, false), (1_000_001, true), (1_100_000, true)])
    func aDaysCashHasToBeOverTheLine(cents: Int64, isOver: Bool) {
        #expect(Self.cash(cents).isOver == isOver)
    }

    @Test(arguments: [(499_999, false), (500_000, true), (Int64.max, true)])
    func fiveThousandAreEnoughForASuspicion(cents: Int64, isReached: Bool) {
        #expect(SuspicionRule.isReached(cents) == isReached)
    }

    private static let rounded: [(Int64, Int64)] = [
        (0, 0), (1, 1), (100, 1), (101, 2), (1_100_000, 11_000), (1_000_001, 10_001),
        (.max, 92_233_720_368_547_759),
    ]

    @Test(arguments: rounded)
    func dollarsAreRoundedUp(cents: Int64, dollars: Int64) {
        #expect(WholeDollars.of(cents: cents) == dollars)
    }

    @Test func oneLooksNinetyDaysBackAndNotPastTheDecision() {
        let days = { (count: Int) in Self.now - .seconds(count * 86_400) }
        #expect(SuspicionRule.window(from: nil, to: nil, decided: Self.now) == days(90)..<Self.now)
        #expect(SuspicionRule.window(from: days(120), to: days(-1), decided: Self.now) == days(90)..<Self.now)
        #expect(SuspicionRule.window(from: days(10), to: days(5), decided: Self.now) == days(10)..<days(5))
        #expect(SuspicionRule.window(from: days(120), to: days(100), decided: Self.now) == nil)
    }

    @Test func theTimesOfTheLaw() {
        #expect(ReportType.allCases.map(\.dueDays) == [30, 15, nil, nil])
    }

    // MARK: States

    @Test func aReportGoesToTheAuthorityByTwo() throws {
        var report = Self.summary(.ctr)
        #expect(throws: ReportError.ownDecision) { try report.approve(Self.hash, by: Self.author, at: Self.now) }
        #expect(throws: ReportError.notNow(.draft)) { try report.file(Self.filing()) }
        try report.approve(Self.hash, by: Self.other, at: Self.now)
        #expect(throws: ReportError.alreadyDecided(.approved)) {
            try report.approve(Self.hash, by: Self.other, at: Self.now)
        }
        #expect(throws: ReportError.notNow(.approved)) { try report.answer(Self.taken, by: Self.other) }
        try report.file(Self.filing())
        try report.answer(Self.taken, by: Self.other)
        #expect(report.status == .acknowledged && report.bsaID == "31000000000001")
        #expect(throws: ReportError.alreadyDecided(.acknowledged)) { try report.answer(Self.taken, by: Self.other) }
        #expect(throws: ReportError.alreadyDecided(.acknowledged)) { try report.correct(by: Self.other) }
    }

    @Test func whoCorrectsWhatWasRejectedDoesNotApproveIt() throws {
        var report = Self.summary(.ctr)
        try report.approve(Self.hash, by: Self.other, at: Self.now)
        try report.file(Self.filing())
        try report.answer(.init(verdict: .rejected, faults: []), by: Self.other)
        #expect(throws: ReportError.notNow(.rejected)) { try report.approve(Self.hash, by: Self.other, at: Self.now) }
        try report.correct(by: Self.other)
        #expect(report.status == .draft && report.version == 2 && report.sha256 == nil && report.filing == nil)
        #expect(throws: ReportError.ownDecision) { try report.approve(Self.hash, by: Self.other, at: Self.now) }
        try report.approve(Self.hash, by: Self.author, at: Self.now)
    }

    @Test func nobodyWorksOnAReportAboutThemselves() {
        var report = Report(
            id: ReportID(UniqueID(high: 1, low: 1)), type: .ctr, subject: ReportSubject(Self.cash(1_100_000)),
            author: nil)
        #expect(throws: ReportError.ownDecision) { try report.approve(Self.hash, by: Self.ada, at: Self.now) }
        // The day's work has written it: whoever is not in it approves it, once the day is over.
        let day = Self.now.day
        #expect(throws: ReportError.dayNotOver(day)) { try report.approve(Self.hash, by: Self.other, at: Self.now) }
        #expect(throws: Never.self) {
            try report.approve(Self.hash, by: Self.other, at: day.adding(days: 1).startOfDay)
        }
    }

    @Test func nobodyAnswersToASummary() throws {
        var report = Self.summary(.summary)
        try report.approve(Self.hash, by: Self.other, at: Self.now)
        try report.file(Self.filing())
        #expect(throws: ReportError.neverAcknowledged(.summary)) { try report.answer(Self.taken, by: Self.other) }
    }

    @Test func formulasInTablesDoNothing() throws {
        var table = ReportTable([.init("id"), .init("tin", isText: true)])
        try table.add(["-1", "=cmd|' /C calc'!A0"])
        #expect(
            String(decoding: table.csv, as: UTF8.self) == "\"id\",\"tin\"\r\n\"-1\",\"'=cmd|' /C calc'!A0\"\r\n")
        #expect(
            String(decoding: table.json, as: UTF8.self) == #"{"rows":[{"id":"-1","tin":"=cmd|' /C calc'!A0"}]}"#)
    }

    @Test func atMostSoManyRows() throws {
        var table = ReportTable([.init("id")])
        for row in 0..<ReportTable.most { try table.add(["\(row)"]) }
        #expect(throws: ReportError.tooLong(most: ReportTable.most)) { try table.add(["more"]) }
    }

    // MARK: Parts

    private static func cash(_ cents: Int64) -> CashDay {
        CashDay(customer: ada, day: now.day, flow: .incoming, cents: cents)
    }

    /// About nobody.
    private static func summary(_ type: ReportType) -> Report {
        Report(
            id: ReportID(UniqueID(high: 1, low: 1)), type: type, subject: ReportSubject(from: .distantPast, to: now),
            author: author)
    }

    private static func filing() -> Report.Filing {
        Report.Filing(channel: "bsa_e_filing", trackingID: nil, signature: .init(by: other, at: now))
    }

    private static let taken = Acknowledgement.Answer(verdict: .accepted(bsaID: "31000000000001"), faults: [])
}
