extension AuditEntryRecord.Category {
    /// Of an event, by its type.
    package init(event type: String) {
        let (service, name) = Self.parts(of: type)
        self = Self.ofEvents[name] ?? Self.byWord(name) ?? Self.ofServices[service] ?? .configuration
    }

    /// Of a call of an endpoint.
    /// - Parameters:
    ///   - resource: as the path calls it: `legal-holds`.
    ///   - isLook: it changed nothing.
    package init(callOf service: String, resource: String, isLook: Bool) {
        self = isLook ? .access : Self.ofResources[resource] ?? Self.ofServices[service] ?? .configuration
    }

    /// `wallet` and `movements_posted` of `wallet.movements_posted.v1`.
    private static func parts(of type: String) -> (service: String, name: String) {
        let parts = type.split(separator: ".", omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }

    /// Compliance tells of many things; the first word says of which.
    private static func byWord(_ name: String) -> Self? {
        ofWords[String(name.prefix { $0 != "_" })]
    }

    private static let ofEvents: [String: Self] = [
        "movements_posted": .movement, "fx_rates_updated": .configuration, "policy_published": .configuration,
        "session_revoked": .session, "sessions_revoked": .session, "api_key_created": .credential,
        "api_key_revoked": .credential, "password_changed": .credential, "mfa_changed": .credential,
        "one_time_code_issued": .credential, "customer_state_changed": .monitoring, "person_erased": .privacy,
        "blocks_changed": .security, "audit_head_published": .security, "pin_set": .credential,
        "webhook_endpoint_disabled": .configuration,
    ]

    private static let ofWords: [String: Self] = [
        "login": .session, "kyc": .kyc, "list": .screening, "hit": .screening, "screening": .screening,
        "alert": .monitoring, "assessment": .monitoring, "rule": .monitoring, "case": .caseFile, "report": .report,
        "privacy": .privacy, "breach": .privacy, "consent": .consent,
    ]

    private static let ofServices: [String: Self] = [
        "auth": .account, "wallet": .wallet, "payments": .payment, "billing": .billing, "cards": .card,
        "credit": .credit, "accounting": .accounting, "compliance": .kyc, "notifications": .account,
        "analytics": .configuration, "gateway": .configuration,
    ]

    private static let ofResources: [String: Self] = [
        // auth
        "login": .session, "logout": .session, "logout-all": .session, "refresh": .session, "sessions": .session,
        "password": .credential, "totp": .credential, "mfa": .credential, "api-keys": .credential,
        "step-up": .credential, "passkeys": .credential, "pin": .credential, "roles": .role,
        // compliance
        "searches": .screening, "comparisons": .screening, "lists": .screening, "hits": .screening,
        "rules": .monitoring, "datasets": .monitoring, "backtests": .monitoring, "alerts": .monitoring,
        "models": .monitoring, "feedback": .monitoring, "scores": .monitoring, "customers": .monitoring,
        "cases": .caseFile, "reports": .report, "requests": .privacy, "legal-holds": .privacy,
        "breaches": .privacy, "assessments": .privacy, "retention": .privacy, "consents": .consent,
        "blocks": .security, "decisions": .security, "policy": .configuration,
        // the gateway's, and parked messages of all
        "maintenance": .configuration, "flags": .configuration, "parked-messages": .configuration,
        "clock": .configuration,
    ]
}

extension AuditEntryRecord.Level {
    /// Of an event, by what its name ends with.
    package init(event type: String) {
        switch lastWord(of: type) {
        case "failed", "rejected", "returned", "locked", "expired", "disabled", "breached", "suppressed",
            "opened", "reviewed", "erased", "off":
            self = .warning
        default: self = .info
        }
    }
}

extension AuditEntryRecord.Outcome {
    package init(event type: String) {
        switch lastWord(of: type) {
        case "failed": self = .failed
        case "rejected": self = .refused
        default: self = .succeeded
        }
    }
}

/// `failed` of `payments.deposit_failed.v1`.
private func lastWord(of type: String) -> String {
    let parts = type.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts[1].split(separator: "_").last.map(String.init) ?? "" : ""
}
