import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// The route does not exist in production: nothing delivers codes to a developer, and nobody else may see them.
struct ShowOneTimeCodes: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/one-time-codes", id: "showOneTimeCodes",
        summary: "The living one-time codes of an address, newest first; not in production",
        tag: AuthRoutes.Tag.administration, access: .roles([.operator]), rateClass: .operations)

    struct Query: FieldDecodable {
        let page: TableQuery
        let email: EmailAddress

        init(_ fields: inout Fields) {
            page = TableQuery(&fields)
            email = fields.required("email", .email.described("Whose codes"))
        }
    }

    struct CodeView: FieldEncodable {
        let code: CodeStore.Shown

        static let example = CodeView(
            code: CodeStore.Shown(
                id: .example,
                purpose: .emailVerification,
                code: "042917",
                createdAt: .example,
                expiresAt: .example
            ))

        func encode(to out: inout JSONWriter) {
            out.field("id", code.id)
            out.field("purpose", code.purpose)
            out.field("code", code.code)
            out.field("created_at", code.createdAt)
            out.field("expires_at", code.expiresAt)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CodeView>> {
        let codes = try await auth.codes.shown(for: call.query.email, at: call.receivedAt)
        return .ok(
            try call.query.page.page(codes.map(CodeView.init), auth.cursors, list: "codes", newestFirst: true) {
                $0.code.id.description
            })
    }
}
