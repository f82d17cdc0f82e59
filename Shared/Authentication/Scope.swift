/// What an API key, and the tokens made from it, may touch: the scopes of all services, those to come too. A person's
/// session is not limited by scopes, and a route that names none is for sessions only.
package enum Scope: String, CaseIterable, Hashable, Sendable {
    case profileRead = "profile:read"
    case profileWrite = "profile:write"
    case walletRead = "wallet:read"
    case walletWrite = "wallet:write"
    case paymentsRead = "payments:read"
    case paymentsWrite = "payments:write"
    case billingRead = "billing:read"
    case billingWrite = "billing:write"
    case cardsRead = "cards:read"
    case cardsWrite = "cards:write"
    case creditRead = "credit:read"
    case creditWrite = "credit:write"
    case accountingRead = "accounting:read"
    case accountingWrite = "accounting:write"
    case analyticsRead = "analytics:read"
    case analyticsWrite = "analytics:write"
    case notificationsRead = "notifications:read"
    case notificationsWrite = "notifications:write"
    case webhooksRead = "webhooks:read"
    case webhooksWrite = "webhooks:write"
    case complianceRead = "compliance:read"
    case complianceWrite = "compliance:write"
    case opsRead = "ops:read"
    case opsWrite = "ops:write"

    /// Who can use it; nil for everybody. A key of anybody else's would never open anything with it. A test compares it
    /// with the routes of all services.
    package var roles: Set<Role>? {
        switch self {
        case .walletWrite: [.customer, .merchant, .support, .compliance, .operator]
        case .paymentsRead: [.customer, .merchant]
        case .paymentsWrite, .billingWrite: [.customer, .merchant, .operator]
        case .accountingRead: [.accountant, .auditor]
        case .accountingWrite: [.accountant]
        case .complianceRead: [.customer, .merchant, .compliance, .auditor]
        case .complianceWrite: [.customer, .merchant, .compliance]
        case .opsRead: [.operator, .support, .compliance, .accountant, .auditor]
        case .opsWrite: [.operator]
        case .profileRead, .profileWrite, .walletRead, .billingRead, .cardsRead, .cardsWrite, .creditRead,
            .creditWrite, .analyticsRead, .analyticsWrite, .notificationsRead, .notificationsWrite, .webhooksRead,
            .webhooksWrite:
            nil
        }
    }

    /// Whether a key with this scope could open anything for somebody with these roles.
    package func isUsable(by roles: some Sequence<Role>) -> Bool {
        guard let allowed = self.roles else { return true }
        return !allowed.isDisjoint(with: Role.effective(roles))
    }
}
