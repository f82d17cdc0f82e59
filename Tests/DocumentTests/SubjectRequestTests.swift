import Contracts
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import PrivacyKit
import ServiceKit
import TestSupport
import Testing

/// The five requests about a person, to every service of the suite over the broker.
@Suite(.timeLimit(.minutes(5))) struct SubjectRequestTests {
    /// What the two are known by, as it stands in the rows.
    private static let adas = [
        "ada@old.test", "Lovelace", "+442079460000", "203.0.113.7", "Firefox", "Ada L.", "900000000001",
        "\(AskedSuite.ada)", "01900000-0000-7000-8000-0000000001aa", "01900000-0000-7000-8000-0000000000a1", "hotel",
    ]
    private static let graces = [
        "grace@old.test", "Hopper", "+14155550123", "203.0.113.8", "Navigator/7", "Grace H.", "900000000002",
        "\(AskedSuite.grace)", "01900000-0000-7000-8000-0000000001bb", "01900000-0000-7000-8000-0000000000b2",
        "s savings", "s telephone", "s ledger", "s landlord", "graces.test",
    ]
    /// What an erasure takes; the rest of it are ids, and the numbers of wallets that the books name.
    private static let taken = [
        "grace@old.test", "Hopper", "+14155550123", "203.0.113.8", "Navigator/7", "Grace H.", "s savings",
        "s telephone", "s ledger", "s landlord", "graces.test", "pay.test/graces",
    ]

    private static let kinds = [
        "check_erasure", "export_subject", "erase_subject", "restrict_subject", "rectify_subject",
    ]

    @Test func everyServiceAnswersComplianceAndNobodyElse() async throws {
        try await AskedSuite.with { suite in
            let other = try await AskedSuite.connection("analytics", suite.broker)
            for service in allServices {
                for kind in Self.kinds {
                    let request = SubjectRequest(requestID: .example, userID: UserID(.example))
                    let refused = try await suite.reply(kind, request, of: service.slug, over: other)
                    #expect(refused.refusalCode == "forbidden", "\(service.slug).\(kind)")
                    // Of somebody whom nobody knows there is nothing.
                    let answer = try await suite.ask(kind, request, of: service.slug)
                    #expect(answer.records == (kind == "restrict_subject" ? 1 : 0), "\(service.slug).\(kind)")
                    #expect(answer.retained == [] && answer.blockers == [], "\(service.slug).\(kind)")
                }
                let request = SubjectRequest(requestID: .example, userID: AskedSuite.ada, cursor: "nowhere")
                let refused = try await suite.reply("export_subject", request, of: service.slug, over: suite.compliance)
                #expect(refused.refusalCode == "validation_failed", "\(service.slug)")
            }
            await other.close()
        }
    }

    @Test func anExportTellsAllOfThePersonAndNothingOfAnother() async throws {
        try await AskedSuite.with { suite in
            for (user, own, others) in [
                (AskedSuite.ada, Self.adas, Self.graces), (AskedSuite.grace, Self.graces, Self.adas),
            ] {
                var everything = ""
                for service in allServices {
                    let export = try await suite.export(user, of: service.slug)
                    try await expectWhole(export, of: user, service.privacy, suite)
                    everything += export.values.joined().map { JSON.text($0) }.joined(separator: "\n")
                }
                for text in own { #expect(everything.contains(text), "\(text) is not told") }
                for text in others { #expect(!everything.contains(text), "\(text) is another's") }
                for text in ["argon", "secret_hash", "sealed", "case 77", "case 78", "\(AskedSuite.joan)"] {
                    #expect(!everything.contains(text), "\(text) is not for them")
                }
            }
        }
    }

    /// Staff are told what they did and not to whom, nor why.
    @Test func staffAreToldWhatTheyDidAndNotToWhom() async throws {
        try await AskedSuite.with { suite in
            var everything = ""
            for service in allServices {
                everything += try await suite.export(AskedSuite.joan, of: service.slug).values.joined()
                    .map { JSON.text($0) }.joined(separator: "\n")
            }
            for text in ["freeze_wallet", "user.changed", "entry_posted", "retry"] {
                #expect(everything.contains(text), "\(text) is not told")
            }
            for text in Self.adas + Self.graces + ["case 77", "case 78", "locked"] {
                #expect(!everything.contains(text), "\(text) is another's")
            }
        }
    }

    /// As many rows as the declaration finds, with each column that is not withheld.
    private func expectWhole(
        _ export: [String: [JSONValue]], of user: UserID, _ map: PrivacyMap?, _ suite: AskedSuite
    ) async throws {
        let map = try #require(map)
        for table in map.tables {
            guard case .usual = table.handling, let rows = table.rows else { continue }
            let count = try await suite.filled.admin.query(
                "select count(*) from \(identifier: "\(map.schema).\(table.name)") r where \(rows(user))"
            ).first(Int.self)
            #expect(export[table.name]?.count ?? 0 == count, "\(map.schema).\(table.name)")
            let told = table.personal.filter {
                switch $0.disclosure {
                case .told, .when: true
                case .secret, .withheld: false
                }
            }.map(\.name)
            for case .object(let members) in export[table.name] ?? [] {
                #expect(Set(members.map(\.name)) == Set(told + table.ids + table.plain), "\(map.schema).\(table.name)")
            }
        }
    }

    /// Whoever has money, money held or something under way is told so, and nothing is touched.
    @Test func nobodyGoesWhileSomethingIsOpen() async throws {
        try await AskedSuite.with { suite in
            let expected = [
                "wallet": ["balance", "hold", "money_expected"],
                "payments": ["deposit_pending", "outflow_pending", "return_pending"],
            ]
            for (slug, codes) in expected {
                for kind in ["check_erasure", "erase_subject"] {
                    let answer = try await suite.ask(kind, AskedSuite.ada, of: slug)
                    #expect(answer.status == .blocked && answer.blockers.map(\.code) == codes, "\(slug).\(kind)")
                }
            }
            let staff = try await suite.ask("erase_subject", AskedSuite.joan, of: "auth")
            #expect(staff.status == .blocked && staff.blockers.map(\.code) == ["staff_account"])
            let shown = ["payments", "payouts", "recurring", "requests"].map { "payments.\($0)" } + ["wallet.owners"]
            #expect(try await suite.tables(with: "Ada L.") == shown)
            #expect(try await suite.filled.violations() == [])
        }
    }

    /// Gone from every schema but for what a law keeps, which the answer names; the books are what they were, and the
    /// neighbour's export too. Twice is as good as once.
    @Test func anErasedPersonIsFoundNowhereAndTheBooksStillHold() async throws {
        try await AskedSuite.with { suite in
            let sums: SQL = """
                select (select sum(amount) from wallet.movements)::text
                    || ' ' || (select count(*) from wallet.movements)
                    || ' ' || (select sum(amount) from accounting.postings)
                    || ' ' || (select string_agg(encode(hash, 'hex'), '') from accounting.entries)
                """
            let before = try await suite.filled.admin.query(sums).first(String.self)
            let neighbour = try await exports(of: AskedSuite.ada, suite)
            for service in allServices.reversed() {  // auth last
                let checked = try await suite.ask("check_erasure", AskedSuite.grace, of: service.slug)
                let first = try await suite.erase(AskedSuite.grace, of: service.slug)
                #expect([.completed, .completedWithRetention].contains(first.status), "\(service.slug)")
                #expect(checked.status == first.status, "\(service.slug) says beforehand what will be")
                let second = try await suite.erase(AskedSuite.grace, of: service.slug)
                #expect(second.records == 0 && second.retained == first.retained, "\(service.slug)")
            }
            let wallet = try await suite.ask("erase_subject", AskedSuite.grace, of: "wallet")
            #expect(wallet.retained.contains { $0.category == "wallet.movements" && $0.basis == "legal_obligation" })
            for text in Self.taken { #expect(try await suite.tables(with: text) == [], "\(text)") }
            try await expectProof(suite)
            for (slug, tables) in try await exports(of: AskedSuite.ada, suite) {
                for (table, rows) in tables {
                    let before = neighbour[slug]?[table] ?? []
                    #expect(rows.map(Self.unshared) == before.map(Self.unshared), "\(slug).\(table)")
                }
                #expect(tables.count == neighbour[slug]?.count, "\(slug)")
            }
            #expect(try await suite.filled.admin.query(sums).first(String.self) == before)
            #expect(try await suite.filled.violations() == [])
        }
    }

    /// What check_erasure says afterwards, of what is declared and of the whole schema.
    private func expectProof(_ suite: AskedSuite) async throws {
        for service in allServices {
            try await eventually("\(service.slug) has delivered what it owed") {
                let answer = try await suite.ask("check_erasure", AskedSuite.grace, of: service.slug)
                return [.completed, .completedWithRetention].contains(answer.status)
            }
            var cursor: String?
            repeat {
                let search = SubjectRequest(
                    requestID: .example, userID: AskedSuite.grace, cursor: cursor, knownAs: Self.taken)
                let answer = try await suite.ask("check_erasure", search, of: service.slug)
                cursor = answer.next
                let isClean = answer.status == (cursor == nil ? .completed : .inProgress) && answer.found == []
                #expect(isClean, "\(service.slug): \(answer.status) \(answer.found)")
            } while cursor != nil
        }
    }

    /// What two people called each other and said about a payment goes with either of them.
    private static let shared: Set<String> = [
        "payer_name", "payee_name", "requester_name", "note", "subject", "email", "description", "reason", "comment",
    ]
    /// A row of two people has one of these.
    private static let marks: Set<String> = ["payer_id", "share", "sender_id"]

    private static func unshared(_ row: JSONValue) -> JSONValue {
        guard case .object(let members) = row, members.contains(where: { marks.contains($0.name) }) else { return row }
        return .object(members.filter { !shared.contains($0.name) })
    }

    private func exports(of user: UserID, _ suite: AskedSuite) async throws -> [String: [String: [JSONValue]]] {
        var exports: [String: [String: [JSONValue]]] = [:]
        for service in allServices { exports[service.slug] = try await suite.export(user, of: service.slug) }
        return exports
    }

    /// The proof looks at the schema and not at what was declared.
    @Test func whatIsLeftSomewhereIsFound() async throws {
        try await AskedSuite.with { suite in
            _ = try await suite.erase(AskedSuite.grace, of: "wallet")
            try await suite.filled.admin.execute("update wallet.sagas set last_error = 'no mail to GRACE@old.test'")
            let request = SubjectRequest(
                requestID: .example, userID: AskedSuite.grace, knownAs: ["grace@old.test", "rent"])
            let answer = try await suite.ask("check_erasure", request, of: "wallet")
            #expect(answer.status == .remains)
            #expect(answer.found.contains(FoundData(place: "wallet.sagas.last_error", records: 1, kept: false)))
            #expect(answer.found.contains(FoundData(place: "wallet.movements.description", records: 1, kept: true)))

            try await suite.filled.admin.execute(
                "update wallet.owners set masked_name = 'Grace H.' where owner_id = \(AskedSuite.grace)")
            let again = try await suite.ask("check_erasure", AskedSuite.grace, of: "wallet")
            #expect(again.status == .remains && again.records == 1)
            #expect(try await suite.erase(AskedSuite.grace, of: "wallet").records == 1)
        }
    }

    /// A message that tells of others as well is not thrown away with the person.
    @Test func aParkedMessageOfMorePeopleKeepsAPersonHere() async throws {
        try await AskedSuite.with { suite in
            try await suite.filled.admin.execute(
                """
                update accounting.parked_messages
                set aggregate_id = 'ledger', body = convert_to(\(AskedSuite.grace.description), 'UTF8')
                """)
            let answer = try await suite.ask("erase_subject", AskedSuite.grace, of: "accounting")
            #expect(answer.status == .blocked && answer.blockers.map(\.code) == ["message_parked"])
        }
    }

    /// More rows than a page or a step takes: each row is told once, and the erasure goes on until all are gone.
    @Test func muchIsDoneInPieces() async throws {
        try await AskedSuite.with { suite in
            try await suite.filled.admin.execute(
                """
                insert into auth.one_time_codes
                    (id, user_id, purpose, code_hash, created_at, expires_at, ended_at, sent_to)
                select gen_random_uuid(), \(AskedSuite.grace), 'phone_verification', sha256(n::text::bytea),
                    '2026-01-05', '2100-01-01', '2026-01-05', '+1202555' || (10000 + n)
                from generate_series(1, 5100) n
                """)
            let codes = try await suite.export(AskedSuite.grace, of: "auth")["one_time_codes"] ?? []
            #expect(codes.count == 5_101 && Set(codes.compactMap { $0["id"]?.stringValue }).count == 5_101)
            let first = try await suite.ask("erase_subject", AskedSuite.grace, of: "auth")
            #expect(first.status == .inProgress && first.records >= 5_000)
            #expect(try await suite.erase(AskedSuite.grace, of: "auth").status == .completedWithRetention)
            #expect(try await suite.tables(with: "+1202555") == [])
        }
    }

    /// Who was erased stays erased, and what was credited stays what it was.
    @Test func theDatabaseRefusesTheRest() async throws {
        try await AskedSuite.with { suite in
            _ = try await suite.erase(AskedSuite.grace, of: "payments")
            let admin = suite.filled.admin
            for statement: SQL in [
                "update payments.data_subjects set erased_at = null, erased_by = null",
                "delete from payments.data_subjects where erased_at is not null",
                "update payments.deposits set amount = 1 where status = 'succeeded'",
                "update payments.deposits set return_url = 'https://other.test' where status = 'succeeded'",
                "delete from payments.deposits where status = 'succeeded'",
            ] {
                await #expect(throws: PostgresError.self, "\(statement.text)") { try await admin.execute(statement) }
            }
            let forgotten = try await admin.execute(
                "update payments.deposits set return_url = null where status = 'succeeded'")
            #expect(forgotten == 1)
        }
    }
}
