// Written by scripts/render from Migrations/.

import PostgresAccess

enum ComplianceMigrations {
    static let all = [
        Migration(name: "V0001__create_kyc", sql: PackageResources.V0001__create_kyc_sql),
        Migration(name: "V0005__rights", sql: PackageResources.V0005__rights_sql),
        Migration(name: "V0006__access_consents", sql: PackageResources.V0006__access_consents_sql),
        Migration(name: "V0007__tax_certifications", sql: PackageResources.V0007__tax_certifications_sql),
    ]
}
