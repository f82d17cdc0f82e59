import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

struct AdministrationTests {
    private func change(_ admin: Person, _ id: String, _ body: String) async throws -> AuthAnswer {
        try await admin.client.send(.patch, "/api/v1/admin/users/\(id)", body)
    }

    @Test(arguments: [Role.customer, .merchant, .support, .compliance, .accountant, .operator, .auditor])
    func onlyAdministratorsMay(role: Role) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let other = try await auth.staff(role)
            #expect(try await change(other, ada.id, #"{"kyc_tier":3}"#).status == 403)
        }
    }

    @Test func accountsAreListedAndFiltered() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            for name in ["ada", "grace", "mary"] { _ = try await auth.newcomer(name) }
            func list(_ query: String) async throws -> [String] {
                let answer = try await admin.client.send(.get, "/api/v1/admin/users\(query)")
                return answer["data"]?.arrayValue?.compactMap { $0["email"]?.stringValue } ?? []
            }
            #expect(try await list("") == ["mary", "grace", "ada", "admin"].map { "\($0)@florin.test" })
            #expect(try await list("?email=ADA@florin.test") == ["ada@florin.test"])
            #expect(try await list("?role=admin") == ["admin@florin.test"])
            #expect(try await list("?status=locked").isEmpty)
            let first = try await admin.client.send(.get, "/api/v1/admin/users?limit=2")
            let cursor = try #require(first["next_cursor"]?.stringValue)
            #expect(try await list("?limit=2&cursor=\(cursor)") == ["ada@florin.test", "admin@florin.test"])
        }
    }

    @Test func tierAndRolesChangeAndAreToldToOthers() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [UserUpdated.type]) { events in
                let changed = try await change(admin, ada.id, #"{"kyc_tier":2,"roles":["merchant","customer"]}"#)
                #expect(changed["kyc_tier"]?.integerValue == 2)
                #expect(changed["roles"]?.arrayValue == [.string("customer"), .string("merchant")])
                var event = try await events.next(UserUpdated.self)
                // The administrator's own creation was told as well.
                while event.userID.description != ada.id { event = try await events.next(UserUpdated.self) }
                #expect(event.kycTier == 2 && event.roles == ["customer", "merchant"] && event.status == "active")
            }
        }
    }

    @Test func tokensThatNameTheOldRolesAreDead() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let helper = try await auth.staff(.operator)
            auth.clock.advance(by: .milliseconds(1))
            #expect(try await change(admin, helper.id, #"{"roles":["customer"]}"#).status == 200)
            #expect(try await helper.client.get("/me").status == 401)
            let renewed = try await auth.visitor().refresh(helper.refreshToken)
            #expect(renewed.status == 200)
            let client = auth.visitor().with(token: renewed["access_token"]?.stringValue)
            #expect(try await client.get("/me")["roles"]?.arrayValue == [.string("customer")])
        }
    }

    @Test func lockedAccountIsShutUntilItIsUnlocked() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            #expect(try await change(admin, ada.id, #"{"status":"locked","reason":"fraud case 7"}"#).status == 200)
            #expect(try await ada.client.get("/me").status == 401)
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 401)
            let locked = try await auth.visitor().logIn(ada.email)
            #expect(locked.status == 423 && locked.retryAfter == nil)
            #expect(try await auth.visitor().logIn(ada.email, password: "a wrong password 1").status == 401)
            auth.clock.advance(by: .milliseconds(1))
            #expect(try await change(admin, ada.id, #"{"status":"active"}"#).status == 200)
            #expect(try await auth.signIn(ada.email).client.get("/me").status == 200)
        }
    }

    @Test func unlockingForgetsWrongPasswords() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            for _ in 0..<5 { _ = try await auth.visitor().logIn(ada.email, password: "a wrong password 1") }
            #expect(try await auth.visitor().logIn(ada.email).status == 423)
            let path = "/api/v1/admin/users/\(ada.id)"
            #expect(try await admin.client.send(.get, path)["locked_until"]?.stringValue != nil)
            #expect(try await change(admin, ada.id, #"{"status":"active"}"#).status == 200)
            #expect(try await admin.client.send(.get, path)["locked_until"] == .null)
            #expect(try await auth.visitor().logIn(ada.email).status == 200)
        }
    }

    @Test(arguments: [
        #"{"status":"locked"}"#, #"{"status":"active"}"#, #"{"roles":["customer"]}"#,
        #"{"roles":["admin","operator"]}"#,
        #"{"kyc_tier":3}"#,
    ])
    func administratorsChangeNothingOfTheirOwn(body: String) async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let answer = try await change(admin, admin.id, body)
            #expect(answer.status == 409 && answer.code == "own_account")
        }
    }

    @Test func changesAskForAFreshProof() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            auth.clock.advance(by: .seconds(300))
            #expect(try await change(admin, ada.id, #"{"kyc_tier":2}"#).code == "step_up_required")
            let proven = try await admin.client.send(
                .patch, "/api/v1/admin/users/\(ada.id)", #"{"kyc_tier":2}"#, proof: admin.client.stepUp())
            #expect(proven.status == 200)
        }
    }

    /// Two administrators at once: who is none any more when their turn comes changes nothing.
    @Test func aChangeThatWaitsForTheEndOfItsAuthorIsNotMade() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            let answers = try await auth.racing { _ in
                try await change(admin, ada.id, #"{"roles":["operator"]}"#)
            } against: { transaction in
                try await transaction.execute(
                    "update auth.users set roles = array['customer'] where email = \(admin.email)")
            }
            #expect(answers.map(\.status) == [401])
            #expect(try await auth.count("select count(*) from auth.users where 'operator' = any(roles)") == 0)
        }
    }

    @Test func everyChangeIsAuditedForGood() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let ada = try await auth.newcomer()
            _ = try await change(admin, ada.id, #"{"kyc_tier":2,"reason":"passport seen"}"#)
            let rows = try await auth.client.query(
                "select actor_id, user_id, changes::text, reason from auth.audit_log")
            let (actor, user, changes, reason) = try #require(
                try rows.first(UniqueID.self, UniqueID.self, String.self, String?.self))
            #expect(actor.description == admin.id && user.description == ada.id && reason == "passport seen")
            #expect(try JSONParser.parse(Array(changes.utf8))["kyc_tier"]?["to"]?.integerValue == 2)
            for change in [
                "update auth.audit_log set reason = ''", "delete from auth.audit_log", "truncate auth.audit_log",
            ] {
                await #expect(throws: PostgresError.self) { try await auth.client.script(change) }
            }
        }
    }

    @Test(arguments: [
        #"{"kyc_tier":4}"#, #"{"kyc_tier":-1}"#, #"{"roles":[]}"#, #"{"roles":["emperor"]}"#, #"{"status":"closed"}"#,
        #"{"email":"x@florin.test"}"#,
    ])
    func wrongChangesAreRefused(body: String) async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            #expect(try await change(admin, admin.id, body).code == "validation_failed")
        }
    }

    @Test func missingAccountIsNotFound() async throws {
        try await AuthHarness.with { auth in
            let admin = try await auth.staff(.admin)
            let id = "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e"
            #expect(try await change(admin, id, #"{"kyc_tier":1}"#).status == 404)
            #expect(try await admin.client.send(.get, "/api/v1/admin/users/\(id)").status == 404)
            #expect(try await admin.client.send(.get, "/api/v1/admin/users/\(admin.id)").status == 200)
        }
    }
}

