import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Consents for third parties, strong authentication, and where customers are taxed.
@Suite(.timeLimit(.minutes(3))) struct AccessTests {
    private static let other = UserID(UniqueID(high: 7, low: 8))
    private static let wallet = UniqueID(high: 4, low: 4)
    private static let consents = "\(ComplianceHarness.base)/psd2/consents"

    private static func body(_ wallet: UniqueID, days: Int = 90) -> String {
        """
        {"tpp":{"id":"PSDSE-FINA-44059","name":"Budget Planner AB"},"wallet_ids":["\(wallet)"],\
        "scopes":["balance"],"valid_days":\(days)}
        """
    }

    private func validity(
        _ compliance: ComplianceHarness, _ id: String, _ query: String = ""
    ) async throws -> String? {
        let answer = try await compliance.send(.GET, "\(Self.consents)/\(id)/validate\(query)").json
        return answer["valid"] == .bool(true) ? "valid" : answer["reason"]?.stringValue
    }

    @Test func aConsentHoldsFromItsCodeToItsEnd() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            services.give(Self.wallet)
            let made = try await compliance.send(.POST, Self.consents, json: Self.body(Self.wallet), key: "k")
            #expect(made.status == 201 && made.json["status"]?.stringValue == "received")
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await validity(compliance, id) == "not_authorized")
            func authorize(_ code: String, as user: UserID = ComplianceHarness.customer) async throws -> String? {
                let answer = try await compliance.send(
                    .POST, "\(Self.consents)/\(id)/authorize", as: user, json: #"{"totp_code":"\#(code)"}"#)
                return answer.code ?? answer.json["status"]?.stringValue
            }
            #expect(try await authorize("000000") == "second_factor_required")
            #expect(try await authorize("042917", as: Self.other) == "not_found")
            #expect(try await authorize("042917") == "valid")
            #expect(try await authorize("042917") == "valid")
            #expect(services.asked.filter { $0 == "auth verify_second_factor" }.count == 2)
            #expect(try await validity(compliance, id, "?scope=balance&wallet_id=\(Self.wallet)") == "valid")
            #expect(try await validity(compliance, id, "?scope=payments") == "scope_not_granted")
            #expect(try await validity(compliance, id, "?wallet_id=\(UniqueID.example)") == "wallet_not_granted")

            compliance.clock.advance(by: .seconds(90 * 86_400))
            #expect(try await validity(compliance, id) == "expired")
            try await eventually("its end is written") {
                try await compliance.count(
                    "select count(*) from compliance.access_consents where status = 'expired'") == 1
            }
        }
    }

    @Test func itCanBeTakenBackAndIsForOnesOwnWallets() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            let foreign = try await compliance.send(.POST, Self.consents, json: Self.body(Self.wallet), key: "a")
            #expect(foreign.status == 422 && foreign.code == "validation_failed")
            services.give(Self.wallet)
            let long = try await compliance.send(
                .POST, Self.consents, json: Self.body(Self.wallet, days: 181), key: "b")
            #expect(long.code == "validation_failed")
            let made = try await compliance.send(.POST, Self.consents, json: Self.body(Self.wallet), key: "c")
            let path = "\(Self.consents)/\(made.json["id"]?.stringValue ?? "")"
            #expect(try await compliance.send(.DELETE, path, as: Self.other).status == 404)
            #expect(try await compliance.send(.DELETE, path).status == 204)
            #expect(try await compliance.send(.DELETE, path).status == 204)
            let code = #"{"totp_code":"042917"}"#
            #expect(try await compliance.send(.POST, "\(path)/authorize", json: code).code == "conflict")
        }
    }

    @Test func smallPaymentsGoWithoutUntilTheyAreMany() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            func decide(_ amount: String, _ currency: String = "EUR", _ more: String = "") async throws -> JSONValue {
                let body = """
                    {"operation":"transfer","amount":{"amount":"\(amount)","currency":"\(currency)"},\
                    "payee":"900000000003"\(more)}
                    """
                return try await compliance.send(
                    .POST, "\(ComplianceHarness.base)/psd2/sca/decisions", json: body
                ).json
            }
            // 30.00 is small, 30.01 is not and starts the count anew.
            #expect(try await decide("30.00")["exemption"]?.stringValue == "low_value")
            #expect(try await decide("30.01")["required"] == .bool(true))
            for count in 1...5 {
                let decision = try await decide("10.00")
                #expect(decision["counters"]?["low_value"]?["count"]?.integerValue == Int64(count))
            }
            let first = try await decide("10.00")
            #expect(first["required"] == .bool(true))
            let id = first["id"]?.stringValue ?? ""
            #expect(
                try await decide("10.00", "EUR", #","recurring_of":"\#(id)""#)["exemption"]?.stringValue == "recurring")
            #expect(
                try await decide("10.01", "EUR", #","recurring_of":"\#(id)""#)["exemption"]?.stringValue
                    == "low_value")
            // 37.50 dollars are 30 euros.
            #expect(try await decide("37.50", "USD")["exemption"]?.stringValue == "low_value")
            #expect(try await decide("37.51", "USD")["required"] == .bool(true))
            // A card held to a terminal has counters of its own.
            let tap =
                #"{"operation":"contactless","amount":{"amount":"50.00","currency":"EUR"},"payee":"Coffee House"}"#
            for count in 1...3 {
                let decision = try await compliance.send(
                    .POST, "\(ComplianceHarness.base)/psd2/sca/decisions", json: tap
                ).json
                #expect(decision["exemption"]?.stringValue == "contactless")
                #expect(decision["counters"]?["contactless"]?["count"]?.integerValue == Int64(count))
            }
            // Who says that it is the own account has to own it.
            let own = #","own_account":true"#
            #expect(try await decide("5000.00", "EUR", own)["required"] == .bool(true))
            services.give(Self.wallet)
            let mine = """
                {"operation":"own_transfer","amount":{"amount":"5000.00","currency":"EUR"},"payee":"\(Self.wallet)",\
                "own_account":true}
                """
            let decision = try await compliance.send(
                .POST, "\(ComplianceHarness.base)/psd2/sca/decisions", json: mine)
            #expect(decision.json["exemption"]?.stringValue == "own_account")
        }
    }

    @Test func whatSpeaksAgainstACertificationWantsPapers() async throws {
        try await ComplianceHarness.runAmongServices { compliance, services in
            let path = "\(ComplianceHarness.base)/tax/self-certification"
            func certify(
                _ residence: String, person: Bool = false, born: String = "SE"
            ) async throws -> ComplianceHarness.Answer {
                try await compliance.send(
                    .PUT, path,
                    json: #"{"us_person":\#(person),"birth_country":"\#(born)","residences":[\#(residence)]}"#)
            }
            #expect(try await compliance.send(.GET, path).status == 404)
            let plain = try await certify(#"{"country":"SE","tin":"197408120000"}"#)
            #expect(plain.status == 200)
            #expect(plain.json["reportable"] == .bool(false) && plain.json["cure_needed"] == .bool(false))
            let born = try await certify(#"{"country":"SE","tin":"197408120000"}"#, born: "US")
            #expect(born.json["cure_needed"] == .bool(true))
            services.know(phone: "+12125550123")
            #expect(try await certify(#"{"country":"SE","reason":"A"}"#).json["cure_needed"] == .bool(true))
            services.know(phone: "+14165550123")
            #expect(try await certify(#"{"country":"SE","reason":"A"}"#).json["cure_needed"] == .bool(false))
            #expect(try await certify(#"{"country":"SE","reason":"B"}"#).json["cure_needed"] == .bool(true))
            let american = try await certify(#"{"country":"US","tin":"123-45-6789"}"#, person: true)
            #expect(american.json["reportable"] == .bool(true) && american.json["cure_needed"] == .bool(false))
            for wrong in [#"{"country":"US","tin":"666-45-6789"}"#, #"{"country":"SE"}"#] {
                #expect(try await certify(wrong).code == "validation_failed")
            }
            let listed = try await compliance.byStaff(.GET, "/tax/certifications?reportable=true")
            #expect(listed.json["data"]?.arrayValue?.count == 1)
            #expect(
                try await compliance.send(.GET, "\(ComplianceHarness.base)/tax/certifications").status == 403)
        }
    }
}
