import ComplianceDomain
import JSONKit
import PostgresAccess
import Primitives

/// What a customer certified, and what follows from it.
struct KeptTaxCertification: Sendable {
    let user: UserID
    let certification: TaxCertification
    let isReportable: Bool
    let needsCure: Bool
    let createdAt: Timestamp
    let updatedAt: Timestamp
}

/// All SQL for where customers say that they are taxed.
struct TaxStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func keep(
        _ kept: KeptTaxCertification, in transaction: PostgresTransaction
    ) async throws -> KeptTaxCertification {
        let certification = kept.certification
        let rows = try await transaction.query(
            """
            insert into compliance.tax_certifications as c (user_id, us_person, birth_country, residences, reportable,
                cure_needed, created_at, updated_at)
            values (\(kept.user), \(certification.isUSPerson), \(certification.birthCountry.alpha2),
                \(json: JSON.encode(certification.residences)), \(kept.isReportable), \(kept.needsCure),
                \(kept.createdAt), \(kept.updatedAt))
            on conflict (user_id) do update set us_person = excluded.us_person,
                birth_country = excluded.birth_country, residences = excluded.residences,
                reportable = excluded.reportable, cure_needed = excluded.cure_needed, updated_at = excluded.updated_at
            returning \(Self.columns)
            """)
        guard let written = try Self.read(rows).first else { throw RightsError.notFound }
        return written
    }

    func find(_ user: UserID) async throws -> KeptTaxCertification? {
        try Self.read(
            await client.query("select \(Self.columns) from compliance.tax_certifications c where c.user_id = \(user)")
        ).first
    }

    struct Filter: Sendable {
        var reportable: Bool?
        var cureNeeded: Bool?
    }

    /// In the order of their customers' ids, the newest first.
    func list(_ filter: Filter, after: UserID?, limit: Int) async throws -> [KeptTaxCertification] {
        var list = ListQuery()
        list.equals("c.reportable", filter.reportable)
        list.equals("c.cure_needed", filter.cureNeeded)
        list.follows("c.user_id", after)
        return try Self.read(
            await client.query(
                """
                select \(Self.columns) from compliance.tax_certifications c \(list.conditions)
                order by c.user_id desc limit \(limit)
                """))
    }

    /// Those of whom an authority has to be told, as certified in this time, by their customers' ids.
    nonisolated(nonsending) func reportable(
        _ span: Range<Timestamp>, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [KeptTaxCertification] {
        try Self.read(
            await transaction.query(
                """
                select \(Self.columns) from compliance.tax_certifications c
                where c.reportable and c.updated_at >= \(span.lowerBound) and c.updated_at < \(span.upperBound)
                order by c.user_id limit \(limit)
                """))
    }

    private static let columns: SQL = """
        c.user_id, c.us_person, c.birth_country, c.residences::text, c.reportable, c.cure_needed, c.created_at,
        c.updated_at
        """

    private static func read(_ rows: Rows) throws -> [KeptTaxCertification] {
        try rows.decode(
            UserID.self, Bool.self, String.self, String.self, Bool.self, Bool.self, Timestamp.self, Timestamp.self
        ).map { user, isUSPerson, born, residences, reportable, cure, created, updated in
            guard let born = CountryCode(born) else {
                throw PostgresError(.decoding, message: "\(user) was born in a country that we do not know")
            }
            let residences = try (JSONParser.parse(Array(residences.utf8)).arrayValue ?? []).map {
                try JSONReader.decode(TaxCertification.Residence.self, from: $0, unknownFields: .ignore)
            }
            return KeptTaxCertification(
                user: user,
                certification: TaxCertification(isUSPerson: isUSPerson, birthCountry: born, residences: residences),
                isReportable: reportable, needsCure: cure, createdAt: created, updatedAt: updated)
        }
    }
}
