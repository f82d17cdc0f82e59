import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct Register: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/auth/register", id: "register", summary: "Open an account", tag: AuthRoutes.Tag.signIn,
        access: .public, success: 201, problems: [.emailTaken, .rateLimited], rateClass: .registration)

    struct Body: FieldDecodable {
        let email: EmailAddress
        let password: String
        let firstName: String
        let lastName: String
        let phone: String?
        let country: String?

        init(_ fields: inout Fields) {
            email = fields.required("email", .email.example(.newcomer))
            password = fields.newPassword("password", for: email, example: "correct horse battery")
            firstName = fields.required("first_name", .firstName)
            lastName = fields.required("last_name", .lastName)
            phone = fields.optional("phone", .phone)
            country = fields.optional("country", .country)
        }
    }

    struct Output: FieldEncodable {
        let user: UserView

        static let example = Output(user: .example)

        func encode(to out: inout JSONWriter) {
            out.field("user", user)
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Output> {
        let body = call.body
        guard !ErasedAddress.isOne(body.email.text) else {
            throw Problem.invalid("email", "malformed", "Nobody gets mail at this address.")
        }
        let now = call.receivedAt
        let hash = try await auth.passwords.hash(body.password, for: body.email, field: "password")
        let user = User(
            id: auth.ids.next(),
            email: body.email,
            isEmailVerified: false,
            firstName: body.firstName,
            lastName: body.lastName,
            phone: body.phone,
            isPhoneVerified: false,
            country: body.country,
            roles: [.customer],
            kycTier: 0,
            status: .active,
            hasSecondFactor: false,
            createdAt: now,
            version: 1
        )
        let code = try auth.codes.make(.emailVerification, at: now)
        try await auth.users.register(user, passwordHash: hash, code: code, at: now)
        return .created(Output(user: UserView(user)))
    }
}
