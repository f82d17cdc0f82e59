package import MoneyKit
package import Primitives

/// Money that this service moves, has moved or was to move, as the history tells it: a deposit, a withdrawal, a refund
/// or a payment between people.
package struct TransactionRecord: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case deposit, outflow, payment
    }

    /// What somebody may do next about it.
    package enum Act: String, Sendable, CaseIterable {
        case refund, dispute, reverse, cancel
    }

    /// Whose it is, and what they call themselves or where it is.
    package struct End: Sendable, Equatable {
        package let user: UserID?
        package let wallet: UniqueID?
        package let name: String?

        package init(user: UserID?, wallet: UniqueID?, name: String?) {
            self.user = user
            self.wallet = wallet
            self.name = name
        }
    }

    package let id: UniqueID
    package let kind: Kind
    /// The purpose that the wallet knows it by: `deposit`, `withdrawal`, `refund`, or what led to a payment.
    package let type: String
    /// Of a payment its payer; otherwise who gets or sends the money.
    package let owner: End
    /// Of a payment its payee; otherwise the other side: bank and last digits, or the provider.
    package let other: End
    /// What the owner's wallet changes by.
    package let amount: Money
    package let fee: Money
    package let status: String
    package let stage: String
    package let reference: String?
    package let note: String?
    /// The wallet's, as it is or will be; nil where that is not known yet.
    package let transaction: UniqueID?
    package let isPaid: Bool
    package let createdAt: Timestamp

    package init(
        id: UniqueID, kind: Kind, type: String, owner: End, other: End, amount: Money, fee: Money, status: String,
        stage: String, reference: String?, note: String?, transaction: UniqueID?, isPaid: Bool, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.type = type
        self.owner = owner
        self.other = other
        self.amount = amount
        self.fee = fee
        self.status = status
        self.stage = stage
        self.reference = reference
        self.note = note
        self.transaction = transaction
        self.isPaid = isPaid
        self.createdAt = createdAt
    }

    /// A payee sees what was paid.
    package func isShown(to user: UserID) -> Bool {
        owner.user == user || (kind == .payment && other.user == user && isPaid)
    }

    /// As whoever sees it stands to it.
    package func end(of user: UserID) -> End { owner.user == user ? owner : other }

    package func opposite(of user: UserID) -> End { owner.user == user ? other : owner }

    // MARK: What may follow

    /// How long a deposit or a payment can be paid back.
    package static let refundWindow = Payment.refundWindow
    /// How long a payment can be disputed by whoever paid it.
    package static let disputeWindow = DisputeTime.window
    /// How long whoever sent money can ask for it.
    package static let reversalWindow = Reversal.window

    /// What has followed it so far.
    package struct Standing: Sendable, Equatable {
        /// Something of it can still go back.
        package let isRefundable: Bool
        /// Nothing of it went back or is on its way.
        package let isWhole: Bool
        /// Ever: it can be disputed once.
        package let isDisputed: Bool
        /// At this moment.
        package let isContested: Bool
        /// Its sender asks for it, or has it again.
        package let isAskedBack: Bool

        package init(
            isRefundable: Bool, isWhole: Bool = true, isDisputed: Bool = false, isContested: Bool = false,
            isAskedBack: Bool = false
        ) {
            self.isRefundable = isRefundable
            self.isWhole = isWhole
            self.isDisputed = isDisputed
            self.isContested = isContested
            self.isAskedBack = isAskedBack
        }
    }

    /// - Parameter postedAt: when the wallet has moved it, from which a reversal has its time.
    package func acts(
        of user: UserID, after standing: Standing, postedAt: Timestamp? = nil, at now: Timestamp
    ) -> [Act] {
        let age = now - createdAt
        var acts: [Act] = []
        switch kind {
        case .deposit: if standing.isRefundable, age < Self.refundWindow { acts.append(.refund) }
        case .outflow: if type == Outflow.Kind.withdrawal.rawValue, stage == "ready" { acts.append(.cancel) }
        case .payment:
            let isOpen = isPaid && status != "refunded" && status != "reversed" && standing.isRefundable
            if owner.user == user {
                if isOpen, !standing.isDisputed, age < Self.disputeWindow { acts.append(.dispute) }
                let isWhole = status == "completed" && standing.isWhole
                if isWhole, !standing.isContested, !standing.isAskedBack,
                    now - (postedAt ?? createdAt) < Self.reversalWindow
                {
                    acts.append(.reverse)
                }
                if stage == "awaiting" { acts.append(.cancel) }
            } else if isOpen, age < Self.refundWindow {
                acts.append(.refund)
            }
        }
        return acts
    }
}

/// What something came to, and when.
package struct StatusChange: Sendable, Equatable {
    package let status: String
    package let at: Timestamp

    package init(status: String, at: Timestamp) {
        self.status = status
        self.at = at
    }
}
