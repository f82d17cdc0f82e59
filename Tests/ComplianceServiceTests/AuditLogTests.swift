import Authentication
import ComplianceDomain
import Contracts
import FoundationEssentials
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import ComplianceService

/// The log of the suite: every event has its entry, in order, sealed, and what lies there can be shown to be what was
/// told.
@Suite(.timeLimit(.minutes(3))) struct AuditLogTests {
    private static let ada = ComplianceHarness.customer
    private static let logs = "/api/v1/audit-logs"

    private struct Told {
        let type: String
        let id: UniqueID
        let json: String
    }

    /// Publishes what another service tells, one message after another.
    private static func tell(
        _ kyc: ComplianceHarness, _ messages: [Told], at time: Timestamp? = nil
    ) async throws {
        var topology = Topology.exchangesOnly(service: "teller")
        // The service may not have come to it yet.
        OnEverything.bind(&topology, of: ComplianceService.slug)
        let broker = MessageBroker(
            try BrokerConfig(url: kyc.broker.url), topology: topology, logger: Logger(label: "test"))
        for message in messages {
            try await broker.publish([
                .event(message.type, id: message.id, body: Array(message.json.utf8), occurredAt: time ?? kyc.clock.now)
            ])
        }
        await broker.close()
    }

    private static func id(_ number: UInt64) -> UniqueID { UniqueID(high: 0x019A_A2B6_7F98_7C3A, low: number) }

    private static func renamed(_ number: UInt64, _ name: String = "Ada Lovelace") -> Told {
        Told(
            type: "billing.customer_changed.v1", id: id(number),
            json: #"{"owner_id":"\#(ada)","display_name":"\#(name)"}"#)
    }

    private static func read(
        _ kyc: ComplianceHarness, _ path: String, roles: [Role] = [.compliance]
    ) async throws -> ComplianceHarness.Answer {
        try await kyc.send(.GET, logs + path, as: ComplianceHarness.staff, roles: roles)
    }

    private static func waitFor(_ kyc: ComplianceHarness, entries count: Int) async throws {
        try await eventually("\(count) entries of what was told") {
            try await kyc.count(
                "select count(*) from compliance.audit_entries where service in ('billing', 'wallet')") == count
        }
    }

    // MARK: Entries

    @Test func whatIsToldHasItsEntryAndIsReadByStaffAlone() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, [Self.renamed(1)])
            try await Self.waitFor(kyc, entries: 1)
            let page = try await Self.read(kyc, "?subject=\(Self.ada)", roles: [.auditor])
            #expect(page.status == 200)
            let entry = page.json["data"]?.arrayValue?.first
            #expect(entry?["type"] == .string("billing.customer_changed.v1"))
            #expect(entry?["category"] == .string("billing"))
            #expect(entry?["after"]?["display_name"] == .string("Ada Lovelace"))
            let id = try #require(entry?["id"]?.stringValue)
            #expect(try await Self.read(kyc, "/\(id)").json["hash"] == entry?["hash"])
            #expect(try await kyc.send(.GET, Self.logs).status == 403)
            #expect(try await Self.read(kyc, "/\(Self.id(99))").status == 404)
            let inTheOpen: SQL = """
                select count(*) from compliance.audit_entries
                where position('Lovelace' in convert_from(payload, 'UTF8')) > 0
                """
            #expect(try await kyc.count(inTheOpen) == 0)
        }
    }

    @Test func aMessageThatComesTwiceHasOneEntry() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, [Self.renamed(1), Self.renamed(2), Self.renamed(1), Self.renamed(3)])
            try await Self.waitFor(kyc, entries: 3)
            let rows = try await kyc.database.query(
                "select id from compliance.audit_entries where service = 'billing' order by sequence")
            #expect(try rows.decode(UniqueID.self) == [Self.id(1), Self.id(2), Self.id(3)])
        }
    }

    @Test func thoseWhoseKeyIsDestroyedAreErasedAndTheChainStaysWhole() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, [Self.renamed(1)])
            try await Self.waitFor(kyc, entries: 1)
            let now = kyc.clock.now
            let keys = PersonKeyStore(client: kyc.database)
            for expected in [true, false] {
                let isDestroyed = try await kyc.database.transaction { transaction in
                    try await keys.destroy(Self.ada, now: now, in: transaction)
                }
                #expect(isDestroyed == expected)
            }
            // What comes late meets the tombstone.
            try await Self.tell(kyc, [Self.renamed(2, "Ada King")])
            try await Self.waitFor(kyc, entries: 2)
            let entries = try await Self.read(kyc, "?subject=\(Self.ada)").json["data"]?.arrayValue ?? []
            #expect(entries.count == 2)
            for entry in entries {
                #expect(entry["after"]?["display_name"] == .object([JSONMember("erased", .bool(true))]))
            }
            #expect(try await AuditVerification.run(kyc.database, expecting: nil).isIntact)
        }
    }

    @Test func movementsAreFoundOneByOne() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let transactions = (1...3).map { (number: UInt64) in
                """
                {"transaction_id":"\(Self.id(number))","kind":"transfer","initiator":"\(Self.ada)","request_id":"r-\(number)",\
                "description":"Lunch \(number)","occurred_at":"2026-11-20T12:00:00.000Z","movements":[\
                {"id":"\(Self.id(number + 10))","debit_owner":"\(Self.ada)","amount":{"amount":"1.00","currency":"USD"}}]}
                """
            }
            let json = #"{"transactions":[\#(transactions.joined(separator: ","))]}"#
            try await Self.tell(kyc, [Told(type: "wallet.movements_posted.v1", id: Self.id(1), json: json)])
            try await Self.waitFor(kyc, entries: 1)
            let one = try await Self.read(kyc, "?request_id=r-2").json["data"]?.arrayValue
            #expect(one?.count == 1)
            #expect(one?.first?["resource"]?["id"] == .string(Self.id(2).description))
            #expect(
                one?.first?["after"]?["transactions"]?.arrayValue?.first?["description"] == .string("Lunch 2"))
            // A page may end within an entry.
            var (seen, cursor) = ([String](), "")
            repeat {
                let page = try await Self.read(kyc, "?limit=2&actor=\(Self.ada)\(cursor)").json
                seen += page["data"]?.arrayValue?.compactMap { $0["request_id"]?.stringValue } ?? []
                cursor = page["next_cursor"]?.stringValue.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            #expect(seen == ["r-3", "r-2", "r-1"])
            let folded = try await Self.read(kyc, "?category=movement").json["data"]?.arrayValue
            #expect(folded?.count == 1)
            #expect(folded?.first?["after"]?["transactions"]?.arrayValue?.count == 3)
        }
    }

    @Test func listsAreNarrowedByWhatEntriesAre() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(
                kyc, [Self.renamed(1), Told(type: "billing.invoice_failed.v1", id: Self.id(2), json: "{}")])
            try await Self.waitFor(kyc, entries: 2)
            func count(_ query: String) async throws -> Int? {
                try await Self.read(kyc, "?service=billing&\(query)").json["data"]?.arrayValue?.count
            }
            #expect(try await count("type=billing.invoice_failed.v1") == 1)
            #expect(try await count("severity=warning") == 1)
            #expect(try await count("outcome=succeeded") == 1)
            #expect(try await count("category=billing") == 2)
            #expect(try await count("category=kyc") == 0)
            #expect(try await count("from=\(kyc.clock.now.rfc3339)") == 2)
            #expect(try await count("to=\(kyc.clock.now.rfc3339)") == 0)
            #expect(try await Self.read(kyc, "?severity=loud").status == 400)
            #expect(try await Self.read(kyc, "?cursor=x").code == "bad_cursor")
            let stats = try await Self.read(kyc, "/stats").json
            let billing = stats["services"]?.arrayValue?.first { $0["name"] == .string("billing") }
            #expect(billing?["count"] == .number("2"))
            #expect(try await Self.read(kyc, "/stats?from=2027-01-02&to=2027-01-01").code == "range_reversed")
        }
    }

    /// What a search asks for has an index, however long the log is.
    @Test func searchesUseTheirIndex() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            var ofAda = AuditQuery()
            ofAda.search.subject = Self.ada.rawValue
            var grave = AuditQuery()
            grave.severity = .critical
            var typed = AuditQuery()
            typed.type = "billing.customer_changed.v1"
            for (query, index) in [
                (ofAda, "audit_entries_keys"), (grave, "audit_entries_grave"), (typed, "audit_entries_type"),
            ] {
                let statement = AuditLogStore.listSQL(query, through: nil, limit: 20)
                let plan = try await kyc.database.transaction { transaction in
                    try await transaction.execute("set local enable_seqscan = off")
                    try await transaction.execute("set local enable_indexscan = off")
                    return try await transaction.query("explain (costs off) " + statement).decode(String.self)
                }.joined(separator: "\n")
                #expect(plan.contains(index), "\(plan)")
            }
        }
    }

    // MARK: The chain

    @Test func anExportIsVerifiedWithoutUs() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, (1...60).map { Self.renamed($0) })
            try await Self.waitFor(kyc, entries: 60)
            let integrity = try await Self.read(kyc, "/integrity").json
            let export = try await Self.read(kyc, "/export?to_sequence=\(integrity["sequence"]?.integerValue ?? 0)")
            #expect(export.headers.first(name: "Content-Type") == "application/x-ndjson")
            let head = try #require(try AuditVerifier.verify(export: export.body, after: .start))
            #expect(head.sequence == integrity["sequence"]?.integerValue)
            #expect(Hex.encode(head.hash) == integrity["hash"]?.stringValue)
            let path = "\(FileManager.default.temporaryDirectory.path)/audit-\(UUID().uuidString).ndjson"
            defer { try? FileManager.default.removeItem(atPath: path) }  // only a leftover in /tmp
            try Data(export.body).write(to: URL(filePath: path))
            let expected = "\(head.sequence):\(Hex.encode(head.hash))"
            #expect(try AuditVerification.run(file: path, expecting: expected).isIntact)
            var changed = export.body
            changed[changed.count / 2] ^= 1
            try Data(changed).write(to: URL(filePath: path))
            let outcome = try AuditVerification.run(file: path, expecting: nil)
            #expect(!outcome.isIntact && outcome.text.hasPrefix("tampered: entry "))
            let part = try await Self.read(kyc, "/export?from_sequence=5&to_sequence=9").body
            let end = try AuditVerifier.verify(export: part)
            #expect(end?.sequence == 9)
            #expect(try await Self.read(kyc, "/export?from_sequence=9&to_sequence=5").code == "range_reversed")
        }
    }

    @Test func theDatabaseTakesNothingButWhatFollows() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, [Self.renamed(1), Self.renamed(2)])
            try await Self.waitFor(kyc, entries: 2)
            let refused: [SQL] = [
                "update compliance.audit_entries set service = 'wallet'", "delete from compliance.audit_entries",
                Self.insert(skipping: 1, hash: "sha256(previous || int8send(number) || payload)"),
                Self.insert(skipping: 0, hash: "sha256(payload)"),
            ]
            for statement in refused {
                await #expect(throws: PostgresError.self, "\(statement.text)") {
                    try await kyc.database.execute(statement)
                }
            }
            try await kyc.database.execute(
                Self.insert(skipping: 0, hash: "sha256(previous || int8send(number) || payload)"))
        }
    }

    private static func insert(skipping: Int, hash: String) -> SQL {
        """
        insert into compliance.audit_entries
            (sequence, id, at, service, category, type, severity, outcome, keys, previous_hash, hash, payload)
        select number, gen_random_uuid(), now(), 'auth', 'account', 'x', 'info', 'succeeded', '{}', previous,
            \(dangerouslyRaw: hash), payload
        from (
            select h.sequence + 1 + \(skipping) as number, h.hash as previous, convert_to('{}', 'UTF8') as payload
            from compliance.audit_head h
        ) next
        """
    }

    /// Entries go after seven years, from the beginning on and no others; the rest is a chain still.
    @Test func whatIsOldGoesAndTheRestIsAChain() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let old = try #require(Timestamp(rfc3339: "2012-01-01T00:00:00Z"))
            try await Self.tell(kyc, (1...3).map { Self.renamed($0) }, at: old)
            try await Self.waitFor(kyc, entries: 3)
            try await Self.tell(kyc, [Self.renamed(4)])
            try await Self.waitFor(kyc, entries: 4)
            let log = AuditLogStore(client: kyc.database)
            let third = try #require(try await log.links(after: 0, through: 3, limit: 3).last)
            await #expect(throws: PostgresError.self) {
                try await kyc.database.execute("delete from compliance.audit_entries where sequence = 2")
            }
            let purge = PurgeAudit(
                log: log, days: PurgeAudit.usualDays, clock: kyc.clock.clock, logger: Logger(label: "test"))
            try await purge.run()
            try await purge.run()
            #expect(try await log.start() == third.head)
            #expect(try await AuditVerification.run(kyc.database, expecting: nil).isIntact)
            let integrity = try await Self.read(kyc, "/integrity").json
            #expect(integrity["first_sequence"] == .number("4"))
            #expect(integrity["previous_hash"] == .string(Hex.encode(third.hash)))
        }
    }

    @Test func aChangedByteIsNamed() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await Self.tell(kyc, (1...5).map { Self.renamed($0) })
            try await Self.waitFor(kyc, entries: 5)
            #expect(try await AuditVerification.run(kyc.database, expecting: nil).isIntact)
            let rows = try await kyc.database.query(
                "select min(sequence) from compliance.audit_entries where service = 'billing'")
            let sequence = try #require(try rows.first(Int64.self)) + 2
            try await kyc.database.script(
                """
                alter table compliance.audit_entries disable trigger user;
                alter table compliance.audit_entries drop constraint audit_entries_hash;
                grant update on compliance.audit_entries to current_user;
                update compliance.audit_entries set payload = set_byte(payload, 40, get_byte(payload, 40) # 1)
                    where sequence = \(sequence);
                """)
            let outcome = try await AuditVerification.run(kyc.database, expecting: nil)
            #expect(!outcome.isIntact)
            #expect(outcome.text.hasPrefix("tampered: entry \(sequence):"), "\(outcome.text)")
        }
    }

    @Test func theEndOfTheChainIsTold() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await ToldEvents.listening(to: kyc, [AuditHeadPublished.type]) { told in
                try await Self.tell(kyc, [Self.renamed(1)])
                try await Self.waitFor(kyc, entries: 1)
                let store = AuditLogStore(client: kyc.database)
                let clock = kyc.clock.clock
                try await VerifyAuditChain(
                    log: store, checks: AuditCheckStore(client: kyc.database),
                    news: SecurityNews(ids: IDGenerator(clock: clock)), clock: clock, logger: Logger(label: "test")
                ).run()
                let end = try await told.next(AuditHeadPublished.self)
                let expected = "\(end.sequence):\(end.hash)"
                #expect(try await AuditVerification.run(kyc.database, expecting: expected).isIntact)
                let other = "\(end.sequence):\(String(repeating: "0", count: 64))"
                #expect(try await !AuditVerification.run(kyc.database, expecting: other).isIntact)
                let integrity = try await Self.read(kyc, "/integrity").json
                #expect(integrity["status"] == .string("intact"))
                #expect(integrity["verified_at"]?.stringValue != nil)
            }
        }
    }
}
