package import PrivacyKit

/// What this service knows of people, table by table in the order in which they are erased.
package enum BillingPrivacy {
    package static let map = PrivacyMap(
        schema: "billing", CataloguePrivacy.tables, BillPaymentPrivacy.tables, SchedulesPrivacy.tables,
        SubscriptionPrivacy.tables, InvoicePrivacy.tables)
}
