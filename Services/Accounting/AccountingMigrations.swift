// Written by scripts/render from Migrations/.

import PostgresAccess

enum AccountingMigrations {
    static let all = [
        Migration(name: "V0001__create_chart", sql: PackageResources.V0001__create_chart_sql),
        Migration(name: "V0002__create_periods", sql: PackageResources.V0002__create_periods_sql),
        Migration(name: "V0003__create_journal", sql: PackageResources.V0003__create_journal_sql),
        Migration(name: "V0004__guard_journal", sql: PackageResources.V0004__guard_journal_sql),
        Migration(name: "V0005__create_reconciliations", sql: PackageResources.V0005__create_reconciliations_sql),
        Migration(name: "V0006__seed_chart", sql: PackageResources.V0006__seed_chart_sql),
        Migration(name: "V0007__settlement_account", sql: PackageResources.V0007__settlement_account_sql),
        Migration(name: "V0008__close_control_accounts", sql: PackageResources.V0008__close_control_accounts_sql),
        Migration(name: "V0009__close_periods_in_order", sql: PackageResources.V0009__close_periods_in_order_sql),
        Migration(
            name: "V0010__reversals_after_their_cause", sql: PackageResources.V0010__reversals_after_their_cause_sql),
        Migration(name: "V0011__walk_the_chain_again", sql: PackageResources.V0011__walk_the_chain_again_sql),
        Migration(name: "V0012__create_staff_acts", sql: PackageResources.V0012__create_staff_acts_sql),
        Migration(name: "V0013__find_entries", sql: PackageResources.V0013__find_entries_sql),
        Migration(name: "V0014__create_attachments", sql: PackageResources.V0014__create_attachments_sql),
        Migration(name: "V0015__shortfall_accounts", sql: PackageResources.V0015__shortfall_accounts_sql),
        Migration(name: "V0016__find_what_somebody_wrote", sql: PackageResources.V0016__find_what_somebody_wrote_sql),
        Migration(name: "V0017__clearing_accounts", sql: PackageResources.V0017__clearing_accounts_sql),
        Migration(name: "V0018__bank_entries", sql: PackageResources.V0018__bank_entries_sql),
        Migration(name: "V0019__biller_commissions", sql: PackageResources.V0019__biller_commissions_sql),
    ]
}
