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
        Migration(name: "V0008__reserve_deposits", sql: PackageResources.V0008__reserve_deposits_sql),
    ]
}