struct CommandTests {
    @Test func demoIsSeededOnceWithItsRoles() async throws {
        try await AuthHarness.with { auth in
            let commands = try AuthCommands(auth.services[0].context)
            try await commands.seedDemo()
            try await commands.seedDemo()
            #expect(try await auth.count("select count(*) from auth.users where email_verified_at is not null") == 6)
            let admin = try await auth.signIn("admin@florin.test", password: "florin-demo-2026")
            #expect(try await auth.count("select count(*) from auth.users where kyc_tier = 2") == 2)
            let users = try await admin.client.send(.get, "/api/v1/admin/users")
            #expect(users["data"]?.arrayValue?.count == 6)
            for (name, role) in [
                ("ada", "customer"), ("grace", "customer"), ("accountant", "accountant"), ("support", "support"),
                ("compliance", "compliance"),
            ] {
                let person = try await auth.signIn("\(name)@florin.test", password: "florin-demo-2026")
                #expect(try await person.client.get("/me")["roles"]?.arrayValue == [.string(role)])
            }
        }
    }

    @Test func productionRefusesTheDemo() async throws {
        try await AuthHarness.with(more: AuthHarness.production) { auth in
            let commands = try AuthCommands(auth.services[0].context)
            await #expect(throws: AuthCommands.Refused.self) { try await commands.seedDemo() }
            #expect(try await auth.count("select count(*) from auth.users") == 0)
        }
    }

    @Test func developmentSecretStopsProduction() async throws {
        let error = #expect(throws: (any Error).self) {
            try AuthConfig(.variables(["FLORIN_MODE": "production", "AUTH_SECRET": AuthConfig.developmentSecret]))
        }
        #expect("\(String(describing: error))".contains("auth.secret"))
    }

    @Test func commandNamesWhatIsWrong() async throws {
        try await AuthHarness.with { auth in
            let commands = try AuthCommands(auth.services[0].context)
            func create(_ email: String, _ role: String, _ password: String, country: String? = nil) async throws {
                let person = try AuthCommands.Person(
                    email: email, firstName: "A", lastName: "B", country: country, roleNames: [role])
                try await commands.createUser(person, password: password)
            }
            try await create("a@florin.test", "admin", AuthClient.password)
            await #expect(throws: AuthCommands.Refused.self) {
                try await create("a@florin.test", "admin", AuthClient.password)
            }
            await #expect(throws: AuthCommands.Refused.self) {
                try await create("no address", "admin", AuthClient.password)
            }
            await #expect(throws: AuthCommands.Refused.self) {
                try await create("b@florin.test", "emperor", AuthClient.password)
            }
            await #expect(throws: AuthCommands.Refused.self) { try await create("b@florin.test", "admin", "short") }
            await #expect(throws: AuthCommands.Refused.self) {
                try await create("b@florin.test", "admin", AuthClient.password, country: "UK")
            }
        }
    }
}
