import NotificationsDomain
import Primitives
import Testing

@Suite struct BounceClassTests {
    @Test(arguments: [
        ("5.1.0", BounceClass.hard), ("5.1.1", .hard), ("5.1.2", .hard), ("5.1.3", .hard), ("5.1.6", .hard),
        ("5.1.10", .hard), ("5.4.4", .hard), ("5.7.0", .blocked), ("5.7.1", .blocked), ("5.7.26", .blocked),
        ("5.6.0", .blocked), ("5.6.7", .blocked), ("5.1.8", .blocked), ("5.1.4", .soft), ("5.1.7", .soft),
        ("5.1.9", .soft), ("5.1.11", .soft), ("5.1.100", .soft), ("5.2.1", .soft), ("5.2.2", .soft), ("5.4.1", .soft),
        ("5.4.40", .soft), ("5.0.0", .soft), ("5.5.0", .soft), ("4.1.1", .soft), ("4.4.7", .soft), ("4.7.1", .soft),
        ("2.1.5", .soft),
    ])
    func aCodeMeansOneThing(_ code: String, _ expected: BounceClass) throws {
        let code = try #require(EnhancedCode(code))
        #expect(BounceClass(code, action: "failed") == expected)
        for action in ["delayed", "delivered", "relayed", "expanded", nil] {
            #expect(BounceClass(code, action: action) == .none)
        }
    }

    @Test func withoutACodeItIsSoft() { #expect(BounceClass(nil, action: "failed") == .soft) }

    @Test(arguments: [
        ("smtp; 550 5.1.1 <a@b>... User unknown", "5.1.1"), ("smtp;550 5.1.1 x", "5.1.1"),
        ("550-5.7.1 a 550 5.2.2", "5.7.1"),
        ("550 #5.1.0 Address rejected", "5.1.0"), ("host said: 550 (5.1.1) unknown", "5.1.1"),
        ("550 [5.1.1] x", "5.1.1"),
        ("550 5.1.1: unknown", "5.1.1"), ("X-Postfix; 4.4.1 later", "4.4.1"), ("550 5.1.10, gone", "5.1.10"),
        ("from 5.1.1.9: 550 5.7.1 no", "5.7.1"), ("by 3.7.0 of x 550 5.1.1", "5.1.1"), ("552-5.2.2 full", "5.2.2"),
    ])
    func aCodeIsFoundInWhatAServerSaid(_ text: String, _ expected: String) {
        #expect(EnhancedCode.first(in: text)?.description == expected)
    }

    @Test(arguments: [
        "smtp; 550 Unknown user", "reverse DNS for 203.0.113.2", "5.1.1.2 refused", "550 5.1 x", "550 5.1.1000",
        "1.2.3",
        "550 3.1.1", "", "5..1", "550 5.1.x", "٥.١.١", "version 15.1.2",
    ])
    func whatIsNoCodeIsNone(_ text: String) { #expect(EnhancedCode.first(in: text) == nil) }

    @Test(
        arguments: [
            ("550 5.0.0 x", "5.1.1", "5.1.1"), ("550 5.5.0 x", "5.1.1", "5.1.1"), ("550 5.7.1 x", "5.1.1", "5.7.1"),
            ("550 5.0.0 x", "5.0.0", "5.0.0"), ("550 x", "5.1.1 (text)", "5.1.1"), ("550 5.5.0 x", nil, "5.5.0"),
            (nil, "5.4.4", "5.4.4"), ("550 5.5.4 x", "5.1.1", "5.5.4"),
        ] as [(String?, String?, String)])
    func theRemoteServersWordComesFirst(_ diagnostic: String?, _ status: String?, _ expected: String) {
        #expect(BounceCode.of(diagnostic: diagnostic, status: status)?.description == expected)
    }
}

@Suite struct SuppressionRuleTests {
    private static let start = Timestamp(secondsSince1970: 1_795_000_000)

    private func times(_ days: [Double]) -> [Timestamp] { days.map { Self.start + .seconds($0 * 86_400) } }

    @Test(
        arguments: [
            ([0, 1, 2, 3], false), ([0, 1, 2, 2.5, 2.999], false), ([0, 1, 2, 2.5, 3], true), ([0, 0, 0, 0, 3], true),
            ([0, 0, 0, 0, 0], false), ([0, 1, 2, 3, 4, 5, 6], true), ([], false),
        ] as [([Double], Bool)])
    func fiveOverThreeDays(_ days: [Double], _ isMet: Bool) {
        #expect(SoftBounceRule.isMet(times(days), now: Self.start + .seconds(7 * 86_400)) == isMet)
    }

    @Test func whatIsLongPastCountsNoMore() {
        let times = times([0, 60, 61, 62, 63])
        #expect(SoftBounceRule.isMet(times, now: Self.start + .seconds(90 * 86_400)))
        #expect(!SoftBounceRule.isMet(times, now: Self.start + .seconds(90 * 86_400 + 1)))
    }

    @Test func aComplaintStopsAllButWhatMustBeTold() {
        for reason in SuppressionReason.allCases {
            #expect(reason.stops(.email, mandatory: false))
            #expect(reason.stops(.email, mandatory: true) == (reason != .complaint))
            // Who has said stop to a short message gets none at all.
            #expect(reason.stops(.sms, mandatory: true))
        }
    }
}
