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

/// Others keep a copy of an account; every change of it is told, numbered.
struct ProfileEventTests {
    @Test func everyChangeOfAProfileIsToldWithARisingVersion() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            let admin = try await auth.staff(.admin)
            try await EventLog.listening(to: auth, [UserUpdated.type]) { events in
                func next() async throws -> UserUpdated {
                    var event = try await events.next(UserUpdated.self)
                    // The administrator's own creation was told as well.
                    while event.userID.description != ada.id { event = try await events.next(UserUpdated.self) }
                    return event
                }
                _ = try await ada.client.send(
                    .patch, "/api/v1/auth/me", #"{"first_name":"Augusta","phone":"+442079460000"}"#)
                let named = try await next()
                #expect(named.displayName == "Augusta Lovelace" && named.firstName == "Augusta")
                #expect(named.phone == "+442079460000" && named.phoneVerified == false)
                #expect(named.email == ada.email && named.emailVerified == false)
                #expect(named.country == "GB" && named.roles == ["customer"] && named.kycTier == 0)
                #expect(named.createdAt == auth.clock.now && named.mfaEnabled == false)

                let code = try await auth.code(of: ada.email, for: .emailVerification)
                #expect(try await ada.client.post("/email/verify", #"{"code":"\#(code)"}"#).status == 200)
                let verified = try await next()
                #expect(verified.emailVerified == true)

                let factor = try await ada.withSecondFactor(auth)
                let guarded = try await next()
                #expect(guarded.mfaEnabled == true)
                let off = #"{"code":"\#(factor.recoveryCodes[0])"}"#
                #expect(try await ada.client.send(.delete, "/api/v1/auth/mfa/totp", off).status == 204)
                let unguarded = try await next()
                #expect(unguarded.mfaEnabled == false)

                _ = try await admin.client.send(.patch, "/api/v1/admin/users/\(ada.id)", #"{"kyc_tier":2}"#)
                let raised = try await next()
                #expect(raised.kycTier == 2 && raised.firstName == "Augusta")
                #expect([named, verified, guarded, unguarded, raised].map(\.version) == [2, 3, 4, 5, 6])
            }
        }
    }

    /// Whoever has the code has the mailbox, and that is told.
    @Test func aResetThatProvesTheMailboxIsTold() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [UserUpdated.type]) { events in
                _ = try await auth.visitor().post("/password/forgot", #"{"email":"\#(ada.email)"}"#)
                try await eventually("a code") {
                    try await auth.count("select count(*) from auth.one_time_codes") == 2
                }
                let code = try await auth.code(of: ada.email, for: .passwordReset)
                let reset = try await auth.visitor().post(
                    "/password/reset",
                    #"{"email":"\#(ada.email)","code":"\#(code)","new_password":"another horse 12345"}"#)
                #expect(reset.status == 204)
                #expect(try await events.next(UserUpdated.self).emailVerified == true)
            }
        }
    }

    /// A device too many is told like any other session that ends: services that hear events know of it as well.
    @Test func aDisplacedSessionIsTold() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            for _ in 0..<49 {
                auth.clock.advance(by: .milliseconds(1))
                _ = try await auth.signIn(ada.email)
            }
            try await EventLog.listening(to: auth, [SessionRevoked.type]) { events in
                auth.clock.advance(by: .milliseconds(1))
                _ = try await auth.signIn(ada.email)
                #expect(try await events.next(SessionRevoked.self).sessionID.description == ada.sessionID)
            }
        }
    }

    @Test func aSignInTellsWhereItCameFrom() async throws {
        try await AuthHarness.with { auth in
            let ada = try await auth.newcomer()
            try await EventLog.listening(to: auth, [LoginSucceeded.type, LoginFailed.type]) { events in
                func logIn(_ password: String, device: String) async throws {
                    _ = try await auth.visitor().send(
                        .post, "/api/v1/auth/login", #"{"email":"\#(ada.email)","password":"\#(password)"}"#,
                        device: device)
                }
                try await logIn(AuthClient.password, device: "device-0123456789")
                // The one before may come late.
                var succeeded = try await events.next(LoginSucceeded.self)
                if succeeded.deviceID == nil { succeeded = try await events.next(LoginSucceeded.self) }
                #expect(succeeded.ip != nil && succeeded.userAgent == "test")
                #expect(succeeded.deviceID == "device-0123456789")
                try await logIn("a wrong password 1", device: "device-0123456789")
                let failed = try await events.next(LoginFailed.self)
                #expect(failed.ip == succeeded.ip && failed.userAgent == "test")
                #expect(failed.deviceID == "device-0123456789")
                // What is no name of a device is none.
                try await logIn("a wrong password 1", device: "two words")
                #expect(try await events.next(LoginFailed.self).deviceID == nil)
            }
        }
    }

    @Test func aRegistrationTellsAllFacts() async throws {
        try await AuthHarness.with { auth in
            try await EventLog.listening(to: auth, [UserRegistered.type]) { events in
                let ada = try await auth.newcomer()
                let told = try await events.next(UserRegistered.self)
                #expect(told.userID.description == ada.id && told.version == 1 && told.displayName == "Ada Lovelace")
                #expect(told.roles == ["customer"] && told.kycTier == 0 && told.status == "active")
                #expect(told.emailVerified == false && told.phoneVerified == false && told.mfaEnabled == false)
                #expect(told.createdAt == auth.clock.now && told.country == "GB")
            }
        }
    }
}
