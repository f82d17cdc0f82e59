import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /tax/certifications`: who says what, and whose papers are wanted.
struct ListTaxCertifications: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/tax/certifications", id: "listTaxCertifications",
        summary: "Where customers say that they are taxed", tag: TaxRoutes.staffTag,
        access: KYCRoutes.staffReading, problems: [.badCursor], audits: .read)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: TaxStore.Filter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = TaxStore.Filter(
                reportable: fields.optional(
                    "reportable", .bool.described("Only those of which an authority has to be told, or the others")),
                cureNeeded: fields.optional(
                    "cure_needed", .bool.described("Only those whose papers are wanted, or the others")))
        }
    }

    private static let list = "tax-certifications"

    let certifications: TaxStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TaxCertificationView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(UserID.init)
        let found = try await certifications.list(call.query.filter, after: after, limit: limit + 1)
        let views = found.map { TaxCertificationView($0, isForStaff: true) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.kept.user)", list: Self.list) })
    }
}
