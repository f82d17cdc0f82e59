// Written by scripts/render from Migrations/.

import PostgresAccess

enum ComplianceMigrations {
    static let all = [
        Migration(name: "V0001__create_kyc", sql: PackageResources.V0001__create_kyc_sql),
        Migration(name: "V0002__create_assessments", sql: PackageResources.V0002__create_assessments_sql),
        Migration(name: "V0003__screening", sql: PackageResources.V0003__screening_sql),
        Migration(name: "V0004__audit_log", sql: PackageResources.V0004__audit_log_sql),
        Migration(name: "V0005__rights", sql: PackageResources.V0005__rights_sql),
        Migration(name: "V0006__adverse_media", sql: PackageResources.V0006__adverse_media_sql),
        Migration(name: "V0007__access_consents", sql: PackageResources.V0007__access_consents_sql),
        Migration(name: "V0008__tax_certifications", sql: PackageResources.V0008__tax_certifications_sql),
        Migration(name: "V0009__reports", sql: PackageResources.V0009__reports_sql),
        Migration(name: "V0010__fraud_models", sql: PackageResources.V0010__fraud_models_sql),
    ]
}
