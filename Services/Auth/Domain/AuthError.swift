package import Primitives

/// Why auth refuses. Closed: `AuthProblems.swift` gives each its answer.
package enum AuthError: Error, Hashable, Sendable {
    case emailTaken
    /// Wrong password, unknown address or wrong second factor: the answer must not tell which.
    case invalidCredentials
    /// By wrong guesses; it opens by itself.
    case accountLocked(until: Timestamp, remaining: Duration)
    /// Until an administrator opens it.
    case accountLockedByStaff
    /// By compliance, until it lifts it. Only whoever has shown that the account is theirs is told.
    case accountRestricted
    /// Unknown, used up or expired.
    case invalidSecondFactorToken
    case invalidRefreshToken
    case refreshTokenExpired
    /// A used refresh token came back from somebody else. The session is dead now.
    case refreshTokenReused
    /// Of an authenticator app: wrong.
    case invalidCode
    /// One that was sent: wrong, expired, used or tried too often.
    case invalidOneTimeCode
    /// Of an authenticator app, or a recovery code: right, but it was accepted once before.
    case codeAlreadyUsed
    /// The same at a sign-in, where a wrong code is told as a wrong password is.
    case signInCodeAlreadyUsed
    /// The session was ended, or its account locked, while the request was under way.
    case sessionEnded
    /// A step-up is proven once; its token was in that answer.
    case stepUpProven
    case tooManyCodes(retryAfter: Duration)
    case emailAlreadyVerified
    case phoneAlreadyVerified
    /// There is no number to prove.
    case phoneMissing
    case wrongPassword
    /// The new password is the current one.
    case passwordReused
    case passwordRefused(field: String, PasswordRule.Refusal)
    case secondFactorAlreadyEnabled
    case secondFactorNotEnabled
    case tooManyAPIKeys(limit: Int)
    /// A key of this person could never use them.
    case scopesNotAvailable([String])
    /// Compliance alone says how well a customer is known.
    case tierIsCompliances
    case notFound
    /// An administrator may not lock or demote themselves: the last one would lock everybody out.
    case ownAccount
    /// More passwords wait to be checked than we hold.
    case overloaded
}
