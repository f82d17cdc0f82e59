import Authentication
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// What is not taken, and from whom.
@Suite(.timeLimit(.minutes(3))) struct KYCRefusalTests {
    private static let root = ComplianceHarness.root
    private static let other = UserID(UniqueID(high: 7, low: 8))

    @Test func nobodyUnderAgeIsACustomer() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            // The clock stands on 18 November 2026.
            let young = try await kyc.putProfile(ComplianceHarness.profile(born: "2008-11-19"))
            #expect(young.status == 422 && young.code == "underage")
            #expect(try await kyc.putProfile(ComplianceHarness.profile(born: "2008-11-18")).status == 200)
        }
    }

    @Test func aCustomerHasOneOpenVerificationHoweverManyAsk() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let answers = try await withThrowingTaskGroup(of: ComplianceHarness.Answer.self) { group in
                for place in 0..<8 { group.addTask { try await kyc.open(key: "k\(place)") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 201 }.count == 1)
            #expect(answers.filter { $0.code == "verification_open" }.count == 7)
            let key = try await kyc.open(as: Self.other, key: "same")
            #expect(try await kyc.open(as: Self.other, key: "same").body == key.body)
        }
    }

    @Test func aDraftGoesWithItsFiles() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let id = try await kyc.filled()
            let path = "\(Self.root)/verifications/\(id)"
            #expect(try await kyc.send(.DELETE, path, as: Self.other).status == 404)
            #expect(try await kyc.send(.DELETE, path).status == 204)
            #expect(try await kyc.send(.DELETE, path).status == 204)
            #expect(try await kyc.verification(id)["status"]?.stringValue == "withdrawn")
            #expect(try await kyc.count("select count(*) from compliance.documents") == 0)
            #expect(try await kyc.submit(id).code == "already_decided")
            #expect(try await kyc.open().status == 201)
        }
    }

    @Test func whatIsMissingOrOldIsNamed() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let id = try await kyc.newVerification()
            #expect(try await kyc.submit(id).code == "profile_missing")
            try await kyc.putProfile()
            let nothing = try await kyc.submit(id)
            #expect(nothing.code == "document_missing")
            #expect(nothing.json["missing"]?.stringValue == "identity_document selfie")
            #expect(try await kyc.upload(to: id, [("kind", "selfie")]).status == 201)
            #expect(try await kyc.upload(to: id, [("kind", "national_id"), ("side", "front")]).status == 201)
            #expect(try await kyc.submit(id).json["missing"]?.stringValue == "identity_document")
            let back = [("kind", "national_id"), ("side", "back"), ("expires_on", "2026-11-17")]
            #expect(try await kyc.upload(to: id, back).status == 201)
            #expect(try await kyc.submit(id).code == "document_expired")
            // On its last day it holds still.
            let last = [("kind", "national_id"), ("side", "back"), ("expires_on", "2026-11-18")]
            #expect(try await kyc.upload(to: id, last).status == 201)
            #expect(try await kyc.submit(id).status == 202)
        }
    }

    @Test func filesAreTakenByWhatTheyAre() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let id = try await kyc.newVerification()
            let cases: [(file: [UInt8], status: Int, code: String?)] = [
                (Array("hello, this is text".utf8), 415, "file_type_refused"),
                (Array("MZ\u{0}\u{1}\u{2}".utf8), 415, "file_type_refused"),
                ([], 422, "file_empty"),
                (TestPictures.png(299, 400), 422, "document_unsafe"),
                (TestPictures.png(400, 10_001), 422, "document_unsafe"),
                (TestPictures.scriptedPDF, 422, "document_unsafe"),
                (TestPictures.png(300, 10_000), 201, nil),
            ]
            for (file, status, code) in cases {
                let answer = try await kyc.upload(file, to: id, [("kind", "passport")])
                #expect(answer.status == status, "\(answer.code ?? "")")
                #expect(answer.code == code)
            }
            let large = TestPictures.png(600, 400) + [UInt8](repeating: 0, count: 10 << 20)
            #expect(try await kyc.upload(large, to: id, [("kind", "passport")]).status == 413)
            #expect(try await kyc.upload(to: id, [("kind", "recipe")]).code == "validation_failed")
            #expect(try await kyc.upload(to: id, [("kind", "national_id")]).code == "validation_failed")
            #expect(try await kyc.upload(to: id, [("kind", "passport"), ("mrz", "P<")]).code == "validation_failed")
            #expect(try await kyc.count("select count(*) from compliance.documents") == 1)
        }
    }

    @Test func aZoneIsReadAndHasToBeTheCustomers() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            // The specimen of ICAO Doc 9303, with an end that is still to come and its check digits.
            let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
            let id = try await kyc.filled("Lovelace", passport: [("kind", "passport"), ("mrz", zone)])
            let document = try await kyc.verification(id)["documents"]?.arrayValue?.first
            #expect(document?["mrz"]?["format"]?.stringValue == "TD3")
            #expect(document?["mrz"]?["valid"] == .bool(true))
            #expect(document?["mrz"]?["document_number"]?.stringValue == "L898902C3")
            // It is of somebody of another name, and of 2012 besides.
            let refused = try await kyc.submit(id)
            #expect(["mrz_mismatch", "document_expired"].contains(refused.code ?? ""))
        }
    }

    @Test func aNumberThatAnotherHasShownIsForAPerson() async throws {
        try await ComplianceHarness.run { kyc in
            let passport = ComplianceHarness.passport + [("document_number", "AB 123-456")]
            for user in [ComplianceHarness.customer, Self.other] {
                let id = try await kyc.filled(as: user, passport: passport)
                #expect(try await kyc.submit(id, as: user).status == 202)
                try await kyc.waitUntil(id, is: "under_review", as: user)
                let expected = user == Self.other ? "review shown_by_another" : "passed"
                #expect(try await kyc.check("document_number", of: id) == expected)
            }
            let hashes = try await kyc.count("select count(distinct number_hash) from compliance.document_numbers")
            #expect(hashes == 1)
        }
    }

    @Test func theProfileIsFixedWhileSomebodyLooksAndAfterwards() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted()
            #expect(try await kyc.putProfile(ComplianceHarness.profile("Other")).code == "profile_fixed")
            #expect(try await kyc.putProfile().status == 200)
            try await kyc.waitUntil(id, is: "under_review")
            #expect(try await kyc.asStaff(.POST, "/verifications/\(id)/approve", "{}").status == 200)
            #expect(try await kyc.putProfile(ComplianceHarness.profile("Other")).code == "profile_fixed")
        }
    }

    @Test func ofTwoReviewersOneDecidesAndNobodyDecidesAboutThemselves() async throws {
        try await ComplianceHarness.run { kyc in
            let id = try await kyc.submitted()
            try await kyc.waitUntil(id, is: "under_review")
            let path = "\(Self.root)/verifications/\(id)/approve"
            let own = try await kyc.send(
                .POST, path, as: ComplianceHarness.customer, roles: [.customer, .compliance], json: "{}")
            #expect(own.status == 409 && own.code == "own_decision")
            #expect(try await kyc.send(.POST, path, json: "{}").status == 403)
            #expect(try await kyc.send(.POST, path, as: Self.other, roles: [.auditor], json: "{}").status == 403)
            let answers = try await withThrowingTaskGroup(of: ComplianceHarness.Answer.self) { group in
                for place in 0..<4 {
                    group.addTask {
                        try await kyc.send(
                            .POST, path, as: UserID(UniqueID(high: 9, low: UInt64(place))), roles: [.compliance],
                            json: "{}")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.filter { $0.status == 200 }.count == 1)
            #expect(answers.filter { $0.code == "already_decided" }.count == 3)
        }
    }

    @Test func aLookAtADocumentIsTold() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            let id = try await kyc.filled()
            let document = try #require(
                try await kyc.verification(id)["documents"]?.arrayValue?.first?["id"]?.stringValue)
            let path = "/documents/\(document)/content"
            #expect(try await kyc.send(.GET, Self.root + path).status == 403)
            try await ToldEvents.listening(to: kyc, ["compliance.audited.v1"]) { events in
                let seen = try await kyc.asStaff(.GET, path)
                #expect(seen.status == 200 && seen.body == TestPictures.png(600, 400))
                try await eventually("the look was told") {
                    events.has("compliance.audited.v1", saying: "getKYCDocumentContent")
                }
            }
        }
    }
}
