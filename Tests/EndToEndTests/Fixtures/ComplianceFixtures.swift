import JSONKit
import NIOHTTP1
import TestSupport
import Testing

enum ComplianceFixtures: ServiceFixtures {
    private static let kyc = "/api/v1/compliance/kyc"
    private static let blocks = "/api/v1/compliance/security/blocks"

    static let collections = ["assignee_id": "/api/v1/admin/users"]

    /// A network of the world's would be turned away.
    static let rules: Set<String> = ["createBlock"]

    /// A draft with a document, and a block of a device that nobody has.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let verification = try await owner.client.made("\(kyc)/verifications", #"{"tier":2}"#)
        let document = try await owner.client.document(
            "passport", to: "\(kyc)/verifications/\(verification)/documents")
        let device = "nobody-\(verification)"
        let block = try await everybody.client.made(
            blocks, #"{"kind":"device","value":"\#(device)","reason":"nobody has it"}"#)
        return ["\(kyc)/verifications": verification, "\(kyc)/documents": document, blocks: block]
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
}
