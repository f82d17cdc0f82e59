// Written by scripts/render from Migrations/.

import PostgresAccess

enum WalletMigrations {
    static let all = [
        Migration(name: "V0001__create_accounts", sql: PackageResources.V0001__create_accounts_sql),
        Migration(name: "V0002__create_movements", sql: PackageResources.V0002__create_movements_sql),
        Migration(name: "V0003__create_holds", sql: PackageResources.V0003__create_holds_sql),
        Migration(name: "V0004__create_rules", sql: PackageResources.V0004__create_rules_sql),
        Migration(name: "V0005__create_fx", sql: PackageResources.V0005__create_fx_sql),
        Migration(name: "V0006__create_pins", sql: PackageResources.V0006__create_pins_sql),
        Migration(name: "V0007__create_snapshots", sql: PackageResources.V0007__create_snapshots_sql),
        Migration(name: "V0008__default_wallet_is_open", sql: PackageResources.V0008__default_wallet_is_open_sql),
        Migration(name: "V0009__rules_identity", sql: PackageResources.V0009__rules_identity_sql),
        Migration(name: "V0010__order_of_rate_sets", sql: PackageResources.V0010__order_of_rate_sets_sql),
        Migration(name: "V0011__pin_versions", sql: PackageResources.V0011__pin_versions_sql),
        Migration(name: "V0012__facts_of_owners", sql: PackageResources.V0012__facts_of_owners_sql),
        Migration(name: "V0013__unknown_numbers", sql: PackageResources.V0013__unknown_numbers_sql),
        Migration(name: "V0014__holds_end_as_shown", sql: PackageResources.V0014__holds_end_as_shown_sql),
        Migration(name: "V0015__guard_debits", sql: PackageResources.V0015__guard_debits_sql),
        Migration(name: "V0016__reserve_deposits", sql: PackageResources.V0016__reserve_deposits_sql),
        Migration(name: "V0017__create_purposes", sql: PackageResources.V0017__create_purposes_sql),
        Migration(name: "V0018__answer_services", sql: PackageResources.V0018__answer_services_sql),
        Migration(name: "V0019__keep_what_asked", sql: PackageResources.V0019__keep_what_asked_sql),
        Migration(name: "V0020__accounts_of_services", sql: PackageResources.V0020__accounts_of_services_sql),
        Migration(name: "V0021__processes_of_before", sql: PackageResources.V0021__processes_of_before_sql),
        Migration(
            name: "V0022__what_older_processes_wrote", sql: PackageResources.V0022__what_older_processes_wrote_sql),
        Migration(name: "V0023__find_what_is_a_persons", sql: PackageResources.V0023__find_what_is_a_persons_sql),
        Migration(name: "V0024__count_open_holds", sql: PackageResources.V0024__count_open_holds_sql),
        Migration(name: "V0025__standing_of_owners", sql: PackageResources.V0025__standing_of_owners_sql),
        Migration(name: "V0027__chargebacks", sql: PackageResources.V0027__chargebacks_sql),
        Migration(name: "V0028__late_bills", sql: PackageResources.V0028__late_bills_sql),
        Migration(name: "V0029__reward_rules", sql: PackageResources.V0029__reward_rules_sql),
        Migration(name: "V0030__reward_accounts", sql: PackageResources.V0030__reward_accounts_sql),
        Migration(name: "V0031__reward_payments", sql: PackageResources.V0031__reward_payments_sql),
        Migration(name: "V0032__reward_points", sql: PackageResources.V0032__reward_points_sql),
        Migration(name: "V0033__referrals", sql: PackageResources.V0033__referrals_sql),
    ]
}
