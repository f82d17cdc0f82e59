import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// From documents to a tier that all services know, through the gateway and the sandbox's Onfido.
@Suite struct KYCTests {
    private static let root = "/api/v1/compliance/kyc"

    @Test func whoIsKnownHasTheTierEverywhere() async throws {
        let customer = try await Customer.new()
        // The provider has its doubts about this name, so a person decides, whatever lists are loaded.
        let profile = """
            {"first_name":"End","last_name":"Consider","birth_date":"1974-08-12","nationality":"SE",\
            "address":{"line1":"Storgatan 1","city":"Stockholm","postal_code":"111 23","country":"SE"},\
            "pep_declared":false}
            """
        let put = try await customer.client.send(.PUT, "\(Self.root)/profile", body: Array(profile.utf8))
        #expect(put.status == 200)
        let id = try await customer.client.made("\(Self.root)/verifications", #"{"tier":2}"#)
        for kind in ["passport", "selfie"] {
            _ = try await customer.client.document(kind, to: "\(Self.root)/verifications/\(id)/documents")
        }
        #expect(try await customer.client.post("\(Self.root)/verifications/\(id)/submit", "{}").status == 202)
        let staff = try await Customer.demo("compliance")
        try await eventually("the provider has answered") {
            let seen = try await staff.client.get("\(Self.root)/verifications/\(id)").json
            return seen["status"]?.stringValue == "under_review"
        }
        let approved = try await staff.client.post("\(Self.root)/verifications/\(id)/approve", "{}", key: nil)
        #expect(approved.status == 200)
        try await eventually("auth knows the tier") {
            try await customer.client.get("/api/v1/auth/me").json["kyc_tier"]?.integerValue == 2
        }
    }
}
