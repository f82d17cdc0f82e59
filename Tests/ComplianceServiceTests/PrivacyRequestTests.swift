import Authentication
import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// What people ask for about their own data, and what services make of it.
@Suite(.timeLimit(.minutes(3))) struct PrivacyRequestTests {
    private static let other = UserID(UniqueID(high: 7, low: 8))

    @Test func anExportIsOneFileOfAllServicesForAWeek() async throws {
        try await ComplianceHarness.runAmongServices { compliance, _ in
            try await ToldEvents.listening(to: compliance, [PrivacyRequestCompleted.type]) { events in
                try await compliance.putProfile()
                let id = try await compliance.asked("export")
                try await compliance.waitUntilRequest(id, is: "completed")
                let told = try await events.next(PrivacyRequestCompleted.self)
                #expect(told.kind == "export" && told.requestID.description == id)
                let url = try #require(told.url)
                let file = try await compliance.send(.GET, url)
                #expect(file.status == 200 && file.headers["Content-Type"].first == "application/json")
                #expect(file.json["user_id"]?.stringValue == ComplianceHarness.customer.description)
                // Pages that end within a table are one table.
                for slug in AnsweringServices.slugs {
                    let rows = file.json["services"]?[slug]?["things"]?.arrayValue
                    #expect(rows?.compactMap { $0["n"]?.integerValue } == [1, 2], "\(slug)")
                }
                let own = file.json["services"]?["compliance"]?["profiles"]?.arrayValue?.first
                #expect(own?["last_name"]?.stringValue == "Eriksson")
                #expect(try await compliance.send(.GET, url, as: Self.other).status == 404)
                let staff = try await compliance.send(
                    .GET, url, as: ComplianceHarness.staff, roles: [.compliance, .customer])
                #expect(staff.status == 404)

                compliance.clock.advance(by: .seconds(7 * 86_400))
                #expect(try await compliance.send(.GET, url).status == 404)
                try await eventually("the file is forgotten") {
                    try await compliance.count("select count(*) from compliance.privacy_exports") == 0
                }
            }
        }
    }

    @Test func whoHasSomethingOpenIsToldWhat() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            services.block("wallet", by: "balance")
            let refused = try await compliance.ask("erasure")
            #expect(refused.status == 422 && refused.code == "obligations_open")
            #expect(refused.json["blockers"]?.arrayValue?.first?["code"]?.stringValue == "balance")
            #expect(try await compliance.count("select count(*) from compliance.privacy_requests") == 0)
            // A service that says nothing may know of money.
            services.block("wallet", by: nil)
            services.silence("payments")
            #expect(try await compliance.ask("erasure").status == 503)
        }
    }

    @Test func anErasureClosesTheAccountAndEndsWithAuth() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            try await ToldEvents.listening(to: compliance, [PersonErased.type]) { events in
                try await compliance.putProfile()
                let id = try await compliance.asked("erasure")
                #expect(try await events.next(PersonErased.self).userID == ComplianceHarness.customer)
                let done = try await compliance.request(id)
                #expect(done["status"]?.stringValue == "completed_with_retention")
                let kept = done["retained"]?.arrayValue?.compactMap { $0["category"]?.stringValue } ?? []
                #expect(kept.contains("wallet.movements"))
                let erasures = services.asked.filter { $0.contains("erase_subject") }
                #expect(erasures.first == "auth erase_subject close")
                #expect(erasures.last == "auth erase_subject")
                #expect(Set(erasures).count == AnsweringServices.slugs.count + 1)
                // Nothing is left here, and nothing comes back.
                #expect(try await compliance.count("select count(*) from compliance.profiles") == 0)
                #expect(try await compliance.putProfile().status == 404)
            }
        }
    }

    /// Money moved, so a law wants known who it was: under a key that goes in five years.
    @Test func whoSomebodyWasIsSealedAndThenGone() async throws {
        try await ComplianceHarness.runAmongServices { compliance, _ in
            try await compliance.putProfile()
            let id = try await compliance.asked("erasure")
            try await compliance.waitUntilRequest(id, is: "completed_with_retention")
            let sealed = SealedRecordStore(
                client: compliance.database, secret: "florin-compliance-development-secret-0123456789")
            let content = try #require(try await sealed.open(ComplianceHarness.customer))
            #expect(String(decoding: content, as: UTF8.self).contains("Eriksson"))
            let inClear: SQL = """
                select count(*) from compliance.sealed_records
                where position(convert_to('Eriksson', 'UTF8') in content) > 0
                """
            #expect(try await compliance.count(inClear) == 0)

            compliance.clock.advance(by: .seconds(1_826 * 86_400))
            try await eventually("the key is gone") { try await sealed.open(ComplianceHarness.customer) == nil }
        }
    }

    @Test func oneServiceThatIsHeldUpHoldsUpNoOtherButAuth() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            services.hold("accounting")
            let id = try await compliance.asked("erasure")
            try await eventually("accounting says what keeps the person") {
                try await compliance.request(id)["blockers"]?.arrayValue?.first?["code"]?.stringValue == "late"
            }
            try await eventually("all others are done") { services.asked.contains("notifications erase_subject") }
            #expect(!services.asked.contains("auth erase_subject"))
            #expect(try await compliance.request(id)["status"]?.stringValue == "running")
            services.hold("accounting", false)
            try await compliance.waitUntilRequest(id, is: "completed_with_retention", advancing: .seconds(61))
            #expect(services.asked.last == "auth erase_subject")
        }
    }

    /// What was done before a service went silent is not done again, and what is left goes on.
    @Test func aSilentServiceIsAskedAgain() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            services.silence("wallet")
            let id = try await compliance.asked("restriction")
            try await eventually("all others are done") { services.asked.contains("notifications restrict_subject") }
            services.silence("wallet", false)
            try await compliance.waitUntilRequest(id, is: "completed", advancing: .seconds(300))
            #expect(services.asked.filter { $0 == "notifications restrict_subject" }.count == 1)
        }
    }

    @Test func aHoldStopsAnErasureUntilItIsLifted() async throws {
        try await ComplianceHarness.runAmongServices(["COMPLIANCE_COOLING_OFF_HOURS": "72"]) { compliance, services in
            let id = try await compliance.asked("erasure")
            let hold = try await compliance.byStaff(
                .POST, "/privacy/legal-holds", #"{"user_id":"\#(ComplianceHarness.customer)","reason":"a court"}"#)
            #expect(hold.status == 201 && hold.json["status"]?.stringValue == "active")
            #expect(try await compliance.ask("erasure", as: ComplianceHarness.customer).code == "legal_hold")
            compliance.clock.advance(by: .seconds(73 * 3_600))
            try await eventually("the saga has looked") {
                try await compliance.count(
                    """
                    select count(*) from compliance.sagas
                    where kind = 'privacy' and next_attempt_at > \(compliance.clock.now)
                    """) == 1
            }
            #expect(try await compliance.request(id)["status"]?.stringValue == "received")
            #expect(!services.asked.contains { $0.contains("erase_subject") })
            let path = "/privacy/legal-holds/\(hold.json["id"]?.stringValue ?? "")"
            #expect(try await compliance.byStaff(.DELETE, path).status == 204)
            #expect(try await compliance.byStaff(.DELETE, path).status == 204)
            compliance.clock.advance(by: .seconds(3_601))
            try await compliance.waitUntilRequest(id, is: "completed_with_retention")
        }
    }

    @Test func itCanBeWithdrawnWhileItCoolsOff() async throws {
        try await ComplianceHarness.runAmongServices(["COMPLIANCE_COOLING_OFF_HOURS": "72"]) { compliance, services in
            let id = try await compliance.asked("erasure")
            #expect(try await compliance.ask("erasure").code == "privacy_request_open")
            let path = "\(ComplianceHarness.base)/privacy/requests/\(id)/withdraw"
            #expect(try await compliance.send(.POST, path, as: Self.other).status == 404)
            for _ in 1...2 {
                let withdrawn = try await compliance.send(.POST, path)
                #expect(withdrawn.status == 200 && withdrawn.json["status"]?.stringValue == "withdrawn")
            }
            compliance.clock.advance(by: .seconds(100 * 3_600))
            let second = try await compliance.asked("export")
            try await compliance.waitUntilRequest(second, is: "completed")
            #expect(!services.asked.contains { $0.contains("erase_subject") })
        }
    }

    @Test func whatChangesMeanwhileIsFoundWhenItBegins() async throws {
        try await ComplianceHarness.runAmongServices(["COMPLIANCE_COOLING_OFF_HOURS": "72"]) { compliance, services in
            let id = try await compliance.asked("erasure")
            services.block("wallet", by: "balance")
            compliance.clock.advance(by: .seconds(72 * 3_600))
            try await compliance.waitUntilRequest(id, is: "refused")
            let refused = try await compliance.request(id)
            #expect(refused["refusal"]?.stringValue == "obligations_open")
            #expect(refused["blockers"]?.arrayValue?.first?["service"]?.stringValue == "wallet")
            #expect(!services.asked.contains { $0.contains("erase_subject") })
        }
    }

    @Test func anObjectionIsForAPerson() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            let id = try await compliance.asked("objection", #","detail":"Nobody shall find me.""#)
            #expect(try await compliance.request(id)["status"]?.stringValue == "received")
            let path = "/privacy/requests/\(id)/decide"
            let decision = #"{"outcome":"approve","reason":"A good one."}"#
            #expect(
                try await compliance.send(
                    .POST, "\(ComplianceHarness.base)\(path)", roles: [.compliance], json: decision
                ).code == "own_decision")
            #expect(try await compliance.byStaff(.POST, path, decision).status == 200)
            try await compliance.waitUntilRequest(id, is: "completed")
            #expect(services.asked.contains("auth restrict_subject"))
            #expect(try await compliance.byStaff(.POST, path, decision).code == "already_decided")
        }
    }

    @Test func whatIsWrongIsPutRightByEveryService() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            try await compliance.putProfile()
            let id = try await compliance.asked("rectification", #","changes":{"last_name":"Erikson"}"#)
            try await compliance.waitUntilRequest(id, is: "completed")
            #expect(services.asked.contains("auth rectify_subject"))
            #expect(
                try await compliance.count("select count(*) from compliance.profiles where last_name = 'Erikson'") == 1)
            #expect(try await compliance.ask("rectification").code == "validation_failed")
            #expect(try await compliance.ask("export", #","changes":{"last_name":"E"}"#).code == "validation_failed")
        }
    }

    @Test func theSameKeyIsTheSameRequest() async throws {
        try await ComplianceHarness.runAmongServices { compliance, _ in
            let first = try await compliance.ask("restriction", key: "k")
            let again = try await compliance.ask("restriction", key: "k")
            #expect(first.status == 201 && again.body == first.body)
            let answers = try await withThrowingTaskGroup(of: ComplianceHarness.Answer.self) { group in
                for place in 0..<6 {
                    group.addTask { try await compliance.ask("restriction", as: Self.other, key: "k\(place)") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.contains { $0.status == 201 })
            #expect(answers.allSatisfy { $0.status == 201 || $0.code == "privacy_request_open" })
        }
    }

    @Test func staffSeeWhatServicesDeclare() async throws {
        try await ComplianceHarness.runAmongServices { compliance, _ in
            let map = try await compliance.byStaff(.GET, "/privacy/data-map")
            let services = map.json["services"]?.arrayValue ?? []
            #expect(services.count == AnsweringServices.slugs.count + 1)
            let own = services.first { $0["service"]?.stringValue == "compliance" }
            #expect(
                own?["columns"]?.arrayValue?.contains {
                    $0["table"]?.stringValue == "profiles" && $0["column"]?.stringValue == "last_name"
                } == true)
            #expect(try await compliance.send(.GET, "\(ComplianceHarness.base)/privacy/data-map").status == 403)
        }
    }

    /// What has ended stays so, and what must not be is refused whoever writes it.
    @Test func theDatabaseRefusesTheRest() async throws {
        try await ComplianceHarness.runAmongServices { compliance, _ in
            let id = try await compliance.asked("export")
            try await compliance.waitUntilRequest(id, is: "completed")
            let statements: [SQL] = [
                "update compliance.privacy_requests set status = 'running', ended_at = null",
                "update compliance.privacy_requests set decided_by = user_id, reason = 'mine'",
                "update compliance.privacy_request_services set status = 'blocked'",
                """
                insert into compliance.legal_holds (id, user_id, reason, placed_by, created_at)
                select gen_random_uuid(), user_id, 'mine', user_id, now() from compliance.privacy_requests
                """,
                """
                insert into compliance.breaches (id, status, aware_at, notify_by, description, categories, persons,
                    high_risk, reported_by, created_at, updated_at)
                values (gen_random_uuid(), 'open', now(), now() + interval '73 hours', 'd', '{c}', 1, false,
                    gen_random_uuid(), now(), now())
                """,
            ]
            for statement in statements {
                await #expect(throws: PostgresError.self, "\(statement.text)") {
                    try await compliance.database.execute(statement)
                }
            }
        }
    }
}
