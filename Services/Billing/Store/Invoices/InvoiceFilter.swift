import BillingDomain
import PostgresAccess
import Primitives

/// Which invoices a list shows, all of them one issuer's.
struct InvoiceFilter: Sendable, Equatable {
    var issuer: UserID
    var state: Invoice.State?
    /// A part of the number, or of the customer's name or address, in letters of any size.
    var text: String?
    /// Made at this instant or later.
    var from: Timestamp?
    /// Made before this instant.
    var to: Timestamp?

    var list: ListQuery {
        var list = ListQuery()
        list.equals("i.issuer_id", issuer)
        list.equals("i.status", state?.rawValue)
        if let text {
            list.requires(
                """
                (strpos(lower(i.number), lower(\(text))) > 0 or strpos(lower(i.customer_name), lower(\(text))) > 0
                    or strpos(lower(i.customer_email), lower(\(text))) > 0)
                """)
        }
        list.from("i.created_at", from)
        list.before("i.created_at", to)
        return list
    }
}
