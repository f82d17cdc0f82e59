package import Primitives

package enum AccessConsentTag {}
package typealias AccessConsentID = Identifier<AccessConsentTag>

/// What a customer allows a third party (PSD2, articles 66 and 67).
package struct AccessConsent: Hashable, Sendable {
    package typealias Status = AccessConsentStatus

    package enum Scope: String, CaseIterable, Sendable {
        case accountInfo = "account_info"
        case balance, transactions, payments
    }

    /// Who reads or pays.
    package struct ThirdParty: Hashable, Sendable {
        /// As its authority has registered it.
        package let id: String
        package let name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Whether it allows something now.
    package enum Answer: String, CaseIterable, Sendable {
        case valid
        case notAuthorized = "not_authorized"
        case revoked, expired
        case scopeNotGranted = "scope_not_granted"
        case walletNotGranted = "wallet_not_granted"
    }

    package let id: AccessConsentID
    package let user: UserID
    package let thirdParty: ThirdParty
    package let wallets: [UniqueID]
    package let scopes: [Scope]
    package let validDays: Int
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package private(set) var status: Status
    package private(set) var authorizedAt: Timestamp?
    package private(set) var endedAt: Timestamp?

    /// A new one.
    package init(
        id: AccessConsentID, user: UserID, thirdParty: ThirdParty, wallets: [UniqueID], scopes: [Scope],
        validDays: Int, at now: Timestamp
    ) {
        let now = now.shown
        self.init(
            id: id, user: user, thirdParty: thirdParty, wallets: wallets, scopes: scopes, validDays: validDays,
            createdAt: now, expiresAt: now + .seconds(validDays * 86_400))
    }

    /// One that is known.
    package init(
        id: AccessConsentID, user: UserID, thirdParty: ThirdParty, wallets: [UniqueID], scopes: [Scope],
        validDays: Int, createdAt: Timestamp, expiresAt: Timestamp, status: Status = .received,
        authorizedAt: Timestamp? = nil, endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.user = user
        self.thirdParty = thirdParty
        self.wallets = wallets
        self.scopes = scopes
        self.validDays = validDays
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.status = status
        self.authorizedAt = authorizedAt
        self.endedAt = endedAt
    }

    /// The customer has shown to be the customer.
    package mutating func authorize(at now: Timestamp) throws(RightsError) {
        if status == .valid { return }
        guard now < expiresAt else { throw .notNow("The consent is expired.") }
        try move(.authorize)
        authorizedAt = now
    }

    /// Twice is as once.
    package mutating func revoke(at now: Timestamp) throws(RightsError) {
        if status == .revoked { return }
        try move(.revoke)
        endedAt = now
    }

    package mutating func expire(at now: Timestamp) throws(RightsError) {
        guard now >= expiresAt else { throw .notNow("The consent has not ended yet.") }
        try move(.expire)
        endedAt = now
    }

    private mutating func move(_ move: Status.Move) throws(RightsError) {
        guard let next = Status.states.next(status, on: move) else {
            throw .notNow("The consent is \(status.rawValue).")
        }
        status = next
    }

    /// - Parameters:
    ///   - scope: what is to be done; nil: anything that it names.
    ///   - wallet: with which wallet; nil: any of them.
    package func allows(_ scope: Scope?, wallet: UniqueID?, at now: Timestamp) -> Answer {
        switch status {
        case .received: return now < expiresAt ? .notAuthorized : .expired
        case .revoked: return .revoked
        case .expired: return .expired
        case .valid: break
        }
        // The job that writes it down may be late.
        guard now < expiresAt else { return .expired }
        if let scope, !scopes.contains(scope) { return .scopeNotGranted }
        if let wallet, !wallets.contains(wallet) { return .walletNotGranted }
        return .valid
    }
}
