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

struct RegistrationTests {
    @Test func newAccountIsACustomerOfTierZero() async throws {
        try await AuthHarness.with { auth in
            let answer = try await auth.visitor().register("Ada@Florin.test")
            #expect(answer.status == 201)
            let user = try #require(answer["user"])
            #expect(user["email"]?.stringValue == "ada@florin.test")
            #expect(user["email_verified"]?.boolValue == false)
            #expect(user["roles"]?.arrayValue == [.string("customer")])
            #expect(user["kyc_tier"]?.integerValue == 0)
            #expect(user["mfa_enabled"]?.boolValue == false)
            #expect(user["phone"] == .null)
            #expect(user["created_at"]?.stringValue == "2026-11-20T23:15:04.120Z")
            let signedIn = try await auth.signIn("ADA@florin.test")
            let me = try await signedIn.client.get("/me")
            #expect(me["id"] == user["id"])
        }
    }

    @Test func addressIsTakenInAnyCase() async throws {
        try await AuthHarness.with { auth in
            #expect(try await auth.visitor().register("ada@florin.test").status == 201)
            let second = try await auth.visitor().register("ADA@FLORIN.TEST")
            #expect(second.status == 409)
            #expect(second.code == "email_taken")
            #expect(try await auth.count("select count(*) from auth.users") == 1)
        }
    }

    @Test func twentyAtOnceMakeOneAccount() async throws {
        try await AuthHarness.with { auth in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await auth.visitor().register("ada@florin.test").status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 201 }.count == 1)
            #expect(statuses.filter { $0 == 409 }.count == 19)
            #expect(try await auth.count("select count(*) from auth.one_time_codes") == 1)
        }
    }

    @Test(arguments: [
        ("password", "short", "too_short"), ("password", "1234567890", "too_common"),
        ("password", "ada@florin.test", "is_address"), ("country", "UK", "malformed"),
        ("email", "not an address", "malformed"), ("first_name", "", "too_short"), ("phone", "12345", "malformed"),
        ("nickname", "ada", "unknown_field"),
    ])
    func wrongFieldIsNamed(field: String, value: String, code: String) async throws {
        try await AuthHarness.with { auth in
            var fields = [
                "email": "ada@florin.test", "password": AuthClient.password, "first_name": "Ada",
                "last_name": "Lovelace",
            ]
            fields[field] = value
            let json = "{" + fields.map { #""\#($0.key)":"\#($0.value)""# }.joined(separator: ",") + "}"
            let answer = try await auth.visitor().post("/register", json)
            #expect(answer.status == 422)
            #expect(answer.code == "validation_failed")
            let error = answer["errors"]?.arrayValue?.first
            #expect(error?["field"]?.stringValue == field)
            #expect(error?["code"]?.stringValue == code)
            #expect(try await auth.count("select count(*) from auth.users") == 0)
        }
    }

    @Test func othersHearOfIt() async throws {
        try await AuthHarness.with { auth in
            try await EventLog.listening(to: auth, [UserRegistered.type, OneTimeCodeIssued.type]) { events in
                _ = try await auth.visitor().register("ada@florin.test")
                let registered = try await events.next(UserRegistered.self)
                #expect(registered.email == "ada@florin.test" && registered.country == "GB")
                let issued = try await events.next(OneTimeCodeIssued.self)
                #expect(issued.userID == registered.userID && issued.purpose == "email_verification")
                #expect(issued.code.utf8.count == 6)
            }
        }
    }

    /// Strangers read it in notices of ours.
    @Test func aNameIsAName() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for name in ["Florin Security: https://florin-verify.test", "Аda", "ada@florin"] {
                let answer = try await ada.client.send(.patch, "/api/v1/auth/me", #"{"first_name":"\#(name)"}"#)
                #expect(answer.status == 422 && answer["errors"]?.arrayValue?.first?["field"] == .string("first_name"))
            }
            let answer = try await ada.client.send(.patch, "/api/v1/auth/me", #"{"last_name":" O\u2019Brien-Šimić "}"#)
            #expect(answer["last_name"]?.stringValue == "O\u{2019}Brien-Šimić")
        }
    }

    @Test func profileChangesAndClears() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let path = "/api/v1/auth/me"
            let changed = try await ada.client.send(.patch, path, #"{"first_name":"Augusta","phone":"+442079460000"}"#)
            #expect(changed["first_name"]?.stringValue == "Augusta")
            #expect(changed["last_name"]?.stringValue == "Lovelace")
            #expect(changed["phone"]?.stringValue == "+442079460000")
            let cleared = try await ada.client.send(.patch, path, #"{"phone":null}"#)
            #expect(cleared["phone"] == .null)
            #expect(cleared["country"]?.stringValue == "GB")
            #expect(try await ada.client.send(.patch, path, #"{"email":"x@florin.test"}"#).status == 422)
        }
    }
}
