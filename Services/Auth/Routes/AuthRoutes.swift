import HTTPKit

/// The route table.
enum AuthRoutes {
    static func all(_ auth: AuthParts) -> [any Endpoint] {
        [
            Register(auth: auth), LogIn(auth: auth), LogInWithSecondFactor(auth: auth), RefreshTokens(auth: auth),
            LogOut(auth: auth), LogOutEverywhere(auth: auth),
            ShowMe(auth: auth), UpdateMe(auth: auth),
            ListSessions(auth: auth), EndSession(auth: auth),
            SendEmailVerification(auth: auth), VerifyEmail(auth: auth),
            SendPhoneVerification(auth: auth), VerifyPhone(auth: auth),
            ChangePassword(auth: auth), ForgotPassword(auth: auth), ResetPassword(auth: auth),
            StartStepUp(auth: auth), ProveStepUp(auth: auth),
            SetUpTOTP(auth: auth), ConfirmTOTP(auth: auth), RemoveTOTP(auth: auth),
            CreateAPIKey(auth: auth), ListAPIKeys(auth: auth), RevokeAPIKey(auth: auth),
            PublishKeys(auth: auth),
            ListUsers(auth: auth), ShowUser(auth: auth), ChangeUser(auth: auth),
        ] + (auth.codes.keepsCodes ? [ShowOneTimeCodes(auth: auth)] : [])
    }

    /// Group names in the documentation.
    enum Tag {
        static let signIn = "Signing in"
        static let account = "Account"
        static let stepUp = "Step-up"
        static let secondFactor = "Second factor"
        static let apiKeys = "API keys"
        static let administration = "Administration"
    }
}
