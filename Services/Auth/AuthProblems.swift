package import AuthDomain
package import HTTPKit
import JSONKit
import Primitives

extension AuthError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .emailTaken: Problem(.emailTaken)
        case .invalidCredentials: Problem(.invalidCredentials)
        case .accountLockedByStaff: Problem(.accountLocked, detail: "Please contact support.")
        case .accountRestricted:
            Problem(
                .accountRestricted, detail: "Nobody can act in this account for now. Please contact support.")
        case .accountLocked(let until, let remaining):
            Problem(
                .accountLocked, retryAfterSeconds: Self.seconds(remaining), members: [("locked_until", until.rfc3339)])
        case .invalidSecondFactorToken: Problem(.mfaTokenInvalid)
        case .invalidRefreshToken: Problem(.unauthenticated, detail: "The refresh token is not valid.")
        case .refreshTokenExpired: Problem(.tokenExpired, detail: "The refresh token has expired.")
        case .refreshTokenReused: Problem(.refreshTokenReused)
        case .invalidCode: Problem(.invalidCode)
        case .invalidOneTimeCode:
            Problem(
                .invalidCode,
                detail: "It is wrong, has ended, or was tried \(OneTimeCode.maximumAttempts) times. "
                    + "After so many tries, or 15 minutes, only a new one helps.")
        case .codeAlreadyUsed: Problem(.invalidCode, detail: Self.usedCode)
        case .signInCodeAlreadyUsed: Problem(.invalidCredentials, detail: Self.usedCode)
        case .sessionEnded: .invalidToken
        case .stepUpProven: Problem(.stepUpProven)
        case .tooManyCodes(let wait):
            Problem(
                .rateLimited,
                detail: "At most \(OneTimeCode.maximumPerHour) codes go out within an hour; "
                    + "the next in \((Self.seconds(wait) + 59) / 60) minutes.",
                retryAfterSeconds: Self.seconds(wait))
        case .emailAlreadyVerified: Problem(.emailAlreadyVerified)
        case .phoneAlreadyVerified: Problem(.phoneAlreadyVerified)
        case .phoneMissing: Problem(.phoneMissing)
        case .tierIsCompliances: .invalid("kyc_tier", "not_available", "is decided by compliance")
        case .wrongPassword: Problem(.wrongPassword)
        case .passwordReused: Problem(.passwordReused)
        case .passwordRefused(let field, let refusal): Problem(.validationFailed, errors: [refusal.error(field)])
        case .secondFactorAlreadyEnabled: Problem(.mfaAlreadyEnabled)
        case .secondFactorNotEnabled: Problem(.mfaNotEnabled)
        case .tooManyAPIKeys(let limit): Problem(.tooManyAPIKeys, detail: "At most \(limit).")
        case .scopesNotAvailable(let scopes):
            Problem(
                .validationFailed,
                errors: scopes.map {
                    FieldError(field: "scopes", code: "not_available", message: "\($0) is not open to your roles")
                })
        case .notFound: .notFound
        case .ownAccount: Problem(.ownAccount)
        case .overloaded: .unavailable("password_check")
        }
    }

    private static let usedCode = "The code was used before; each one works once."

    private static func seconds(_ duration: Duration) -> Int { max(1, Int(clamping: duration.wholeSecondsRoundedUp)) }
}

extension PasswordRule.Refusal {
    func error(_ field: String) -> FieldError { FieldError(field: field, code: rawValue, message: message) }

    private var message: String {
        switch self {
        case .tooShort: "must have at least \(PasswordRule.length.lowerBound) characters"
        case .tooLong: "must have at most \(PasswordRule.length.upperBound) characters"
        case .tooCommon: "is one of the most used passwords"
        case .invalidCharacters: "must not contain control characters or others that cannot be seen"
        case .isAddress: "must not be the e-mail address"
        }
    }
}
