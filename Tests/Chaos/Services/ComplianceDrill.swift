import PostgresAccess
import SuiteKit
import TestSupport

enum ComplianceDrill: ServiceDrill {
    static let program = SuiteProcess.compliance.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer {
        try await client.get("/api/v1/compliance/kyc")
    }

    /// A customer has one open verification: those beyond are refused.
    static let visits = [
        Visit(kind: "kyc") { customer, _ in try await customer.session.get("/api/v1/compliance/kyc") },
        Visit(kind: "verification") { customer, key in
            try await customer.session.post("/api/v1/compliance/kyc/verifications", #"{"tier":2}"#, key: key)
        },
    ]

    /// A submission has one applicant and one check at the provider, wherever a process died.
    static func differences(_ end: DrillEnd) async throws -> [String] {
        let doubled = try await end.database.query(
            """
            select c.id::text, e.operation from compliance.provider_checks c
            join compliance.partner_exchanges e on e.subject = c.id::text
            where e.operation in ('create_applicant', 'create_check') and e.outcome = 'done'
            group by c.id, e.operation having count(*) > 1
            """
        ).decode(String.self, String.self)
        return doubled.map { "submission \($0.0): \($0.1) was done more than once" }
    }
}
