import Outbox
import PostgresAccess

enum AllMigrations {
    /// The shared ones first, as their names say; a service without any of its own has no schema.
    static func of<S: FlorinService>(_ service: S.Type) -> [Migration] {
        S.migrations.isEmpty ? [] : Outbox.migrations + S.migrations
    }
}
