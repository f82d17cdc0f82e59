// Written by scripts/render from Migrations/.

import PostgresAccess

enum ComplianceMigrations {
    static let all = [
        Migration(name: "V0001__create_kyc", sql: PackageResources.V0001__create_kyc_sql),
        Migration(name: "V0004__audit_log", sql: PackageResources.V0004__audit_log_sql),
    ]
}
