import Contracts
import HTTPKit
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// From a profile to a tier, over the real service and the sandbox's Onfido.
@Suite(.timeLimit(.minutes(3))) struct KYCFlowTests {
    @Test func aPersonApprovesWhatTheProviderFoundClearAndTheTierIsTold() async throws {
        try await ComplianceHarness.run { kyc in
            try await ToldEvents.listening(
                to: kyc, [KYCSubmitted.type, KYCApproved.type, KYCTierChanged.type]
            ) { events in
                let id = try await kyc.submitted()
                #expect(try await events.next(KYCSubmitted.self).level == "tier 2")
                try await kyc.waitUntil(id, is: "under_review")
                #expect(try await kyc.check("provider", of: id) == "passed")
                #expect(try await kyc.check("extracted_data", of: id) == "passed")
                // Nobody has screened anybody: that is never clear.
                #expect(try await kyc.check("screening", of: id) == "unread unscreened")
                #expect(try await kyc.tier() == 0)

                let queue = try await kyc.asStaff(.GET, "/queue").json["data"]?.arrayValue
                #expect(queue?.first?["id"]?.stringValue == id)
                #expect(try await kyc.asStaff(.POST, "/verifications/\(id)/assign").status == 200)
                let approved = try await kyc.asStaff(.POST, "/verifications/\(id)/approve", #"{"note":"Seen."}"#)
                #expect(approved.status == 200)
                #expect(approved.json["status"]?.stringValue == "approved")
                // The document holds longer; two years are the most.
                #expect(approved.json["expires_at"]?.stringValue?.hasPrefix("2028-11-") == true)
                #expect(try await kyc.tier() == 2)
                #expect(try await events.next(KYCApproved.self).tier == 2)
                let told = try await events.next(KYCTierChanged.self)
                #expect(told.tier == 2 && told.userID == ComplianceHarness.customer)
                // The customer sees neither the note nor what lists say.
                let own = try await kyc.verification(id)
                #expect(own["note"] == nil && own["user_id"] == nil)
                #expect(own["checks"]?.arrayValue?.contains { $0["name"]?.stringValue == "screening" } == false)
            }
        }
    }

    /// Every name by which the sandbox is steered, and what becomes of it.
    @Test(arguments: [
        ("Consider", "under_review", "review suspected"), ("Caution", "under_review", "review caution"),
        ("Rejected", "awaiting_applicant", "failed document_rejected"),
        ("Withdrawn", "under_review", "review withdrawn"),
        ("Awaiting", "awaiting_applicant", "unread awaiting_applicant"),
        ("Thrice", "under_review", "passed"), ("Early", "under_review", "passed"),
        ("Timeout", "under_review", "passed"), ("Scandal", "under_review", "passed"),
    ])
    func eachNameOfTheSandboxEndsAsItShould(name: String, status: String, found: String) async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted(name)
            try await eventually("the verification is \(status)") {
                // A step without an answer is tried again by the clock.
                kyc.clock.advance(by: .seconds(1))
                return try await kyc.verification(id)["status"]?.stringValue == status
            }
            #expect(try await kyc.check("provider", of: id) == found)
            // Whatever was repeated or lost, the provider was asked to look once.
            #expect(try await kyc.calls("create_check") == 1)
        }
    }

    @Test func whatTheProviderReopensIsSeenByWhoDecides() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted("Reopened")
            try await eventually("the provider has opened it again") {
                try await kyc.check("provider", of: id) == "review reopened"
            }
            #expect(try await kyc.verification(id)["status"]?.stringValue == "under_review")
        }
    }

    @Test func whatIsNoLongerClearAfterItsApprovalWaitsForAPersonAndTheTierFalls() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted("Slow")
            let check = try await kyc.providerCheck(of: id)
            #expect(try await kyc.atProvider(.post, "/checks/\(check)/complete", "{}").status == 200)
            try await kyc.waitUntil(id, is: "under_review")
            #expect(try await kyc.asStaff(.POST, "/verifications/\(id)/approve", "{}").status == 200)
            #expect(try await kyc.tier() == 2)
            _ = try await kyc.atProvider(.post, "/checks/\(check)/complete", #"{"result":"consider"}"#)
            #expect(try await kyc.webhook(ComplianceHarness.completed(check)).status == 200)
            try await kyc.waitUntil(id, is: "under_review")
            #expect(try await kyc.tier() == 0)
            #expect(try await kyc.check("provider", of: id) == "review suspected")
        }
    }

    /// A genuine webhook can be played again for ever.
    @Test func whatAPersonDecidedOverAKnownAnswerStands() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted("Consider")
            try await kyc.waitUntil(id, is: "under_review")
            let check = try await kyc.providerCheck(of: id)
            #expect(try await kyc.asStaff(.POST, "/verifications/\(id)/approve", "{}").status == 200)
            let before = try await kyc.calls("get_check")
            #expect(try await kyc.webhook(ComplianceHarness.completed(check)).status == 200)
            try await eventually("the check was fetched and thought about") {
                let waiting = try await kyc.count(
                    "select count(*) from compliance.sagas where next_attempt_at is not null")
                return try await kyc.calls("get_check") > before && waiting == 0
            }
            #expect(try await kyc.verification(id)["status"]?.stringValue == "approved")
            #expect(try await kyc.tier() == 2)
        }
    }

    @Test func aSlowCheckIsWaitedForAndAskedAboutEachFiveMinutes() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted("Slow")
            let check = try await kyc.providerCheck(of: id)
            try await eventually("it was asked about") {
                try await kyc.calls("get_check") >= 1
            }
            #expect(try await kyc.verification(id)["status"]?.stringValue == "checking")
            #expect(try await kyc.atProvider(.post, "/checks/\(check)/complete", "{}").status == 200)
            try await kyc.waitUntil(id, is: "under_review")
        }
    }

    @Test func aForgedWebhookIsRefusedAndChangesNothing() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted("Forged")
            let check = try await kyc.providerCheck(of: id)
            let body = ComplianceHarness.completed(check)
            #expect(try await kyc.webhook(body, token: "another").code == "webhook_not_signed")
            #expect(
                try await kyc.send(
                    .POST, "\(ComplianceHarness.root)/webhooks/onfido", as: nil, json: body
                ).status == 401)
            // A genuine one says that it is complete; the check says that it is not.
            #expect(try await kyc.webhook(body).status == 200)
            #expect(try await kyc.webhook(body).status == 200)
            try await eventually("the check was fetched") {
                try await kyc.calls("get_check") >= 2
            }
            #expect(try await kyc.verification(id)["status"]?.stringValue == "checking")
            #expect(try await kyc.webhook("no json").code == "webhook_malformed")
            #expect(
                try await kyc.send(.POST, "\(ComplianceHarness.root)/webhooks/nobody", as: nil, json: body).status
                    == 404)
        }
    }

    @Test func whatACustomerIsNotAskedForGoesToAPersonAtOnceWhileTheProviderIsDown() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.putProfile()
            let business = try await kyc.send(
                .POST, "\(ComplianceHarness.root)/verifications", json: #"{"tier":2,"kind":"business"}"#, key: "b")
            let id = try #require(business.json["id"]?.stringValue)
            #expect(try await kyc.submit(id).code == "document_missing")
            for kind in ["company_registration", "tax_certificate"] {
                #expect(try await kyc.upload(to: id, [("kind", kind)]).status == 201)
            }
            #expect(try await kyc.upload(to: id, ComplianceHarness.passport).status == 201)
            #expect(try await kyc.submit(id).json["status"]?.stringValue == "under_review")
        }
    }

    @Test func aProviderThatIsAwayIsAskedWhenItIsBack() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let id = try await kyc.submitted()
            try await eventually("it was tried") {
                try await kyc.count("select count(*) from compliance.sagas where last_error is not null") == 1
            }
            #expect(try await kyc.verification(id)["status"]?.stringValue == "checking")
        }
    }

    @Test func theCustomerHandsInAgainWhatWasAskedFor() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted()
            try await kyc.waitUntil(id, is: "under_review")
            let asked = try await kyc.asStaff(
                .POST, "/verifications/\(id)/request-documents", #"{"kinds":["passport"],"detail":"Sharper, please."}"#)
            #expect(asked.json["status"]?.stringValue == "awaiting_applicant")
            #expect(try await kyc.verification(id)["requested"]?["kinds"]?.arrayValue?.count == 1)
            #expect(try await kyc.upload(to: id, ComplianceHarness.passport).status == 201)
            #expect(try await kyc.submit(id).status == 202)
            try await kyc.waitUntil(id, is: "under_review")
            // Each submission has a check of its own.
            #expect(try await kyc.count("select count(*) from compliance.provider_checks") == 2)
            #expect(try await kyc.calls("delete_applicant") == 1)
            let rejected = try await kyc.asStaff(
                .POST, "/verifications/\(id)/reject", #"{"code":"document_unreadable","detail":"Still blurred."}"#)
            #expect(rejected.json["rejection"]?["code"]?.stringValue == "document_unreadable")
            let again = try await kyc.asStaff(.POST, "/verifications/\(id)/approve", "{}")
            #expect(again.status == 409 && again.code == "already_decided")
        }
    }
}
