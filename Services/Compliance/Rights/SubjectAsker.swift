import ComplianceDomain
import Contracts
import JSONKit
import Messaging
import Primitives
import ServiceKit

/// Asks the services of the suite about one person. Each question may come any number of times.
struct SubjectAsker: Sendable {
    enum Question: String, Sendable {
        case check = "check_erasure"
        case export = "export_subject"
        case erase = "erase_subject"
        case restrict = "restrict_subject"
        case rectify = "rectify_subject"
    }

    /// How long one answer may take; a page of an export and a step of an erasure are bounded.
    private static let patience: Duration = .seconds(10)

    let broker: MessageBroker
    /// Slugs of those that have a schema, in the order of `suite.json`.
    let services: [String]

    /// - Throws: `RequestRefused`; `MessagingError` when there was no answer.
    func ask(
        _ question: Question, _ request: SubjectRequest, of service: String
    ) async throws -> SubjectAnswer {
        let body = try await reply(
            question.rawValue, JSON.encode(request), of: service, key: request.requestID.description)
        return try JSONReader.decode(SubjectAnswer.self, from: body, unknownFields: .ignore, limits: .own)
    }

    /// Why the person cannot go yet, as all services say it at once.
    /// - Throws: as `ask`: one that is silent may know of money.
    func obligations(of user: UserID, for request: UniqueID) async throws -> [OpenObligation] {
        let question = SubjectRequest(requestID: request, userID: user)
        return try await withThrowingTaskGroup(of: [OpenObligation].self) { group in
            for service in services {
                group.addTask { try await ask(.check, question, of: service).blockers.map(OpenObligation.init) }
            }
            let found = try await group.reduce(into: [OpenObligation]()) { $0 += $1 }
            return found.sorted { ($0.service, $0.code) < ($1.service, $1.code) }
        }
    }

    /// What a service declares of people.
    func dataMap(of service: String) async throws -> [DataMapColumn] {
        var columns: [DataMapColumn] = []
        var cursor: String?
        repeat {
            let body = try await reply(
                "describe_data", JSON.encode(DataMapQuestion(cursor: cursor)), of: service, key: "map")
            let page = try JSONReader.decode(DataMapAnswer.self, from: body, unknownFields: .ignore, limits: .own)
            columns += page.columns
            cursor = page.next
        } while cursor != nil
        return columns
    }

    private func reply(_ kind: String, _ body: [UInt8], of service: String, key: String) async throws -> [UInt8] {
        do {
            let reply = try await broker.request(
                to: service, type: "\(service).\(kind).v1", body: body, idempotencyKey: key, timeout: Self.patience)
            guard reply.refusalCode == nil else {
                throw RequestRefused(
                    try JSONReader.decode(Refusal.self, from: reply.body, unknownFields: .ignore))
            }
            return reply.body
        } catch let error as MessagingError where error.kind == .requestFailed(code: "unknown_request") {
            // A process of the version before, during an upgrade: a newer one will answer.
            throw MessagingError(.unavailable, error.message, cause: error)
        }
    }
}
