import Logging
import PostgresAccess
import Testing

@Suite struct MigratorTests {
    private let first = Migration(
        name: "V0001__create", sql: Array("create table a (x int); insert into a values (1);".utf8))
    private let second = Migration(name: "V0002__more", sql: Array("alter table a add y int; -- end".utf8))
    private let shared = Migration(name: "V0000_02__shared", sql: Array("create table shared (x int)".utf8))

    @Test func migrationsRunOnceInOrder() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "wallet", logger: Logger(label: "test"))
            try await migrator.migrate([second, first])
            try await migrator.migrate([first, second])
            try await migrator.verify([first, second])
            let row = try await client.query("select x, y from wallet.a").first(Int.self, Int?.self)
            #expect(row?.0 == 1 && row?.1 == nil)
            try await expectFirst(2, client, "select count(*) from wallet.schema_migrations")
        }
    }

    @Test func manyMayMigrateAtOnce() async throws {
        try await withDatabase(poolSize: 8) { client, _ in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await Migrator(client: client, schema: "wallet", logger: Logger(label: "test"))
                            .migrate([first, second])
                    }
                }
                try await group.waitForAll()
            }
            try await expectFirst(1, client, "select count(*) from wallet.a")
        }
    }

    @Test func anEditedFileIsRefused() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            try await migrator.migrate([first])
            let edited = Migration(name: "V0001__create", sql: Array("create table b (x int)".utf8))
            await #expect(throws: MigrationError.changed("V0001__create")) {
                try await migrator.migrate([edited, second])
            }
            await #expect(throws: MigrationError.changed("V0001__create")) { try await migrator.verify([edited]) }
            try await expectFirst(1, client, "select count(*) from s.schema_migrations")
        }
    }

    @Test func anotherHistoryIsRefusedAndANewerOneIsNot() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            try await migrator.migrate([first])
            await #expect(throws: MigrationError.unknown("V0001__create")) { try await migrator.migrate([second]) }
            try await migrator.migrate([first, second])
            try await migrator.migrate([first])
            try await migrator.verify([first])
        }
    }

    @Test func aLateSharedMigrationStillRuns() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            try await migrator.migrate([first])
            await #expect(throws: MigrationError.missing("V0000_02__shared")) {
                try await migrator.verify([first, shared])
            }
            try await migrator.migrate([first, shared])
            try await expectFirst(0, client, "select count(*) from s.shared")
        }
    }

    @Test func aFailedFileLeavesNothing() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            let bad = Migration(name: "V0002__bad", sql: Array("create table c (x int); select 1/0".utf8))
            await #expect(throws: MigrationError.failed("V0002__bad", sqlState: "22012", message: "division by zero")) {
                try await migrator.migrate([first, bad])
            }
            try await expectFirst(true, client, "select to_regclass('s.c') is null and to_regclass('s.a') is not null")
            try await migrator.migrate([first, second])
        }
    }

    @Test func unreadableAndDoubleFilesAreRefused() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            await #expect(throws: MigrationError.duplicateName("V0001__create")) {
                try await migrator.migrate([first, first])
            }
            let binary = Migration(name: "V0001__x", sql: [0xFF, 0xFE])
            await #expect(throws: MigrationError.unreadable("V0001__x")) { try await migrator.migrate([binary]) }
        }
    }

    @Test func verifyOfAnEmptyDatabaseNamesWhatIsMissing() async throws {
        try await withDatabase { client, _ in
            let migrator = Migrator(client: client, schema: "s", logger: Logger(label: "test"))
            await #expect(throws: MigrationError.missing("V0001__create")) { try await migrator.verify([first]) }
        }
    }
}
