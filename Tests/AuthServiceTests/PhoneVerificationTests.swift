import AuthDomain
import Authentication
import Contracts
import HTTPKit
import JSONKit
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import AuthService

/// A number is proven as an address is, and finds whoever proved it last.
struct PhoneVerificationTests {
    private static let number = "+442079460000"

    private func set(_ phone: String?, of person: Person) async throws -> AuthAnswer {
        let value = phone.map { #""\#($0)""# } ?? "null"
        return try await person.client.send(.patch, "/api/v1/auth/me", #"{"phone":\#(value)}"#)
    }

    private func verify(_ person: Person, _ code: String) async throws -> AuthAnswer {
        try await person.client.post("/phone/verify", #"{"code":"\#(code)"}"#)
    }

    private func prove(_ phone: String = number, of person: Person, _ auth: AuthHarness) async throws {
        #expect(try await set(phone, of: person).status == 200)
        #expect(try await person.client.post("/phone/verification").status == 202)
        let verified = try await verify(person, auth.code(of: person.email, for: .phoneVerification))
        #expect(verified.status == 200 && verified["phone_verified"]?.boolValue == true)
    }

    @Test func rightCodeProvesTheNumberOnce() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await ada.client.post("/phone/verification").code == "phone_missing")
            #expect(try await verify(ada, "042917").code == "phone_missing")
            let types = [OneTimeCodeIssued.type, ContactVerified.type, UserUpdated.type]
            try await EventLog.listening(to: auth, types) { events in
                try await prove(of: ada, auth)
                // That of the registration may come late.
                var issued = try await events.next(OneTimeCodeIssued.self)
                if issued.purpose == "email_verification" { issued = try await events.next(OneTimeCodeIssued.self) }
                #expect(issued.channel == .sms && issued.phone == Self.number)
                #expect(issued.purpose == "phone_verification")
                let proven = try await events.next(ContactVerified.self)
                #expect(proven.kind == .phone && proven.address == Self.number && proven.userID.description == ada.id)
                #expect(try await events.next(UserUpdated.self).phoneVerified == false)
                #expect(try await events.next(UserUpdated.self).phoneVerified == true)
            }
            #expect(try await ada.client.post("/phone/verification").code == "phone_already_verified")
            #expect(try await ada.client.get("/me")["phone_verified"]?.boolValue == true)
            #expect(try await auth.ask(FindUser(phone: Self.number)).userID.description == ada.id)
        }
    }

    /// A process of the version before, during an upgrade: it writes the number and knows nothing of the proof.
    @Test(arguments: ["+442079460001", nil] as [String?])
    func whoeverChangesTheNumberEndsItsProof(other: String?) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await prove(of: ada, auth)
            let id = try #require(UniqueID(ada.id))
            try await auth.client.execute("update auth.users set first_name = 'Augusta' where id = \(id)")
            #expect(try await ada.client.get("/me")["phone_verified"]?.boolValue == true)
            try await auth.client.execute("update auth.users set phone = \(other) where id = \(id)")
            #expect(try await ada.client.get("/me")["phone_verified"]?.boolValue == false)
        }
    }

    @Test(arguments: ["+442079460001", nil] as [String?])
    func anotherNumberIsNotProven(other: String?) async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await prove(of: ada, auth)
            // The same number again is no other.
            #expect(try await set(Self.number, of: ada)["phone_verified"]?.boolValue == true)
            #expect(try await set(other, of: ada)["phone_verified"]?.boolValue == false)
            #expect(try await set(Self.number, of: ada)["phone_verified"]?.boolValue == false)
        }
    }

    /// What was sent to the first number would prove the second without having been there.
    @Test func aCodeIsGoodForTheNumberItWentTo() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await set(Self.number, of: ada).status == 200)
            #expect(try await ada.client.post("/phone/verification").status == 202)
            let code = try await auth.code(of: ada.email, for: .phoneVerification)
            #expect(try await set("+442079460001", of: ada).status == 200)
            #expect(try await verify(ada, code).code == "invalid_code")
        }
    }

    /// Numbers are given to others: whoever holds it now has shown so.
    @Test func theLastWhoProvesANumberHasIt() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let grace = try await auth.newcomer("grace")
            try await prove(of: ada, auth)
            try await EventLog.listening(to: auth, [UserUpdated.type]) { events in
                try await prove(of: grace, auth)
                var event = try await events.next(UserUpdated.self)
                // Registered, given a number, proven, lost.
                while event.userID.description != ada.id || event.version != 4 {
                    event = try await events.next(UserUpdated.self)
                }
                #expect(event.phoneVerified == false && event.phone == Self.number)
            }
            #expect(try await auth.ask(FindUser(phone: Self.number)).userID.description == grace.id)
        }
    }

    @Test func ofTwoWhoProveItAtOnceOneHasIt() async throws {
        try await AuthHarness.with(replicas: 2) { auth in
            let people = [try await auth.newcomer(), try await auth.newcomer("grace")]
            var codes: [String] = []
            for person in people {
                #expect(try await set(Self.number, of: person).status == 200)
                #expect(try await person.client.post("/phone/verification").status == 202)
                codes.append(try await auth.code(of: person.email, for: .phoneVerification))
            }
            async let first = verify(people[0], codes[0])
            async let second = verify(people[1], codes[1])
            #expect(try await [first.status, second.status] == [200, 200])
            #expect(try await auth.count("select count(*) from auth.users where phone_verified_at is not null") == 1)
        }
    }

    /// Each account has its own tries, and one may have many accounts: the number has a limit as well.
    @Test func aNumberIsNotGuessedFromManyAccounts() async throws {
        try await AuthHarness.with { auth in
            for number in 1...6 {
                let person = try await auth.newcomer("guesser-\(number)")
                #expect(try await set(Self.number, of: person).status == 200)
                let answer = try await person.client.post("/phone/verification")
                #expect(answer.status == (number <= 5 ? 202 : 429), "\(number)")
                // Another number, and back: the tries stay with the number.
                #expect(try await set("+442079460001", of: person).status == 200)
            }
            let owner = try await auth.newcomer("owner")
            #expect(try await set(Self.number, of: owner).status == 200)
            #expect(try await owner.client.post("/phone/verification").code == "rate_limited")
            auth.clock.advance(by: .seconds(3_601))
            let again = try await auth.signIn("owner@florin.test", password: AuthClient.password)
            #expect(try await again.client.post("/phone/verification").status == 202)
        }
    }

    @Test func wrongTriesSpoilTheCodeAndSendingHasALimit() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            #expect(try await set(Self.number, of: ada).status == 200)
            for _ in 0..<5 { #expect(try await ada.client.post("/phone/verification").status == 202) }
            #expect(try await ada.client.post("/phone/verification").code == "rate_limited")
            let code = try await auth.code(of: ada.email, for: .phoneVerification)
            for _ in 0..<5 {
                #expect(try await verify(ada, code == "000000" ? "111111" : "000000").code == "invalid_code")
            }
            #expect(try await verify(ada, code).code == "invalid_code")
        }
    }
}
