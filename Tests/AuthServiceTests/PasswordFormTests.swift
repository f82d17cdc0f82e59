import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import PostgresAccess
import TestSupport
import Testing

@testable import AuthService

/// One password however a keyboard writes it (RFC 8265).
struct PasswordFormTests {
    @Test(arguments: [
        // The accent as a letter of its own; the ideographic and the no-break space.
        ("Caf\u{E9} au lait 1", "Cafe\u{301} au lait 1"), ("Caf\u{E9} au lait 1", "Caf\u{E9}\u{3000}au\u{A0}lait 1"),
        ("\u{AC00}\u{AC01} horse battery", "\u{AC00}\u{AC01}\u{2003}horse battery"),
    ])
    func isTheSameInEveryForm(one: String, other: String) async throws {
        for (registered, typed) in [(one, other), (other, one)] {
            try await AuthHarness.with { auth in
                let ada = try await auth.newcomer(password: registered)
                #expect(try await auth.visitor().logIn(ada.email, password: typed).status == 200)
            }
        }
    }

    @Test func letterCaseAndCompatibilityFormsStayApart() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer(password: "Correct horse \u{FB01}ne")
            for other in ["correct horse \u{FB01}ne", "Correct horse fine"] {
                #expect(try await auth.visitor().logIn(ada.email, password: other).status == 401)
            }
        }
    }

    /// A hash of the text as it was typed once: it goes on working, and is replaced at the next sign-in.
    @Test func anOldHashWorksAndIsReplaced() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let typed = "Cafe\u{301} au lait 1"
            let hasher = PasswordHasher(cost: .init(passes: 1, memoryBytes: 1 << 20))
            let old = try await hasher.hash(typed)
            try await auth.client.execute("update auth.users set password_hash = \(old) where email = \(ada.email)")
            #expect(try await auth.visitor().logIn(ada.email, password: typed).status == 200)
            let new = try await auth.client.query("select password_hash from auth.users").first(String.self)
            #expect(new != old)
            #expect(try await auth.visitor().logIn(ada.email, password: "Caf\u{E9} au lait 1").status == 200)
            #expect(try await auth.visitor().logIn(ada.email, password: typed).status == 200)
        }
    }

    /// What no rule would take today still opens the account of whoever has it.
    @Test func anOldPasswordThatIsNotAllowedAnyMoreStillSignsIn() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let typed = "joined\u{200B}horse battery"
            let hasher = PasswordHasher(cost: .init(passes: 1, memoryBytes: 1 << 20))
            let old = try await hasher.hash(typed)
            try await auth.client.execute("update auth.users set password_hash = \(old) where email = \(ada.email)")
            #expect(try await auth.visitor().logIn(ada.email, password: typed).status == 200)
            #expect(try await auth.visitor().logIn(ada.email, password: "joinedhorse battery").status == 401)
        }
    }

    @Test(arguments: ["tab\\there and more", "zero\\u200bwidth horse", "right\\u202eleft horse"])
    func whatCannotBeSeenIsNotTaken(password: String) async throws {
        try await AuthHarness.with { auth in
            let answer = try await auth.visitor().register("ada@florin.test", password: password)
            #expect(answer["errors"]?.arrayValue?.first?["code"] == .string("invalid_characters"))
        }
    }

    @Test func aPasswordIsNotChangedToItself() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer(password: "Caf\u{E9} au lait 1")
            for new in ["Caf\u{E9} au lait 1", "Cafe\u{301} au lait 1"] {
                let answer = try await ada.client.post(
                    "/password/change", #"{"current_password":"Caf\#u{E9} au lait 1","new_password":"\#(new)"}"#)
                #expect(answer.status == 422 && answer.code == "password_reused")
            }
        }
    }

    /// The rules of a password beside what else is wrong, not after it.
    @Test func registrationNamesAllFaultsAtOnce() async throws {
        try await AuthHarness.with { auth in
            let answer = try await auth.visitor().post(
                "/register", #"{"email":"nobody","password":"short","first_name":"","country":"XX"}"#)
            let fields = answer["errors"]?.arrayValue?.compactMap { $0["field"]?.stringValue } ?? []
            #expect(Set(fields) == ["email", "password", "first_name", "last_name", "country"])
            let reset = try await auth.visitor().post(
                "/password/reset", #"{"email":"ada@florin.test","code":"x","new_password":"short"}"#)
            #expect(reset["errors"]?.arrayValue?.count == 2)
        }
    }
}
