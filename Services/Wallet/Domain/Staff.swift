package import Primitives

/// As what a member of staff acts.
package enum StaffRole: String, Sendable, CaseIterable {
    case support
    case compliance
    case `operator`
}

/// What staff may do to the wallets of others, and who of them. Nobody of the staff places or captures a hold, sends or
/// converts: only a reversal moves money, and only for operators.
package enum StaffVerb: String, Sendable, CaseIterable {
    case releaseHold = "release_hold"
    case freezeWallet = "freeze_wallet"
    case unfreezeWallet = "unfreeze_wallet"
    case closeWallet = "close_wallet"
    case reverseTransfer = "reverse_transfer"
    case setBalanceLimit = "set_balance_limit"

    package var roles: Set<StaffRole> {
        switch self {
        case .releaseHold, .freezeWallet, .unfreezeWallet: [.support, .compliance, .operator]
        case .closeWallet, .reverseTransfer, .setBalanceLimit: [.operator]
        }
    }
}

/// Who of the staff did what, and why. Kept for good; customers never see it.
package struct StaffAction: Sendable, Equatable {
    package let id: UniqueID
    package let verb: StaffVerb
    package let staff: UniqueID
    package let role: StaffRole
    /// The wallet, hold, transfer or customer.
    package let subject: UniqueID
    package let reason: String?
    package let at: Timestamp

    /// Nil when it was no member of staff who gave the command.
    package init?(
        _ verb: StaffVerb, on subject: UniqueID, by commander: Commander, reason: String?, id: UniqueID, at: Timestamp
    ) {
        guard case .staff(let staff, let role) = commander else { return nil }
        self.id = id
        self.verb = verb
        self.staff = staff
        self.role = role
        self.subject = subject
        self.reason = reason
        self.at = at
    }
}
