import Crypto
import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import SandboxService

/// Onfido as its callers see it, one name at a time.
@Suite(.timeLimit(.minutes(2))) struct OnfidoTests {
    private struct Onfido: Sendable {
        let client: PartnerClient
        let receiver: WebhookReceiver
        static let token = ("Authorization", "Token token=onfido_development")

        func send(_ method: EndpointMethod, _ path: String, _ json: String? = nil) async throws -> (Int, JSONValue) {
            let answer = try await client.send(
                method, "/onfido/v3.6\(path)", headers: [Self.token], body: json.map { Array($0.utf8) })
            return (answer.status, answer.body.isEmpty ? .null : try JSONParser.parse(answer.body))
        }

        private func upload(_ path: String, _ fields: [(String, String)]) async throws -> String {
            var form: [UInt8] = []
            for (name, value) in fields {
                form += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
            }
            form +=
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\npicture\r\n--b--\r\n".utf8
            let answer = try await client.send(
                .post, "/onfido/v3.6\(path)", headers: [Self.token], body: form,
                contentType: "multipart/form-data; boundary=b")
            return try #require(try JSONParser.parse(answer.body)["id"]?.stringValue, "\(answer.status)")
        }

        /// Somebody of this name, with a passport and a face.
        func applicant(_ lastName: String) async throws -> (id: String, document: String) {
            let body = """
                {"first_name":"Anna","last_name":"\(lastName)","dob":"1974-08-12",\
                "address":{"line1":"Storgatan 1","town":"Stockholm","postcode":"111 23","country":"SWE"}}
                """
            let id = try #require(try await send(.post, "/applicants", body).1["id"]?.stringValue)
            let document = try await upload("/documents", [("applicant_id", id), ("type", "passport")])
            _ = try await upload("/live_photos", [("applicant_id", id)])
            return (id, document)
        }

        func order(_ applicant: String, _ document: String) async throws -> (Int, JSONValue) {
            try await send(
                .post, "/checks",
                """
                {"applicant_id":"\(applicant)","report_names":["document","facial_similarity_photo"],\
                "document_ids":["\(document)"]}
                """)
        }

        func check(of applicant: String) async throws -> JSONValue? {
            try await send(.get, "/checks?applicant_id=\(applicant)").1["checks"]?.arrayValue?.first
        }
    }

    private func withOnfido(
        journal: String? = nil, _ body: @escaping @Sendable (Onfido) async throws -> Void
    ) async throws {
        let path = journal ?? temporaryPath()
        defer { if journal == nil { try? FileManager.default.removeItem(atPath: path) } }  // only a leftover in /tmp
        let receiver = WebhookReceiver()
        try await receiver.serving { url in
            let settings = try Settings.variables([
                "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": path, "SANDBOX_ONFIDO_WEBHOOK_URL": url,
                "SANDBOX_SETTLE_MILLISECONDS": "20", "SANDBOX_RETRY_MILLISECONDS": "10",
            ])
            try await withService(SandboxProvider.self, settings: settings) { service in
                try await body(
                    Onfido(
                        client: PartnerClient(.shared, name: "sandbox", baseURL: service.baseURL), receiver: receiver))
            }
        }
    }

    /// What each name's check comes to, what its document's report says, and how often that is told.
    @Test(arguments: [
        ("Eriksson", "complete", "clear", 1), ("Consider", "complete", "suspected", 1),
        ("Caution", "complete", "caution", 1), ("Rejected", "complete", "rejected", 1),
        ("Withdrawn", "withdrawn", "", 1), ("Thrice", "complete", "clear", 3), ("Early", "complete", "clear", 1),
        ("Timeout", "complete", "clear", 1), ("Reopened", "reopened", "suspected", 2),
    ])
    func aNameSteersItsCheck(name: String, status: String, found: String, times: Int) async throws {
        try await withOnfido { onfido in
            let (applicant, document) = try await onfido.applicant(name)
            let made = try await onfido.order(applicant, document).0
            #expect(made == (name == "Timeout" ? 504 : 201))
            let told = await onfido.receiver.wait(for: times)
            let check = try #require(try await onfido.check(of: applicant))
            #expect(check["status"]?.stringValue == status)
            let id = try #require(check["id"]?.stringValue)
            let reports = try await onfido.send(.get, "/reports?check_id=\(id)").1["reports"]?.arrayValue
            #expect(reports?.first?["sub_result"]?.stringValue ?? "" == found)
            for webhook in told {
                let key = SymmetricKey(data: Array("whsec_onfido_development".utf8))
                let code = Hex.encode(Array(HMAC<SHA256>.authenticationCode(for: webhook.body, using: key)))
                #expect(webhook.signature == code)
            }
        }
    }

    @Test(arguments: [("Slow", "in_progress"), ("Awaiting", "awaiting_applicant"), ("Forged", "in_progress")])
    func whatWaitsStaysAsItIs(name: String, status: String) async throws {
        try await withOnfido { onfido in
            let (applicant, document) = try await onfido.applicant(name)
            let check = try await onfido.order(applicant, document).1
            #expect(check["status"]?.stringValue == status)
            if name == "Forged" { #expect(await onfido.receiver.wait(for: 1).count == 1) }
            #expect(try await onfido.check(of: applicant)?["status"]?.stringValue == status)
            let id = try #require(check["id"]?.stringValue)
            let ended = try await onfido.send(.post, "/checks/\(id)/complete", #"{"result":"consider"}"#).1
            #expect(ended["result"]?.stringValue == "consider")
        }
    }

    @Test func nobodyElseIsServedAndNothingIsCheckedOfNothing() async throws {
        try await withOnfido { onfido in
            let anonymous = try await onfido.client.send(.get, "/onfido/v3.6/checks?applicant_id=\(UniqueID.example)")
            #expect(anonymous.status == 401)
            let (applicant, document) = try await onfido.applicant("Eriksson")
            let (other, _) = try await onfido.applicant("Other")
            #expect(try await onfido.order(other, document).0 == 422)
            #expect(try await onfido.send(.delete, "/applicants/\(applicant)").0 == 204)
            #expect(try await onfido.send(.delete, "/applicants/\(applicant)").0 == 404)
            #expect(try await onfido.order(applicant, document).0 == 422)
        }
    }

    @Test func whatWasAnsweredIsThereAfterAStart() async throws {
        let journal = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let made = AsyncStream<String>.makeStream()
        try await withOnfido(journal: journal) { onfido in
            let (applicant, document) = try await onfido.applicant("Slow")
            #expect(try await onfido.order(applicant, document).0 == 201)
            made.continuation.yield(applicant)
        }
        var applicants = made.stream.makeAsyncIterator()
        let applicant = try #require(await applicants.next())
        try await withOnfido(journal: journal) { onfido in
            let check = try await onfido.check(of: applicant)
            #expect(check?["status"]?.stringValue == "in_progress")
        }
    }
}
