import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// All SQL for impact assessments, which are never changed: whoever thinks anew writes a new one.
struct ImpactAssessmentStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ assessment: ImpactAssessment, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.impact_assessments (id, title, processing, necessity, risks, impact, review_on,
                author_id, created_at)
            values (\(assessment.id), \(assessment.title), \(assessment.processing), \(assessment.necessity),
                \(json: JSON.encode(assessment.risks)), \(assessment.impact.rawValue), \(assessment.reviewOn),
                \(assessment.author), \(assessment.createdAt))
            """)
    }

    func find(_ id: ImpactAssessmentID) async throws -> ImpactAssessment? {
        try Self.read(await client.query("\(Self.select) where id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(after: ImpactAssessmentID?, limit: Int) async throws -> [ImpactAssessment] {
        var list = ListQuery()
        list.follows("id", after)
        return try Self.read(
            await client.query("\(Self.select) \(list.conditions) order by id desc limit \(limit)"))
    }

    private static let select: SQL = """
        select id, title, processing, necessity, risks::text, author_id, created_at from compliance.impact_assessments
        """

    private static func read(_ rows: Rows) throws -> [ImpactAssessment] {
        try rows.decode(
            ImpactAssessmentID.self, String.self, String.self, String.self, String.self, UserID.self, Timestamp.self
        ).map { id, title, processing, necessity, risks, author, createdAt in
            let risks = try (JSONParser.parse(Array(risks.utf8)).arrayValue ?? []).map {
                try JSONReader.decode(ImpactAssessment.Risk.self, from: $0, unknownFields: .ignore)
            }
            return ImpactAssessment(
                id: id, title: title, processing: processing, necessity: necessity, risks: risks, author: author,
                createdAt: createdAt)
        }
    }
}
