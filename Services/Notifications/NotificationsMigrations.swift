// Written by scripts/render from Migrations/.

import PostgresAccess

enum NotificationsMigrations {
    static let all = [
        Migration(name: "V0001__core", sql: PackageResources.V0001__core_sql),
        Migration(name: "V0004__mail", sql: PackageResources.V0004__mail_sql),
    ]
}
