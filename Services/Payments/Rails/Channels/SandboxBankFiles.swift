import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// The sandbox's bank, over its HTTP API.
struct SandboxBankFiles: Sendable {
    static let name = "sandbox"

    let link: PartnerLink
    let apiKey: String

    var channel: BankChannel { BankChannel(name: Self.name, deliver: deliver, list: list, fetch: fetch) }

    private func deliver(_ file: BankFile, _ content: [UInt8]) async throws {
        // What is in it is nobody's to record.
        let answer = try await link.call(
            PartnerCall(
                "deliver_bank_file", about: file.id.description, .put, "/bank/files/\(file.id)", headers: headers,
                body: content, contentType: "application/octet-stream", isIdempotent: true, isConfidential: true))
        if (400..<500).contains(answer.status) { throw BankChannel.Refusal(status: answer.status) }
        guard answer.status == 200 || answer.status == 201 else { throw unexpected(answer) }
    }

    private func list(_ after: String?) async throws -> [String] {
        let answer = try await link.call(
            PartnerCall(
                "list_bank_files", about: "outbox", .get, "/bank/outbox\(after.map { "?after=\($0)" } ?? "")",
                headers: headers,
                isIdempotent: true))
        guard answer.status == 200 else { throw unexpected(answer) }
        return try link.client.decode(SandboxOutbox.self, from: answer).names
    }

    private func fetch(_ name: String) async throws -> [UInt8]? {
        let answer = try await link.call(
            PartnerCall(
                "get_bank_file", about: name, .get, "/bank/outbox/\(name)", headers: headers, isIdempotent: true,
                isConfidential: true))
        guard answer.status == 200 else { throw unexpected(answer) }
        return answer.body
    }

    private var headers: [(name: String, value: String)] { [("Authorization", "Bearer \(apiKey)")] }

    private func unexpected(_ answer: PartnerClient.Answer) -> PartnerError {
        PartnerError(.malformedAnswer, partner: Self.name, "status \(answer.status)")
    }
}

struct SandboxOutbox: FieldDecodable {
    let names: [String]

    /// Names go into paths as they are.
    init(_ fields: inout Fields) {
        names = fields.required("names", .array(.pathName(1...40, example: "00000001"), 0...1_000))
    }
}
