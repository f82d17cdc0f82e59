import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import AuthService

/// What compliance asks of an account, and what follows for whoever holds it.
struct PersonRequestTests {
    private func id(_ person: Person) throws -> UserID { try #require(UserID(person.id)) }

    private func request(
        _ person: Person, changes: String? = nil, step: ErasureStep = .erase, restricted: Bool = true
    ) throws -> SubjectRequest {
        SubjectRequest(
            requestID: .example, userID: try id(person),
            changes: try changes.map { try JSONParser.parse(Array($0.utf8)) }, step: step, restricted: restricted)
    }

    private func erase(_ auth: AuthHarness, _ person: Person, _ step: ErasureStep = .erase) async throws
        -> SubjectAnswer
    {
        try await auth.ask(AuthEraseSubject(request(person, step: step)), as: "compliance")
    }

    /// Nothing that opened the account opens it any more.
    private func expectShut(_ auth: AuthHarness, _ ada: Person, _ apiKey: String) async throws {
        #expect(try await auth.visitor().logIn(ada.email).code == "invalid_credentials")
        #expect(try await auth.visitor().refresh(ada.refreshToken).status == 401)
        let exchanged = try await auth.ask(ExchangeAPIKey(apiKey: apiKey))
        #expect(exchanged.accessToken == nil)
        #expect(try await auth.count("select count(*) from auth.sessions where ended_at is null") == 0)
    }

    private func apiKey(of person: Person) async throws -> String {
        let made = try await person.client.post(
            "/api-keys", #"{"name":"ledger","scopes":["wallet:read"]}"#, key: "k")
        return try #require(made["secret"]?.stringValue, "\(made.text)")
    }

    @Test func anErasedAccountOpensForNobodyAndItsAddressIsFree() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let key = try await apiKey(of: ada)
            try await EventLog.listening(to: auth, [UserUpdated.type, SessionsRevoked.type]) { log in
                #expect(try await erase(auth, ada).status == .completedWithRetention)
                let told = try await log.next(UserUpdated.self)
                #expect(told.status == "closed" && told.firstName == "Erased" && told.lastName == "Erased")
                #expect(told.email == "\(ada.id)@erased.invalid" && told.phone == nil && told.country == nil)
                #expect(try await log.next(SessionsRevoked.self).userID.description == ada.id)
            }
            try await expectShut(auth, ada, key)
            // A job tells the dead tokens to all processes.
            try await eventually("the token is dead") { try await ada.client.get("/me").status == 401 }
            #expect(try await auth.visitor().register(ada.email).status == 201)
            let erased = try await auth.visitor().register("\(ada.id)@erased.invalid")
            #expect(erased.status == 422 && erased.code == "validation_failed")
        }
    }

    /// A repetition finds nothing and tells nobody; many at once are one.
    @Test func manyAtOnceEraseOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let answers = try await withThrowingTaskGroup(of: SubjectAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await erase(auth, ada) } }
                return try await group.reduce(into: [SubjectAnswer]()) { $0.append($1) }
            }
            #expect(answers.filter { $0.records > 0 }.count == 1)
            #expect(answers.allSatisfy { $0.status == .completedWithRetention })
            let version = try await auth.count("select version from auth.users where id = \(id(ada))")
            #expect(version == 2)
        }
    }

    /// First the door is shut, so that nothing new comes while the other services let go.
    @Test func closingComesBeforeForgetting() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let key = try await apiKey(of: ada)
            #expect(try await erase(auth, ada, .close).records == 1)
            #expect(try await erase(auth, ada, .close).records == 0)
            try await expectShut(auth, ada, key)
            let found = try await auth.ask(FindUser(userID: id(ada)))
            #expect(found.status == "closed" && found.firstName == "Ada")
            #expect(try await erase(auth, ada).status == .completedWithRetention)
            let forgotten = try await auth.ask(FindUser(userID: id(ada)))
            #expect(forgotten.firstName == "Erased")
        }
    }

    @Test func whatIsPutRightIsShownAndTold() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let changes = #"{"first_name":"Augusta","country":"FR","wallet_name":"of another service"}"#
            let rectify = AuthRectifySubject(try request(ada, changes: changes))
            try await EventLog.listening(to: auth, [UserUpdated.type]) { log in
                #expect(try await auth.ask(rectify, as: "compliance").records == 1)
                let told = try await log.next(UserUpdated.self)
                #expect(told.firstName == "Augusta" && told.lastName == "Lovelace" && told.country == "FR")
            }
            let me = try await ada.client.get("/me")
            #expect(me["first_name"]?.stringValue == "Augusta" && me["country"]?.stringValue == "FR")
            #expect(try await auth.ask(rectify, as: "compliance").records == 0)
            let wrong = AuthRectifySubject(try request(ada, changes: #"{"country":"UK"}"#))
            await #expect(throws: RequestRefused.self) { try await auth.ask(wrong, as: "compliance") }
        }
    }

    /// By whom others know nobody is found; what the person does goes on.
    @Test func whoeverIsRestrictedIsFoundByNobody() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let code = try await auth.code(of: ada.email, for: .emailVerification)
            #expect(try await ada.client.post("/email/verify", #"{"code":"\#(code)"}"#).status == 200)
            let find = FindUser(email: ada.email)
            #expect(try await auth.ask(find, as: "payments").userID.description == ada.id)
            let restrict = AuthRestrictSubject(try request(ada))
            #expect(try await auth.ask(restrict, as: "compliance").records == 1)
            #expect(try await auth.ask(restrict, as: "compliance").records == 0)
            await #expect(throws: RequestRefused.self) { try await auth.ask(find, as: "payments") }
            #expect(try await ada.client.get("/me").status == 200)
            let lift = AuthRestrictSubject(try request(ada, restricted: false))
            #expect(try await auth.ask(lift, as: "compliance").records == 1)
            #expect(try await auth.ask(find, as: "payments").userID.description == ada.id)
        }
    }
}
