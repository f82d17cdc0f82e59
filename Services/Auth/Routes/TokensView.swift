import Authentication
import JSONKit
import Primitives

/// A pair of tokens, and the user on a sign-in.
struct TokensView: FieldEncodable {
    enum TokenType: String, CaseIterable, FieldValue { case bearer = "Bearer" }

    let accessToken: String
    let expiresIn: Duration
    let refreshToken: String
    /// Staff without a second factor: the token names no role of theirs.
    let isEnrolmentRequired: Bool
    let user: User?

    static let example = TokensView(
        accessToken: "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIiwidHlwIjoiYXQrand0In0.eyJpc3MiOiJmbG9yaW4ifQ.c2lnbmF0dXJl",
        expiresIn: .seconds(600),
        refreshToken: "flr_Uo5wDq8nKb2TzYc0RvXi7LhEs4JmGpA9fWx3NtMy6Pk",
        isEnrolmentRequired: false,
        user: UserView.example.user
    )

    func encode(to out: inout JSONWriter) {
        out.field("access_token", accessToken)
        out.field("token_type", TokenType.bearer)
        out.field("expires_in", expiresIn.components.seconds)
        out.field("refresh_token", refreshToken)
        out.optional("mfa_enrolment_required", isEnrolmentRequired ? true : nil)
        out.optional("user", user.map { UserView($0) })
    }
}

/// Either the tokens or the question for a second factor.
enum SignInView: FieldEncodable {
    case tokens(TokensView)
    case secondFactor(token: String)

    enum Method: String, CaseIterable, FieldValue {
        case totp
        case recoveryCode = "recovery_code"
    }

    static let example = SignInView.tokens(.example)

    /// Which of the two it is, `mfa_required` tells.
    static var fieldSchema: JSONSchema {
        let question = JSONSchema.object(
            JSONWriter.describe(SignInView.secondFactor(token: "flm_")), closed: true, title: "SecondFactorQuestion")
        return JSONSchema([JSONMember("oneOf", .array([TokensView.fieldSchema.json, question.json]))])
    }

    func encode(to out: inout JSONWriter) {
        switch self {
        case .tokens(let tokens): tokens.encode(to: &out)
        case .secondFactor(let token):
            out.field("mfa_required", true)
            out.field("mfa_token", token)
            out.field("methods", Method.allCases)
        }
    }
}
