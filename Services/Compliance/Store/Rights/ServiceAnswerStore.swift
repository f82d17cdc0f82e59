import ComplianceDomain
import Contracts
import JSONKit
import PostgresAccess
import Primitives

/// All SQL for what each service has answered to a person's request.
struct ServiceAnswerStore: Sendable {
    let client: PostgresClient

    /// Whom a request goes to; twice is as once.
    nonisolated(nonsending) func plan(
        _ answers: [ServiceAnswer], of id: PrivacyRequestID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        for answer in answers {
            try await transaction.execute(
                """
                insert into compliance.privacy_request_services (request_id, service, place, status, updated_at)
                values (\(id), \(answer.service), \(answer.place), \(answer.status.rawValue), \(now))
                on conflict do nothing
                """)
        }
    }

    nonisolated(nonsending) func keep(
        _ answer: ServiceAnswer, of id: PrivacyRequestID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.privacy_request_services
            set status = \(answer.status.rawValue), records = \(answer.records),
                retained = \(json: JSON.encode(answer.retained.map(RetainedData.init))),
                blockers = \(json: JSON.encode(answer.blockers.map(ErasureBlocker.init))), updated_at = \(now)
            where request_id = \(id) and service = \(answer.service)
            """)
    }

    func list(of id: PrivacyRequestID) async throws -> [ServiceAnswer] { try await list(of: [id])[id] ?? [] }

    /// In the order in which they are asked.
    func list(of ids: [PrivacyRequestID]) async throws -> [PrivacyRequestID: [ServiceAnswer]] {
        let ids = ids.map(\.rawValue)
        return try Self.read(await client.query("\(Self.select) where request_id = any(\(ids)) order by place"))
    }

    nonisolated(nonsending) func list(
        of id: PrivacyRequestID, in transaction: PostgresTransaction
    ) async throws -> [ServiceAnswer] {
        try Self.read(await transaction.query("\(Self.select) where request_id = \(id) order by place"))[id] ?? []
    }

    private static let select: SQL = """
        select request_id, service, place, status, records, retained::text, blockers::text
        from compliance.privacy_request_services
        """

    private static func read(_ rows: Rows) throws -> [PrivacyRequestID: [ServiceAnswer]] {
        var answers: [PrivacyRequestID: [ServiceAnswer]] = [:]
        for (id, service, place, status, records, retained, blockers) in try rows.decode(
            PrivacyRequestID.self, String.self, Int.self, String.self, Int.self, String.self, String.self)
        {
            guard let status = ServiceAnswer.Status(rawValue: status) else {
                throw PostgresError(.decoding, message: "an answer to \(id) has a status that we do not know")
            }
            let answer = ServiceAnswer(
                service: service, place: place, status: status, records: records,
                retained: try elements(retained, RetainedData.self).map(ServiceAnswer.Retained.init),
                blockers: try elements(blockers, ErasureBlocker.self).map(OpenObligation.init))
            answers[id, default: []].append(answer)
        }
        return answers
    }

    private static func elements<Element: FieldDecodable>(_ text: String, _ type: Element.Type) throws -> [Element] {
        try (JSONParser.parse(Array(text.utf8)).arrayValue ?? []).map {
            try JSONReader.decode(type, from: $0, unknownFields: .ignore)
        }
    }
}

extension RetainedData {
    init(_ retained: ServiceAnswer.Retained) {
        self.init(category: retained.category, basis: retained.basis, until: retained.until)
    }
}

extension ServiceAnswer.Retained {
    init(_ data: RetainedData) { self.init(category: data.category, basis: data.basis, until: data.until) }
}

extension ErasureBlocker {
    init(_ obligation: OpenObligation) {
        self.init(service: obligation.service, code: obligation.code, detail: obligation.detail)
    }
}

extension OpenObligation {
    init(_ blocker: ErasureBlocker) {
        self.init(service: blocker.service, code: blocker.code, detail: blocker.detail)
    }
}
