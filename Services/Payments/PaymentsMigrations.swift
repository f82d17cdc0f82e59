// Written by scripts/render from Migrations/.

import PostgresAccess

enum PaymentsMigrations {
    static let all = [
        Migration(name: "V0001__deposits", sql: PackageResources.V0001__deposits_sql),
        Migration(name: "V0002__deposit_fees", sql: PackageResources.V0002__deposit_fees_sql),
        Migration(name: "V0003__way_back", sql: PackageResources.V0003__way_back_sql),
        Migration(name: "V0004__forget_ways_back", sql: PackageResources.V0004__forget_ways_back_sql),
        Migration(name: "V0005__assess_deposits", sql: PackageResources.V0005__assess_deposits_sql),
        Migration(name: "V0006__bank_accounts", sql: PackageResources.V0006__bank_accounts_sql),
        Migration(name: "V0007__outflows", sql: PackageResources.V0007__outflows_sql),
        Migration(name: "V0008__outflow_fees", sql: PackageResources.V0008__outflow_fees_sql),
        Migration(name: "V0010__payments", sql: PackageResources.V0010__payments_sql),
        Migration(name: "V0011__requests", sql: PackageResources.V0011__requests_sql),
        Migration(name: "V0012__splits", sql: PackageResources.V0012__splits_sql),
        Migration(name: "V0013__recurring", sql: PackageResources.V0013__recurring_sql),
        Migration(name: "V0014__payouts", sql: PackageResources.V0014__payouts_sql),
        Migration(name: "V0015__assess_payments", sql: PackageResources.V0015__assess_payments_sql),
        Migration(name: "V0016__merchants", sql: PackageResources.V0016__merchants_sql),
        Migration(name: "V0017__links", sql: PackageResources.V0017__links_sql),
        Migration(name: "V0018__qr_codes", sql: PackageResources.V0018__qr_codes_sql),
        Migration(name: "V0019__live_requests", sql: PackageResources.V0019__live_requests_sql),
        Migration(name: "V0020__history_and_tables", sql: PackageResources.V0020__history_and_tables_sql),
        Migration(name: "V0021__bank_destinations", sql: PackageResources.V0021__bank_destinations_sql),
        Migration(name: "V0022__payment_refunds", sql: PackageResources.V0022__payment_refunds_sql),
        Migration(name: "V0023__reversals", sql: PackageResources.V0023__reversals_sql),
        Migration(name: "V0024__disputes", sql: PackageResources.V0024__disputes_sql),
        Migration(name: "V0025__processors", sql: PackageResources.V0025__processors_sql),
        Migration(name: "V0026__african_processors", sql: PackageResources.V0026__african_processors_sql),
        Migration(name: "V0027__virtual_accounts", sql: PackageResources.V0027__virtual_accounts_sql),
        Migration(name: "V0028__bank_rails", sql: PackageResources.V0028__bank_rails_sql),
        Migration(name: "V0029__micro_deposits", sql: PackageResources.V0029__micro_deposits_sql),
        Migration(name: "V0031__bank_entries_of_lines", sql: PackageResources.V0031__bank_entries_of_lines_sql),
        Migration(name: "V0032__payment_methods", sql: PackageResources.V0032__payment_methods_sql),
        Migration(name: "V0033__ach_debits", sql: PackageResources.V0033__ach_debits_sql),
        Migration(name: "V0035__refunds_of_guests", sql: PackageResources.V0035__refunds_of_guests_sql),
        Migration(name: "V0036__kept_fees", sql: PackageResources.V0036__kept_fees_sql),
        Migration(name: "V0037__virtual_account_numbers", sql: PackageResources.V0037__virtual_account_numbers_sql),
    ]
}
