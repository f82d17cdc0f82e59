package import Primitives

package enum BeneficiaryTag {}
package typealias BeneficiaryID = Identifier<BeneficiaryTag>

/// A customer number at a biller that somebody has put by.
package struct Beneficiary: Sendable, Equatable {
    package let id: BeneficiaryID
    package let owner: UserID
    package let biller: BillerID
    package let customer: String
    package let nickname: String?
    /// By the biller; nil until something was paid for it.
    package let customerName: String?
    /// How many payments to it were completed.
    package let uses: Int64
    package let lastUsedAt: Timestamp?

    package init(
        id: BeneficiaryID, owner: UserID, biller: BillerID, customer: String, nickname: String?,
        customerName: String? = nil, uses: Int64 = 0, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.owner = owner
        self.biller = biller
        self.customer = customer
        self.nickname = nickname
        self.customerName = customerName
        self.uses = uses
        self.lastUsedAt = lastUsedAt
    }
}
