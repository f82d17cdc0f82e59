// Written by scripts/render from Migrations/.

import PostgresAccess

enum ComplianceMigrations {
    static let all = [
        Migration(name: "V0001__create_installation", sql: PackageResources.V0001__create_installation_sql)
    ]
}
