// Written by scripts/render from Migrations/.

import PostgresAccess

enum NotificationsMigrations {
    static let all = [
        Migration(name: "V0001__core", sql: PackageResources.V0001__core_sql),
        Migration(name: "V0002__webhooks", sql: PackageResources.V0002__webhooks_sql),
        Migration(name: "V0003__create_support", sql: PackageResources.V0003__create_support_sql),
        Migration(name: "V0004__mail", sql: PackageResources.V0004__mail_sql),
        Migration(name: "V0005__seed_faqs", sql: PackageResources.V0005__seed_faqs_sql),
        Migration(name: "V0006__answered_versions", sql: PackageResources.V0006__answered_versions_sql),
        Migration(name: "V0007__short_messages", sql: PackageResources.V0007__short_messages_sql),
        Migration(name: "V0008__push", sql: PackageResources.V0008__push_sql),
        Migration(name: "V0009__live", sql: PackageResources.V0009__live_sql),
        Migration(name: "V0010__broadcasts", sql: PackageResources.V0010__broadcasts_sql),
        Migration(name: "V0011__list_indexes", sql: PackageResources.V0011__list_indexes_sql),
        Migration(name: "V0012__marketing_consents", sql: PackageResources.V0012__marketing_consents_sql),
        Migration(name: "V0013__webhook_shares", sql: PackageResources.V0013__webhook_shares_sql),
    ]
}
