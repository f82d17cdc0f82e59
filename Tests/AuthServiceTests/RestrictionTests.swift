import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Logging
import Messaging
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import AuthService

/// Whoever compliance has shut out signs in nowhere, and only they are told so.
struct RestrictionTests {
    private func entry(
        _ person: Person, _ level: RestrictionLevel, version: Int64
    ) throws -> CustomerStateEntry {
        CustomerStateEntry(
            userID: try #require(UserID(person.id)), version: version, risk: .high, restriction: level)
    }

    /// Tells auth as compliance does, and waits until it has heard.
    private func tell(
        _ auth: AuthHarness, _ person: Person, _ level: RestrictionLevel, version: Int64
    ) async throws {
        let entry = try entry(person, level, version: version)
        let event = CustomerStateChanged(
            userID: entry.userID, version: version, risk: .high, restriction: level)
        let broker = try auth.services[0].context.broker(.exchangesOnly())
        let id: UniqueID = auth.services[0].context.ids.next()
        try await broker.publish([
            .event(
                CustomerStateChanged.type, id: id, body: JSON.encode(event), aggregateID: person.id,
                sequence: version, occurredAt: auth.clock.now)
        ])
        try await eventually("the event to be applied") {
            try await auth.count("select count(*) from auth.inbox where message_id = \(id)") == 1
        }
    }

    private func newcomers(_ auth: AuthHarness, _ count: Int) async throws -> [Person] {
        var people: [Person] = []
        for number in 0..<count { people.append(try await auth.newcomer("ada\(number)")) }
        return people
    }

    private func key(_ person: Person) async throws -> String {
        let made = try await person.client.post("/api-keys", #"{"name":"x","scopes":["profile:read"]}"#, key: "k")
        return try #require(made["secret"]?.stringValue, "\(made.text)")
    }

    // MARK: Signing in

    @Test func whoeverIsShutOutIsToldAfterTheProofAndComesBackWhenItIsLifted() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let key = try await key(ada)
            try await tell(auth, ada, .access, version: 2)
            // A guess is told what every guess is.
            let guess = try await auth.visitor().logIn(ada.email, password: "another horse battery 1")
            let stranger = try await auth.visitor().logIn("nobody@florin.test", password: "another horse battery 1")
            #expect(guess.status == 401 && guess.withoutRequestID == stranger.withoutRequestID)
            let right = try await auth.visitor().logIn(ada.email)
            #expect(right.status == 403 && right.code == "account_restricted")
            #expect(right["detail"]?.stringValue?.contains("support") == true)
            #expect(right["access_token"] == nil)
            let refreshed = try await auth.visitor().refresh(ada.refreshToken)
            #expect(refreshed.status == 403 && refreshed.code == "account_restricted")
            let exchanged = try await auth.ask(ExchangeAPIKey(apiKey: key))
            #expect(exchanged.accountRestricted == true && exchanged.accessToken == nil)
            let wrong = String(key.dropLast(2)) + (key.hasSuffix("AA") ? "BB" : "AA")
            #expect(try await auth.ask(ExchangeAPIKey(apiKey: wrong)) == ExchangedAPIKey())
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 0)
            // Nobody else is.
            _ = try await auth.newcomer("grace")

            try await tell(auth, ada, .all, version: 3)
            let back = try await auth.signIn(ada.email)
            #expect(try await back.client.get("/me").status == 200)
            #expect(try await auth.ask(ExchangeAPIKey(apiKey: key)).accessToken != nil)
            // The session that ended stays so.
            let old = try await auth.visitor().refresh(ada.refreshToken)
            #expect(old.status == 401 && old.code == "unauthenticated")
        }
    }

    @Test func withASecondFactorThePasswordAloneTellsNothing() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let factor = try await ada.withSecondFactor(auth)
            try await tell(auth, ada, .access, version: 1)
            let first = try await auth.visitor().logIn(ada.email)
            #expect(first.status == 200 && first["mfa_required"]?.boolValue == true)
            let token = try #require(first["mfa_token"]?.stringValue)
            func finish(_ code: String) async throws -> AuthAnswer {
                try await auth.visitor().post(
                    "/login/mfa", #"{"mfa_token":"\#(token)","recovery_code":"\#(code)"}"#)
            }
            let wrong = try await finish("K7QD-4WMA-ZX2P-TLBE")
            #expect(wrong.status == 401 && wrong.code == "invalid_credentials")
            let right = try await finish(factor.recoveryCodes[0])
            #expect(right.status == 403 && right.code == "account_restricted")
            // Nothing is used up by a refusal.
            try await tell(auth, ada, .none, version: 2)
            #expect(try await finish(factor.recoveryCodes[0]).status == 200)
        }
    }

    @Test(arguments: [RestrictionLevel.none, .outgoing, .all])
    func lesserLevelsEndNothing(level: RestrictionLevel) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let key = try await key(ada)
            try await tell(auth, ada, level, version: 4)
            #expect(try await ada.client.get("/me").status == 200)
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 200)
            #expect(try await auth.ask(ExchangeAPIKey(apiKey: key)).accessToken != nil)
            _ = try await auth.signIn(ada.email)
        }
    }

    @Test func anOlderVersionChangesNothing() async throws {
        try await AuthHarness.with { auth in
            let (ada, grace) = (try await auth.newcomer(), try await auth.newcomer("grace"))
            try await tell(auth, ada, .access, version: 5)
            try await tell(auth, ada, .none, version: 4)
            #expect(try await auth.visitor().logIn(ada.email).status == 403)
            try await tell(auth, grace, .none, version: 8)
            try await tell(auth, grace, .access, version: 7)
            #expect(try await auth.visitor().refresh(grace.refreshToken).status == 200)
            #expect(try await auth.visitor().logIn(grace.email).status == 200)
        }
    }

    /// Only the end of a session's chain is a proof; an older token may be a copy.
    @Test func aUsedRefreshTokenIsToldNothing() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let renewed = try await auth.visitor().refresh(ada.refreshToken)
            let newest = try #require(renewed["refresh_token"]?.stringValue)
            try await tell(auth, ada, .access, version: 1)
            #expect(try await auth.visitor().refresh(ada.refreshToken).status == 401)
            #expect(try await auth.visitor().refresh(newest).code == "account_restricted")
        }
    }

    // MARK: Revoking

    /// By the event, by the table that Redis is filled from, and in the account.
    @Test func everyTokenFromBeforeIsRevoked() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [SessionsRevoked.type, SessionRevoked.type]) { events in
                try await tell(auth, ada, .access, version: 1)
                let told = try await events.next(SessionsRevoked.self)
                #expect(told.userID.description == ada.id && told.before > auth.clock.now)
                let member = Revocation.user(told.userID, before: told.before).member
                let listed = try await auth.ask(ListRevocations(since: auth.clock.now - .seconds(60)))
                #expect(listed.revocations == [member])
                try await eventually("Redis has it") {
                    try await auth.count(
                        "select count(*) from auth.revocations where member = \(member) and pushed_at is not null") == 1
                }
                try await eventually("auth itself refuses the token") {
                    try await ada.client.get("/me").status == 401
                }
            }
        }
    }

    // MARK: Races

    private func shutOut(_ auth: AuthHarness, _ person: Person, in transaction: PostgresTransaction) async throws {
        let context = auth.services[0].context
        let stores = try AuthStores(context, AuthConfig(context.settings))
        try await stores.restrictions.take(entry(person, .access, version: 1), in: transaction)
    }

    @Test func whatWaitsWhileSomebodyIsShutOutIsRefused() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let key = try await key(ada)
            let codes = try await auth.racing(times: 3) { index in
                switch index {
                case 0: return try await auth.visitor().logIn(ada.email).code
                case 1: return try await auth.visitor().refresh(ada.refreshToken).code
                default:
                    let exchanged = try await auth.ask(ExchangeAPIKey(apiKey: key))
                    return exchanged.accountRestricted == true ? "account_restricted" : nil
                }
            } against: { transaction in
                try await shutOut(auth, ada, in: transaction)
            }
            #expect(codes == ["account_restricted", "account_restricted", "account_restricted"])
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 0)
        }
    }

    @Test func aStepUpIsToldAfterItsProof() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let opened = try await ada.client.post("/step-up", #"{"purpose":"account"}"#)
            let id = try #require(opened["id"]?.stringValue)
            let answers = try await auth.racing { _ in
                try await ada.client.post("/step-up/\(id)", #"{"password":"\#(AuthClient.password)"}"#)
            } against: { transaction in
                try await shutOut(auth, ada, in: transaction)
            }
            #expect(answers[0].status == 403 && answers[0].code == "account_restricted")
        }
    }

    /// Of a sign-in and the word of compliance at once one is first: no session outlives both.
    @Test func noSessionOutlivesASignInAtTheSameMoment() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let people = try await newcomers(auth, 6)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, person) in people.enumerated() {
                    group.addTask { try await tell(auth, person, .access, version: 1) }
                    group.addTask { _ = try await auth.visitor(replica: index % 2).logIn(person.email) }
                }
                try await group.waitForAll()
            }
            #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 0)
            #expect(try await auth.count("select count(*) from auth.restrictions where level = 'access'") == 6)
        }
    }

    // MARK: The list

    private func statuses(_ auth: AuthHarness, _ people: [Person]) async throws -> [Int] {
        var statuses: [Int] = []
        for person in people { statuses.append(try await auth.visitor().logIn(person.email).status) }
        return statuses
    }

    @Test func theListBringsWhatNoEventTold() async throws {
        try await AuthHarness.with { auth in
            let people = try await newcomers(auth, 5)
            try await tell(auth, people[3], .access, version: 9)
            var states = try people.enumerated().map { index, person in
                try entry(person, [0, 2].contains(index) ? .access : .outgoing, version: 5)
            }
            // Of whom nothing is known here.
            states.append(
                CustomerStateEntry(
                    userID: UserID(auth.services[0].context.ids.next()), version: 1, risk: .low, restriction: .access))
            #expect(try await statuses(auth, people) == [200, 200, 200, 403, 200])
            let list = ComplianceList(states)
            try await list.serving(auth) { job in
                try await job.run()
                #expect(try await statuses(auth, people) == [403, 200, 403, 403, 200])
                #expect(try await auth.count("select count(*) from auth.restrictions") == 6)
                // A second walk finds nothing to do.
                let before = try await auth.count("select count(*) from auth.revocations")
                try await job.run()
                #expect(try await auth.count("select count(*) from auth.revocations") == before)
                list.set(try entry(people[0], .none, version: 6))
                try await job.run()
                #expect(try await statuses(auth, people) == [200, 200, 403, 403, 200])
            }
        }
    }

    /// While compliance is not there what was told last holds.
    @Test func withoutComplianceNothingChanges() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await tell(auth, ada, .access, version: 1)
            try await ComplianceList.job(auth).run()
            #expect(try await auth.visitor().logIn(ada.email).status == 403)
        }
    }
}

