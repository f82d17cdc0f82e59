// Written by scripts/render from Migrations/.

import PostgresAccess

enum BillingMigrations {
    static let all = [
        Migration(name: "V0001__catalogue", sql: PackageResources.V0001__catalogue_sql),
        Migration(name: "V0002__customer_validations", sql: PackageResources.V0002__customer_validations_sql),
        Migration(name: "V0003__providers", sql: PackageResources.V0003__providers_sql),
        Migration(name: "V0005__standings", sql: PackageResources.V0005__standings_sql),
        Migration(name: "V0006__bill_payments", sql: PackageResources.V0006__bill_payments_sql),
        Migration(name: "V0010__beneficiaries", sql: PackageResources.V0010__beneficiaries_sql),
        Migration(name: "V0011__schedules", sql: PackageResources.V0011__schedules_sql),
        Migration(name: "V0012__personal_bills", sql: PackageResources.V0012__personal_bills_sql),
        Migration(name: "V0015__invoice_settings", sql: PackageResources.V0015__invoice_settings_sql),
        Migration(name: "V0016__invoices", sql: PackageResources.V0016__invoices_sql),
        Migration(name: "V0017__invoice_payments", sql: PackageResources.V0017__invoice_payments_sql),
        Migration(name: "V0018__credit_notes", sql: PackageResources.V0018__credit_notes_sql),
        Migration(name: "V0025__plans", sql: PackageResources.V0025__plans_sql),
        Migration(name: "V0026__coupons_and_meters", sql: PackageResources.V0026__coupons_and_meters_sql),
        Migration(name: "V0027__subscriptions", sql: PackageResources.V0027__subscriptions_sql),
        Migration(name: "V0028__usage", sql: PackageResources.V0028__usage_sql),
        Migration(name: "V0029__subscription_charges", sql: PackageResources.V0029__subscription_charges_sql),
    ]
}
