// Made by scripts/render from InvoiceEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Whom an invoice is for, with an account or without one.
package struct InvoicedCustomer: FieldEncodable, FieldDecodable, Hashable {
    package let name: String
    package let email: String
    package let userID: UserID?

    package init(name: String, email: String, userID: UserID? = nil) {
        self.name = name
        self.email = email
        self.userID = userID
    }

    package init(_ fields: inout Fields) {
        name = fields.required("name", .text(0...4096))
        email = fields.required("email", .text(0...4096))
        userID = fields.optional("user_id", .id(UserID.self))
    }

    package static let example = InvoicedCustomer(
        name: "Grace Hopper",
        email: "grace@florin.test",
        userID: UserID(.example))

    package func encode(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("email", email)
        out.optional("user_id", userID)
    }
}

/// An invoice is a document from now on, and its customer is to have it; told again when its issuer sends it again.
package struct InvoiceIssued: EventContract {
    package static let type = "billing.invoice_issued.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// The invoice's total.
    package let amount: Money
    package let due: CalendarDay
    /// Where the customer sees and pays it: whoever has it is let in.
    package let url: String
    /// Not the first time.
    package let again: Bool

    package init(
        invoiceID: UniqueID,
        issuerID: UserID,
        customer: InvoicedCustomer,
        number: String,
        amount: Money,
        due: CalendarDay,
        url: String,
        again: Bool
    ) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
        self.due = due
        self.url = url
        self.again = again
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        url = fields.required("url", .text(0...4096))
        again = fields.required("again", .bool)
    }

    package static let example = InvoiceIssued(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example,
        due: Timestamp.example.day,
        url: "https://florin.test/api/v1/billing/public/invoices/INV-2027-000001/page?token=5f2c",
        again: false)

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
        out.field("due", due)
        out.field("url", url)
        out.field("again", again)
    }
}

/// A customer is to be reminded of what is still due.
package struct InvoiceReminder: EventContract {
    package static let type = "billing.invoice_reminder.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// What is still due.
    package let amount: Money
    package let due: CalendarDay
    package let url: String

    package init(
        invoiceID: UniqueID,
        issuerID: UserID,
        customer: InvoicedCustomer,
        number: String,
        amount: Money,
        due: CalendarDay,
        url: String
    ) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
        self.due = due
        self.url = url
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        url = fields.required("url", .text(0...4096))
    }

    package static let example = InvoiceReminder(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example,
        due: Timestamp.example.day,
        url: "https://florin.test/api/v1/billing/public/invoices/INV-2027-000001/page?token=5f2c")

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
        out.field("due", due)
        out.field("url", url)
    }
}

/// A part of an invoice is paid, here or elsewhere.
package struct InvoicePartiallyPaid: EventContract {
    package static let type = "billing.invoice_partially_paid.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// The part.
    package let amount: Money
    /// What is still due.
    package let amountDue: Money

    package init(
        invoiceID: UniqueID,
        issuerID: UserID,
        customer: InvoicedCustomer,
        number: String,
        amount: Money,
        amountDue: Money
    ) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
        self.amountDue = amountDue
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
        amountDue = fields.required("amount_due", .money)
    }

    package static let example = InvoicePartiallyPaid(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example,
        amountDue: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
        out.field("amount_due", amountDue)
    }
}

/// Nothing of an invoice is due any more: by payments, or by credit notes.
package struct InvoicePaid: EventContract {
    package static let type = "billing.invoice_paid.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// The invoice's total.
    package let amount: Money

    package init(invoiceID: UniqueID, issuerID: UserID, customer: InvoicedCustomer, number: String, amount: Money) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
    }

    package static let example = InvoicePaid(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
    }
}

/// The day on which an invoice was due is over, and it is not paid whole.
package struct InvoiceOverdue: EventContract {
    package static let type = "billing.invoice_overdue.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// What is still due.
    package let amount: Money
    package let due: CalendarDay
    /// Since that day.
    package let days: Int

    package init(
        invoiceID: UniqueID,
        issuerID: UserID,
        customer: InvoicedCustomer,
        number: String,
        amount: Money,
        due: CalendarDay,
        days: Int
    ) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
        self.due = due
        self.days = days
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
        due = fields.required("due", .day)
        days = fields.required("days", .integer(0...Int.max))
    }

    package static let example = InvoiceOverdue(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example,
        due: Timestamp.example.day,
        days: 1)

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
        out.field("due", due)
        out.field("days", days)
    }
}

/// An invoice was issued by mistake; nothing was paid of it.
package struct InvoiceVoided: EventContract {
    package static let type = "billing.invoice_voided.v1"

    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    package let number: String
    /// The invoice's total.
    package let amount: Money

    package init(invoiceID: UniqueID, issuerID: UserID, customer: InvoicedCustomer, number: String, amount: Money) {
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.amount = amount
    }

    package init(_ fields: inout Fields) {
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        amount = fields.required("amount", .money)
    }

    package static let example = InvoiceVoided(
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "INV-2027-000001",
        amount: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("amount", amount)
    }
}

/// An issuer takes back a part of an invoice, or all of it.
package struct CreditNoteIssued: EventContract {
    package static let type = "billing.credit_note_issued.v1"

    package let creditNoteID: UniqueID
    package let invoiceID: UniqueID
    package let issuerID: UserID
    package let customer: InvoicedCustomer
    /// The credit note's own.
    package let number: String
    package let invoiceNumber: String
    /// With tax.
    package let amount: Money
    package let reason: String

    package init(
        creditNoteID: UniqueID,
        invoiceID: UniqueID,
        issuerID: UserID,
        customer: InvoicedCustomer,
        number: String,
        invoiceNumber: String,
        amount: Money,
        reason: String
    ) {
        self.creditNoteID = creditNoteID
        self.invoiceID = invoiceID
        self.issuerID = issuerID
        self.customer = customer
        self.number = number
        self.invoiceNumber = invoiceNumber
        self.amount = amount
        self.reason = reason
    }

    package init(_ fields: inout Fields) {
        creditNoteID = fields.required("credit_note_id", .uuid)
        invoiceID = fields.required("invoice_id", .uuid)
        issuerID = fields.required("issuer_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        number = fields.required("number", .text(0...4096))
        invoiceNumber = fields.required("invoice_number", .text(0...4096))
        amount = fields.required("amount", .money)
        reason = fields.required("reason", .text(0...4096))
    }

    package static let example = CreditNoteIssued(
        creditNoteID: .example,
        invoiceID: .example,
        issuerID: UserID(.example),
        customer: InvoicedCustomer.example,
        number: "CN-2027-000001",
        invoiceNumber: "INV-2027-000001",
        amount: .example,
        reason: "One came back")

    package func encode(to out: inout JSONWriter) {
        out.field("credit_note_id", creditNoteID)
        out.field("invoice_id", invoiceID)
        out.field("issuer_id", issuerID)
        out.field("customer", customer)
        out.field("number", number)
        out.field("invoice_number", invoiceNumber)
        out.field("amount", amount)
        out.field("reason", reason)
    }
}
