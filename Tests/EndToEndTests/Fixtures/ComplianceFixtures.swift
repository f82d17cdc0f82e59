import JSONKit
import NIOHTTP1
import Primitives
import TestSupport
import Testing

enum ComplianceFixtures: ServiceFixtures {
    private static let kyc = "/api/v1/compliance/kyc"
    private static let lists = "/api/v1/compliance/screening/lists"
    private static let blocks = "/api/v1/compliance/security/blocks"
    private static let reports = "/api/v1/compliance/reports"
    private static let privacy = "/api/v1/compliance/privacy"
    private static let consents = "/api/v1/compliance/psd2/consents"

    static let collections = [
        "assignee_id": "/api/v1/admin/users", "customer_id": "/api/v1/compliance/customers",
        "case_id": "/api/v1/compliance/cases",
        // Of whom the audit log tells.
        "actor": "/api/v1/admin/users", "subject": "/api/v1/admin/users",
    ]
    /// Rules, the policy and the retention are one for all, and a network of the world's would be turned away.
    static let rules: Set<String> = ["createRule", "changeRule", "publishPolicy", "createBlock", "putRetention"]

    /// A draft with a document, one of everything about rights, a case, a version of a list, a model, and a block of a
    /// device that nobody has.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let verification = try await owner.client.made("\(kyc)/verifications", #"{"tier":2}"#)
        let document = try await owner.client.document(
            "passport", to: "\(kyc)/verifications/\(verification)/documents")
        // Of the list that the documents take for their example; nobody else is like who is on it.
        let entry = "36,\"QUETZAL XYLOPHONE\",-0- ,\"TEST\"" + String(repeating: ",-0- ", count: 8)
        let version = try await everybody.client.list(
            [("sdn", "\(entry)\n"), ("alt", ""), ("add", "")], to: "\(lists)/ofac_sdn/versions")
        let cases = "/api/v1/compliance/cases"
        let block = try await everybody.client.made(
            blocks, #"{"kind":"device","value":"nobody-\#(verification)","reason":"nobody has it"}"#)
        return [
            "\(kyc)/verifications": verification, "\(kyc)/documents": document,
            cases: try await everybody.client.made(cases, #"{"title":"A case of the matrix"}"#),
            reports: try await everybody.client.made(reports, #"{"type":"summary"}"#),
            "\(lists)/{list}/versions": version, blocks: block,
            "/api/v1/compliance/fraud/models": try await everybody.client.made(
                "/api/v1/compliance/fraud/models", #"{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}"#),
        ].merging(try await rights(of: owner, by: try everybody.client)) { $1 }
    }

    private static func rights(of owner: Customer, by staff: FlorinClient) async throws -> [String: String] {
        let wallet = try await owner.openWallet("GBP")
        let consent = """
            {"tpp":{"id":"PSDSE-FINA-44059","name":"Budget Planner AB"},"wallet_ids":["\(wallet.id)"],\
            "scopes":["balance"],"valid_days":90}
            """
        let breach = """
            {"aware_at":"\(WallClock.system.now().rfc3339)","description":"A list was sent to a wrong recipient.",\
            "categories":["addresses"],"persons":1,"high_risk":false}
            """
        let assessment = """
            {"title":"A provider","processing":"Pictures are compared.","necessity":"The law wants it.",\
            "risks":[{"description":"Names reach it.","likelihood":"low","severity":"high"}]}
            """
        return [
            "\(privacy)/requests": try await owner.client.made("\(privacy)/requests", #"{"kind":"export"}"#),
            "\(privacy)/legal-holds": try await staff.made(
                "\(privacy)/legal-holds", #"{"user_id":"\#(owner.id)","reason":"Order of the court"}"#),
            "\(privacy)/breaches": try await staff.made("\(privacy)/breaches", breach),
            "\(privacy)/assessments": try await staff.made("\(privacy)/assessments", assessment),
            consents: try await owner.client.made(consents, consent),
        ]
    }
}

extension FlorinClient {
    /// A PNG of 600 x 400.
    private static let picture: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 2, 0x58, 0, 0, 1, 0x90, 8, 2, 0, 0, 0, 0, 0, 0, 0]

    /// Hands a document in, and tells its id.
    func document(_ kind: String, to path: String) async throws -> String {
        var form = Array("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n\(kind)\r\n".utf8)
        form += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".utf8
        form += Self.picture + Array("\r\n--b--\r\n".utf8)
        let answer = try await send(.POST, path, body: form, contentType: "multipart/form-data; boundary=b")
        return try #require(answer.json["id"]?.stringValue, "\(answer.status)")
    }

    /// Hands a version of a list in, and tells its id.
    func list(_ files: [(String, String)], to path: String) async throws -> String {
        let parts = files.map { name, text in
            "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a\"\r\n\r\n\(text)\r\n"
        }
        let answer = try await send(
            .POST, path, body: Array((parts.joined() + "--b--\r\n").utf8),
            contentType: "multipart/form-data; boundary=b")
        return try #require(answer.json["id"]?.stringValue, "\(answer.status)")
    }
}
