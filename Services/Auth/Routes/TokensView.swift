import Authentication
import JSONKit
import Primitives

/// A pair of tokens, and the user on a sign-in.
struct TokensView: FieldEncodable {
    let accessToken: String
    let expiresIn: Duration
    let refreshToken: String
    let user: User?

    static let example = TokensView(
        accessToken: "eyJhbGciOiJFUzI1NiJ9.e30.c2ln",
        expiresIn: .seconds(600),
        refreshToken: "flr_3q2-7w",
        user: UserView.example.user
    )

    func encode(to out: inout JSONWriter) {
        out.field("access_token", accessToken)
        out.field("token_type", "Bearer")
        out.field("expires_in", expiresIn.components.seconds)
        out.field("refresh_token", refreshToken)
        out.optional("user", user.map(UserView.init))
    }
}

/// Either the tokens or the question for a second factor.
enum SignInView: FieldEncodable {
    case tokens(TokensView)
    case secondFactor(token: String)

    static let example = SignInView.tokens(.example)

    /// Both shapes with every field optional: which one it is, `mfa_required` tells.
    static var fieldSchema: JSONSchema {
        JSONSchema([
            JSONMember(
                "oneOf",
                .array([
                    TokensView.fieldSchema.json,
                    JSONSchema.object(
                        JSONWriter.describe(SignInView.secondFactor(token: "flm_")), closed: false
                    ).json,
                ]))
        ])
    }

    func encode(to out: inout JSONWriter) {
        switch self {
        case .tokens(let tokens): tokens.encode(to: &out)
        case .secondFactor(let token):
            out.field("mfa_required", true)
            out.field("mfa_token", token)
            out.field("methods", ["totp", "recovery_code"])
        }
    }
}
