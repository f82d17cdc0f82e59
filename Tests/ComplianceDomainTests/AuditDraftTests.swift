import ComplianceDomain
import JSONKit
import Primitives
import Testing

/// How messages become entries: who, about whom, found by what, and what of it is sealed.
@Suite struct AuditDraftTests {
    private static let ada = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7f"
    private static let grace = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b81"
    private static let nobody = "00000000-0000-0000-0000-000000000000"
    private static let id = UniqueID(high: 0x019A_A2B6_7F98_7C3A, low: 0x8E11_5D0F_C2A4_9B7E)

    /// Seals so that one can see for whom and where, and opens the same.
    private struct Keys {
        var destroyed: Set<String> = []

        func seal(_ person: String, _ value: [UInt8], _ bound: [UInt8]) -> [UInt8] {
            Array("\(person) ".utf8) + bound + Array(" ".utf8) + value.map { $0 ^ 0x55 }
        }

        func open(_ person: String, _ sealed: [UInt8], _ bound: [UInt8]) -> AuditSealing.Opened {
            if destroyed.contains(person) { return .erased }
            let head = Array("\(person) ".utf8) + bound + Array(" ".utf8)
            guard sealed.starts(with: head) else { return .foreign }
            return .value(sealed.dropFirst(head.count).map { $0 ^ 0x55 })
        }
    }

    private static func draft(_ type: String, _ json: String) throws -> AuditDraft {
        try AuditDraft(
            AuditMessage(
                id: id, type: type, at: .example, traceID: "0af7651916cd43dd8448eb211c80319c", data: Array(json.utf8)))
    }

    private static func payload(_ draft: AuditDraft, at sequence: Int64 = 7) -> [UInt8] {
        let keys = Keys()
        return draft.payload(at: sequence) { keys.seal($0, $1, $2) }
    }

    private static func text(_ draft: AuditDraft) -> String { String(decoding: payload(draft), as: UTF8.self) }

    private static func opened(_ draft: AuditDraft, without destroyed: Set<String> = []) throws -> JSONValue {
        let keys = Keys(destroyed: destroyed)
        let items = try AuditSearch().items(of: payload(draft))
        return try #require(items.first).opened { keys.open($0, $1, $2) }
    }

    // MARK: Events

