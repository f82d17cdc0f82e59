package import Primitives

/// Who brought whom.
package struct Referral: Sendable, Equatable {
    /// - void: an older payment of the friend became known; it was claimed too late.
    package enum Status: String, Sendable, CaseIterable {
        case claimed, rewarded, void
    }

    package let id: UniqueID
    package let referrer: OwnerID
    package let friend: OwnerID
    package var status: Status
    package let claimedAt: Timestamp
    /// Exclusive.
    package let qualifiesUntil: Timestamp
    /// That was the friend's first of the minimum.
    package var bill: UniqueID?
    package var rewardedAt: Timestamp?

    package init(
        id: UniqueID, referrer: OwnerID, friend: OwnerID, status: Status = .claimed, claimedAt: Timestamp,
        qualifiesUntil: Timestamp, bill: UniqueID? = nil, rewardedAt: Timestamp? = nil
    ) {
        self.id = id
        self.referrer = referrer
        self.friend = friend
        self.status = status
        self.claimedAt = claimedAt
        self.qualifiesUntil = qualifiesUntil
        self.bill = bill
        self.rewardedAt = rewardedAt
    }

    /// Whether a payment at this time may be the one.
    package func waits(at time: Timestamp) -> Bool {
        status == .claimed && time >= claimedAt && time < qualifiesUntil
    }
}
