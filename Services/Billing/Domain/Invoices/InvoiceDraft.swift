package import MoneyKit
package import Primitives

/// Whom an invoice is for, with an account or without one.
package struct InvoiceCustomer: Hashable, Sendable {
    package let name: String
    /// In small letters.
    package let email: String
    /// Who has an account here.
    package let user: UserID?
    package let address: [String]
    package let taxID: String?

    package init(name: String, email: String, user: UserID? = nil, address: [String] = [], taxID: String? = nil) {
        self.name = name
        self.email = email
        self.user = user
        self.address = address
        self.taxID = taxID
    }

    /// Whom this issuer knows as one customer: the account, or the address where there is none.
    package var key: String { user.map { "user:\($0)" } ?? "mail:\(email)" }
}

/// What is invoiced, by whom and to whom: all of an invoice that can change until it is issued.
package struct InvoiceDraft: Sendable, Equatable {
    package static let mostItems = 200

    package let issuer: UserID
    package let currency: Currency
    package let customer: InvoiceCustomer
    package let items: [InvoiceItem]
    package let discount: InvoiceDiscount?
    /// Nil: so many days after the issue as the issuer's settings say.
    package let dueOn: CalendarDay?
    package let notes: String?

    package init(
        issuer: UserID, currency: Currency, customer: InvoiceCustomer, items: [InvoiceItem],
        discount: InvoiceDiscount? = nil, dueOn: CalendarDay? = nil, notes: String? = nil
    ) {
        self.issuer = issuer
        self.currency = currency
        self.customer = customer
        self.items = items
        self.discount = discount
        self.dueOn = dueOn
        self.notes = notes
    }

    /// - Throws: as `InvoiceTotals`.
    package func totals() throws(InvoiceError) -> InvoiceTotals {
        try InvoiceTotals(items, discount: discount, in: currency)
    }
}