    @Test func anEventTellsOfItsPerson() throws {
        let draft = try Self.draft(
            "auth.user_registered.v1",
            """
            {"user_id":"\(Self.ada)","email":"ada@florin.test","first_name":"Ada","last_name":"Lovelace",\
            "email_verified":false,"roles":["customer"],"registered_at":"2026-11-20T12:00:00.000Z"}
            """)
        #expect(draft.record.category == .account)
        #expect(draft.record.severity == .info)
        #expect(draft.record.actor == .init(kind: .person, id: Self.ada))
        #expect(draft.record.subjects == [Self.ada])
        #expect(draft.people == [Self.ada])
        let text = Self.text(draft)
        for word in ["ada@florin.test", "Ada", "Lovelace"] { #expect(!text.contains(word), "\(word)") }
        #expect(text.contains(#""roles":["customer"]"#) && text.contains(#""sequence":7"#))
        #expect(try Self.opened(draft)["after"]?["last_name"] == .string("Lovelace"))
        let erased = try Self.opened(draft, without: [Self.ada])
        #expect(erased["after"]?["email"] == .object([JSONMember("erased", .bool(true))]))
        #expect(erased["after"]?["user_id"] == .string(Self.ada))
    }

    @Test func eachValueIsSealedForTheNearestPerson() throws {
        let draft = try Self.draft(
            "billing.invoice_paid.v1",
            """
            {"owner_id":"\(Self.ada)","memo":"Thank you","customer":{"user_id":"\(Self.grace)","name":"Grace"},\
            "lines":[{"description":"Tea"}]}
            """)
        #expect(draft.record.subjects == [Self.ada, Self.grace])
        #expect(draft.people == [Self.ada, Self.grace])
        let erased = try Self.opened(draft, without: [Self.grace])["after"]
        #expect(erased?["customer"]?["name"] == .object([JSONMember("erased", .bool(true))]))
        #expect(erased?["memo"] == .string("Thank you"))
        #expect(erased?["lines"]?.arrayValue?.first?["description"] == .string("Tea"))
    }

    @Test func aCodeIsNeverKept() throws {
        let draft = try Self.draft(
            "auth.one_time_code_issued.v1",
            #"{"user_id":"\#(Self.ada)","email":"ada@florin.test","purpose":"email_verification","code":"042917"}"#)
        #expect(try Self.opened(draft)["after"]?["code"] == .string("[redacted]"))
        #expect(draft.record.category == .credential)
    }

    private static let kinds: [(String, AuditEntryRecord.Category, AuditEntryRecord.Level)] = [
        ("wallet.hold_expired.v1", .wallet, .warning), ("payments.deposit_failed.v1", .payment, .warning),
        ("auth.login_failed.v1", .session, .warning), ("compliance.kyc_approved.v1", .kyc, .info),
        ("compliance.case_closed.v1", .caseFile, .info), ("compliance.report_filed.v1", .report, .info),
        ("compliance.consent_changed.v1", .consent, .info), ("compliance.blocks_changed.v1", .security, .info),
        ("gateway.controls_changed.v1", .configuration, .info), ("accounting.period_closed.v1", .accounting, .info),
        ("auth.api_key_created.v1", .credential, .info),
    ]

    @Test(arguments: kinds)
    func typesHaveTheirCategory(
        type: String, category: AuditEntryRecord.Category, severity: AuditEntryRecord.Level
    ) throws {
        let record = try Self.draft(type, "{}").record
        #expect(record.category == category && record.severity == severity, "\(record.category) \(record.severity)")
    }

    @Test func whatIsOfNobodyKnownIsSealedAllTheSame() throws {
        let draft = try Self.draft("payments.request_created.v1", #"{"to":{"email":"stranger@florin.test"}}"#)
        #expect(draft.people == [Self.nobody])
        #expect(!Self.text(draft).contains("stranger"))
    }

    /// An id that happens to look like a card stays the id.
    @Test func idsAreNoCards() throws {
        let id = "a4111111-1111-1111-1abc-0123456789ab"
        let draft = try Self.draft("wallet.wallet_created.v1", #"{"wallet_id":"\#(id)","owner_id":"\#(Self.ada)"}"#)
        #expect(draft.record.after?["wallet_id"] == .string(id))
    }

    @Test(arguments: [
        "", "USD", "active", "12.34", "-5", "2026-11-20T12:00:00.000Z", "2026-11-20", "clearing:sandbox:USD",
        "wallet:read", "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7f", "[redacted]",
    ])
    func wordsOfOursAreLeft(text: String) throws {
        let draft = try Self.draft("x.y.v1", #"{"owner_id":"\#(Self.ada)","state":"\#(text)"}"#)
        #expect(draft.people == [])
    }

    @Test(arguments: ["Lovelace", "ada@florin.test", "+442079460000", "12 St James's", "für Ada", "two words"])
    func whatMayBeAnybodysIsSealed(text: String) throws {
        let draft = try Self.draft("x.y.v1", #"{"owner_id":"\#(Self.ada)","state":"\#(text)"}"#)
        #expect(draft.people == [Self.ada])
    }

    // MARK: Calls

    private static func call(_ more: String, outcome: String = "succeeded") throws -> AuditDraft {
        try draft(
            "wallet.audited.v1",
            """
            {"at":"2026-11-20T12:00:00.000Z","subjects":["\(ada)"],"ip":"203.0.113.7","user_agent":"Mozilla/5.0",\
            "request_id":"r-1","trace_id":"0af7651916cd43dd8448eb211c80319c","method":"PATCH","route":"changeWallet",\
            "resource":{"type":"wallets","id":"w-1"},"outcome":"\(outcome)","personal":["name"],\(more)}
            """)
    }

    @Test func aCallIsSealedForWhoCalledAndWhomItIsAbout() throws {
        let draft = try Self.call(
            """
            "actor":{"kind":"person","id":"\(Self.grace)","roles":["support"]},"after":{"name":"savings","pin":"1234"}
            """)
        #expect(draft.record.category == .wallet)
        #expect(draft.record.actor == .init(kind: .person, id: Self.grace, roles: ["support"]))
        #expect(draft.people == [Self.ada, Self.grace])
        let entry = try Self.opened(draft, without: [Self.ada])
        #expect(entry["ip"] == .string("203.0.113.7"))
        #expect(entry["after"]?["name"] == .object([JSONMember("erased", .bool(true))]))
        #expect(entry["after"]?["pin"] == .string("[redacted]"))
        #expect(entry["personal"] == nil)
    }

    @Test func aKeysAddressIsItsOwners() throws {
        let draft = try Self.call(
            """
            "actor":{"kind":"api_key","id":"019aa2b6-7f98-7c3a-8e11-5d0fc2a49b99","owner_id":"\(Self.grace)","roles":[]}
            """, outcome: "refused")
        #expect(draft.people == [Self.grace])
        #expect(draft.record.severity == .warning)
    }

    // MARK: Movements

    private static let movements = """
        {"transactions":[{"transaction_id":"t-1","kind":"transfer","description":"Lunch \\u00e4\\"","initiator":"\(ada)",\
        "request_id":"r-1","occurred_at":"2026-11-20T12:00:00.000Z","movements":[{"id":"m-1","debit_account":"a",\
        "debit_code":"customer","debit_owner":"\(ada)","credit_account":"b","credit_code":"customer",\
        "credit_owner":"\(grace)","amount":{"amount":"1.00","currency":"USD"}}]},\
        {"transaction_id":"t-2","kind":"transfer","reference":"4111 1111 1111 1111","occurred_at":"x","movements":[\
        {"id":"m-2","debit_owner":"\(grace)","credit_code":"fees","amount":{"amount":"0.10","currency":"USD"}}]}]}
        """

    /// With ids as the wallet has them.
    private static func posted() throws -> AuditDraft {
        try draft(
            "wallet.movements_posted.v1",
            movements.replacing("t-1", with: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c01")
                .replacing("t-2", with: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c02"))
    }

    @Test func oneEntryHoldsAMessageOfMovements() throws {
        let draft = try Self.posted()
        #expect(draft.record.category == .movement)
        #expect(draft.record.subjects == [Self.ada, Self.grace])
        #expect(draft.record.actor == .init(kind: .service, id: "wallet"))
        #expect(draft.people == [Self.ada, Self.grace])
        let text = Self.text(draft)
        #expect(!text.contains("Lunch") && !text.contains("4111"))
        #expect(text.contains(#""movements":[{"id":"m-1","debit_account":"a""#))
        let transactions = try Self.opened(draft)["after"]?["transactions"]?.arrayValue
        #expect(transactions?[0]["description"] == .string("Lunch ä\""))
        #expect(transactions?[1]["reference"] == .string("4111 11** **** 1111"))
        let erased = try Self.opened(draft, without: [Self.ada])["after"]?["transactions"]?.arrayValue
        #expect(erased?[0]["description"] == .object([JSONMember("erased", .bool(true))]))
        #expect(erased?[1]["reference"] == .string("4111 11** **** 1111"))
    }

    @Test func aSearchUnfoldsThoseThatAreMeant() throws {
        let payload = Self.payload(try Self.posted())
        let keys = Keys()
        func found(_ change: (inout AuditSearch) -> Void) throws -> [JSONValue] {
            var search = AuditSearch()
            change(&search)
            return try search.items(of: payload).map { $0.opened { keys.open($0, $1, $2) } }
        }
        let of = { (text: String) in UniqueID(text) }
        let ofAda = try found { $0.subject = of(Self.ada) }
        #expect(ofAda.count == 1)
        #expect(ofAda.first?["request_id"] == .string("r-1"))
        #expect(ofAda.first?["actor"]?["id"] == .string(Self.ada))
        #expect(ofAda.first?["after"]?["transactions"]?.arrayValue?.first?["description"] == .string("Lunch ä\""))
        let ofGrace = try found { $0.subject = of(Self.grace) }
        #expect(
            ofGrace.map { $0["resource"]?["id"]?.stringValue } == [
                "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c02", "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c01",
            ])
        #expect(try found { $0.resourceID = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c02" }.count == 1)
        #expect(try found { $0.requestID = "r-1" }.count == 1)
        #expect(try found { $0.actor = of(Self.grace) }.isEmpty)
        #expect(try found { _ in }.count == 1)
    }

    /// What a search asks for is among what an entry is found by.
    @Test func anEntryIsFoundByWhatItNames() throws {
        let draft = try Self.posted()
        var search = AuditSearch()
        search.actor = UniqueID(Self.ada)
        search.subject = UniqueID(Self.grace)
        search.requestID = "r-1"
        search.resourceID = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49c02"
        #expect(Set(search.keys).isSubset(of: draft.keys) && search.keys.count == 4)
        #expect(draft.keys == Set(draft.keys).sorted())
    }

    /// A message that the quick reader does not take is read value by value, and says the same of its people.
    @Test func theSlowWaySaysTheSame() throws {
        let strange = Self.movements.replacing("t-1", with: "no id")
        let draft = try Self.draft("wallet.movements_posted.v1", strange)
        #expect(draft.record.category == .movement)
        #expect(draft.record.subjects == [Self.ada, Self.grace])
        #expect(!Self.text(draft).contains("Lunch"))
        #expect(throws: JSONSyntaxError.self) { try Self.draft("wallet.movements_posted.v1", #"{"transactions":["#) }
    }

    /// Hashed over the payload as it is, whichever way it was made.
    @Test func anEntryOfMovementsIsJSON() throws {
        let link = AuditLink(Self.payload(try Self.posted(), at: 1), after: .start)
        var verifier = AuditVerifier()
        try verifier.take(link)
        #expect(AuditLink(line: Array(link.line.dropLast())) == link)
    }

    // MARK: Security

    @Test func signsOfAnAttackAreSeen() throws {
        let failed = try Self.draft(
            "auth.login_failed.v1", #"{"user_id":"\#(Self.ada)","ip":"203.0.113.7","at":"2026-11-20T12:34:56.000Z"}"#)
        let signal = try #require(SecuritySignal(failed.record))
        #expect(signal.kind == .loginFailed && signal.user?.description == Self.ada && signal.ip == "203.0.113.7")
        #expect(signal.hour.microsecondsSince1970 % 3_600_000_000 == 0)
        let refused = try Self.call(
            #""actor":{"kind":"person","id":"\#(Self.grace)","roles":[]},"code":"forbidden""#, outcome: "refused")
        #expect(SecuritySignal(refused.record)?.kind == .accessRefused)
        #expect(try SecuritySignal(Self.draft("auth.login_succeeded.v1", "{}").record) == nil)
        #expect(SecuritySignal.severity(of: .loginFailed, count: 4) == .low)
        #expect(SecuritySignal.severity(of: .loginFailed, count: 5) == .medium)
        #expect(SecuritySignal.severity(of: .loginFailed, count: 20) == .high)
    }

    @Test func nobodyBlocksThemselvesOrForNoTime() throws {
        let (now, ada) = (Timestamp.example, try #require(UserID(Self.ada)))
        func block(_ kind: Block.Kind, _ value: String, until: Timestamp?) -> Block {
            Block(
                id: BlockID(Self.id), kind: kind, value: value, reason: "x", until: until, createdBy: ada,
                createdAt: now)
        }
        #expect(throws: ComplianceError.ownDecision) { try block(.user, Self.ada, until: nil).check() }
        #expect(throws: ComplianceError.blockEndsAtOnce) { try block(.user, Self.grace, until: now).check() }
        var held = block(.user, Self.grace, until: now + .seconds(1))
        try held.check()
        #expect(held.isInForce(at: now) && !held.isInForce(at: now + .seconds(1)))
        held.end(at: now, by: ada)
        held.end(at: now + .seconds(9), by: nil)
        #expect(!held.isInForce(at: now) && held.endedAt == now && held.endedBy == ada)
    }
}