/// Compliance's list of customers, and who reads it for auth.
private final class ComplianceList: Sendable {
    private let states: Mutex<[UserID: CustomerStateEntry]>
    private let asked = Atomic(0)

    init(_ states: [CustomerStateEntry]) {
        self.states = Mutex(Dictionary(uniqueKeysWithValues: states.map { ($0.userID, $0) }))
    }

    func set(_ entry: CustomerStateEntry) { states.withLock { $0[entry.userID] = entry } }

    static func job(_ auth: AuthHarness) throws -> FollowRestrictions {
        let context = auth.services[0].context
        let compliance = RequestClient("compliance", broker: try context.broker(.exchangesOnly()))
        return FollowRestrictions(
            list: CustomerStateList(compliance),
            restrictions: try AuthStores(context, AuthConfig(context.settings)).restrictions)
    }

    /// Answers for compliance, two of a page, while `body` runs the job that asks.
    func serving(
        _ auth: AuthHarness, _ body: @escaping @Sendable (FollowRestrictions) async throws -> Void
    ) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: auth.broker.url),
            topology: .service("compliance", events: [], servesRequests: true), logger: Logger(label: "test"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await broker.serve(queue: "compliance.requests", prefetch: 10) { request in
                    self.asked.wrappingAdd(1, ordering: .relaxed)
                    return (try? self.page(request)) ?? .unavailable
                }
            }
            let job = try Self.job(auth)
            // It takes no harm from asking before anybody answers.
            try await eventually(every: .milliseconds(100), "compliance answers") {
                try await job.run()
                return asked.load(ordering: .relaxed) > 0
            }
            try await body(job)
            group.cancelAll()
        }
        await broker.close()
    }

    private func page(_ request: IncomingRequest) throws -> RequestOutcome {
        guard request.type == ListCustomerStates.type else { return .unavailable }
        let after = try ListCustomerStates.read(request.body).after
        let rest = states.withLock { $0.values.sorted { $0.userID < $1.userID } }
            .filter { entry in after.map { entry.userID > $0 } ?? true }
        let page = Array(rest.prefix(2))
        return .reply(JSON.encode(CustomerStates(states: page, next: rest.count > 2 ? page.last?.userID : nil)))
    }
}
