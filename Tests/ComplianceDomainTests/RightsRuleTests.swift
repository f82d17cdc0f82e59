import ComplianceDomain
import JSONKit
import Primitives
import Testing

/// Requests, consents, breaches and plans as values.
@Suite struct RightsRuleTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)
    private static let user = UserID(UniqueID(high: 7, low: 7))
    private static let staff = UserID(UniqueID(high: 9, low: 9))

    private static func request(
        _ kind: PrivacyRequest.Kind, changes: JSONValue? = nil, isIdentified: Bool = false
    ) -> PrivacyRequest {
        PrivacyRequest(
            id: PrivacyRequestID(.example), user: user, kind: kind, detail: nil, changes: changes,
            coolingOff: .seconds(72 * 3_600), isIdentified: isIdentified, at: now)
    }

    private static let rename = JSONValue.object([JSONMember("last_name", .string("Shelley"))])
    private static let call = JSONValue.object([JSONMember("phone", .string("+442079460000"))])

    @Test func onlySomeRequestsWaitForAPerson() {
        #expect(Self.request(.objection).awaitsDecision)
        #expect(Self.request(.rectification).awaitsDecision)
        #expect(!Self.request(.rectification, changes: Self.rename).awaitsDecision)
        #expect(Self.request(.rectification, changes: Self.rename, isIdentified: true).awaitsDecision)
        #expect(!Self.request(.rectification, changes: Self.call, isIdentified: true).awaitsDecision)
        for kind in [PrivacyRequest.Kind.export, .erasure, .restriction] {
            #expect(!Self.request(kind).awaitsDecision)
        }
    }

    @Test func onlyAnErasureCoolsOff() {
        for kind in PrivacyRequest.Kind.allCases {
            let request = Self.request(kind)
            #expect(request.notBefore == (kind == .erasure ? Self.now + .seconds(72 * 3_600) : Self.now))
            #expect(request.dueAt == Self.now + .seconds(30 * 86_400))
        }
    }

    @Test func anErasureThatHasBegunIsNotRefused() throws {
        var request = Self.request(.erasure)
        try request.begin(at: Self.now)
        #expect(throws: RightsError.self) { try request.refuse(by: Self.staff, because: "late", at: Self.now) }
        #expect(throws: RightsError.self) { try request.withdraw(at: Self.now) }
        try request.complete(retaining: true, at: Self.now)
        #expect(throws: RightsError.alreadyDecided(.completedWithRetention)) {
            try request.grant(by: Self.staff, because: "later")
        }
    }

    @Test func authIsAskedLastAndNobodyElseHoldsUpAnother() {
        var answers = ErasureOrder.places(of: ["auth", "wallet", "notifications", "accounting"])
        #expect(answers.map(\.service) == ["wallet", "accounting", "notifications", "auth"])
        #expect(ErasureOrder.askable(answers).map(\.service) == ["wallet", "accounting", "notifications"])
        for place in 0..<2 { answers[place].status = .completed }
        answers[2].status = .blocked
        #expect(ErasureOrder.askable(answers).map(\.service) == ["notifications"])
        answers[2].status = .completedWithRetention
        #expect(ErasureOrder.askable(answers).map(\.service) == ["auth"])
    }

    @Test func pagesThatEndWithinATableAreOneTable() throws {
        var text = ExportText()
        func rows(_ table: String, _ values: [String]) -> JSONMember {
            JSONMember(table, .array(values.map { .object([JSONMember("v", .string($0))]) }))
        }
        var bytes = text.beginning(of: PrivacyRequestID(.example), for: Self.user, at: Self.now)
        bytes += text.begin("auth")
        bytes += text.add(.object([rows("users", ["a"]), rows("sessions", ["b"])]))
        bytes += text.add(.object([rows("sessions", ["c\u{7F}"]), rows("keys", [])]))
        bytes += text.end()
        bytes += text.begin("wallet")
        bytes += text.add(.object([]))
        bytes += text.end()
        bytes += text.ending()
        #expect(!bytes.contains(0x7F))
        let json = try JSONParser.parse(bytes)
        let sessions = json["services"]?["auth"]?["sessions"]?.arrayValue?.compactMap { $0["v"]?.stringValue }
        #expect(sessions == ["b", "c\u{7F}"])
        #expect(json["services"]?["auth"]?["keys"] == .array([]))
        #expect(json["services"]?["wallet"] == .object([]))
    }

    @Test func alarmsOfABreachAreGivenOnce() throws {
        var breach = Breach(
            id: BreachID(.example), awareAt: Self.now, reportedBy: Self.staff, createdAt: Self.now,
            facts: Breach.Facts(description: "d", categories: ["c"], persons: 1, highRisk: false))
        func alarm(_ hours: Int, _ seconds: Int = 0) -> Bool {
            breach.alarm(at: Self.now + .seconds(hours * 3_600 + seconds))
        }
        #expect(!alarm(48, -1))
        #expect(alarm(48))
        #expect(!alarm(70))
        #expect(alarm(71))
        #expect(!alarm(90))
        #expect(breach.notifyBy == Self.now + .seconds(72 * 3_600))
        try breach.waive(because: "encrypted", by: Self.staff, at: Self.now)
        #expect(throws: RightsError.self) { try breach.notify(as: "r", by: Self.staff, at: Self.now) }
    }

    @Test func aConsentAllowsWhatItNamesUntilItsEnd() throws {
        let wallet = UniqueID(high: 1, low: 1)
        var consent = AccessConsent(
            id: AccessConsentID(.example), user: Self.user, thirdParty: .init(id: "t", name: "T"), wallets: [wallet],
            scopes: [.balance], validDays: 1, at: Self.now)
        let end = Self.now + .seconds(86_400)
        #expect(consent.expiresAt == end)
        #expect(consent.allows(.balance, wallet: wallet, at: Self.now) == .notAuthorized)
        try consent.authorize(at: Self.now)
        #expect(consent.allows(.balance, wallet: wallet, at: end - .milliseconds(1)) == .valid)
        #expect(consent.allows(.balance, wallet: wallet, at: end) == .expired)
        #expect(consent.allows(.payments, wallet: wallet, at: Self.now) == .scopeNotGranted)
        #expect(consent.allows(nil, wallet: .example, at: Self.now) == .walletNotGranted)
        #expect(throws: RightsError.self) { try consent.expire(at: end - .milliseconds(1)) }
        try consent.revoke(at: Self.now)
        try consent.revoke(at: Self.now)
        #expect(consent.allows(nil, wallet: nil, at: Self.now) == .revoked)
        #expect(throws: RightsError.self) { try consent.authorize(at: Self.now) }
    }

    @Test func plansKeepWhatTheLawWants() throws {
        let seed = RetentionPlan(version: 1, days: ["kyc": 1_825, "logs": 90])
        #expect(throws: RightsError.keptTooShort(category: "kyc", least: 1_825)) { try seed.with(["kyc": 1_824]) }
        let next = try seed.with(["kyc": 1_825, "logs": 30])
        #expect(next.version == 2 && next.days == ["kyc": 1_825, "logs": 30])
    }
}
