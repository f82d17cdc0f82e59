package import MoneyKit
package import Primitives

/// How somebody invoices: one for each issuer, written over as a whole.
package struct InvoiceSettings: Sendable, Equatable {
    /// What becomes of a subscription that is never paid.
    package enum Final: String, Sendable, CaseIterable { case cancel, pause, keep }

    package struct Dunning: Sendable, Equatable {
        package static let usual = Dunning(retryDays: [1, 3, 5, 7], final: .cancel)

        /// Days after the issue on which a wallet is asked again, rising.
        package let retryDays: [Int]
        package let final: Final

        package init(retryDays: [Int], final: Final) {
            self.retryDays = retryDays
            self.final = final
        }
    }

    package static let usualPrefix = "INV"
    package static let usualNetDays = 14

    package let owner: UserID
    package let issuer: Issuer
    /// What the numbers of its invoices begin with.
    package let prefix: String
    /// Days from the issue to the day on which an invoice is due that does not say when.
    package let netDays: Int
    /// Where the money of invoices goes.
    package let payoutWallets: [Currency: UniqueID]
    /// Days for which the invoice of a period stays a draft.
    package let graceDays: Int
    package let dunning: Dunning

    package init(
        owner: UserID, issuer: Issuer, prefix: String, netDays: Int, payoutWallets: [Currency: UniqueID],
        graceDays: Int, dunning: Dunning
    ) {
        self.owner = owner
        self.issuer = issuer
        self.prefix = prefix
        self.netDays = netDays
        self.payoutWallets = payoutWallets
        self.graceDays = graceDays
        self.dunning = dunning
    }
}

/// Whose name stands above an invoice.
package struct Issuer: Hashable, Sendable {
    package let name: String
    package let address: [String]
    package let taxID: String?

    package init(name: String, address: [String], taxID: String?) {
        self.name = name
        self.address = address
        self.taxID = taxID
    }
}
