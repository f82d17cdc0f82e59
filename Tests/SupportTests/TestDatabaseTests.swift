import PostgresAccess
import TestSupport
import Testing

@Suite("Database of a test")
struct TestDatabaseTests {
    static let books = TestSchema(
        "support_books",
        [Migration(name: "V0001__create_pages", sql: Array("create table pages (number int primary key);".utf8))])
    static let letters = TestSchema(
        "support_letters",
        [Migration(name: "V0001__create_letters", sql: Array("create table letters (id int primary key);".utf8))])

    @Test func isMigratedAndFoundBySearchPath() async throws {
        try await TestDatabase.with(Self.books) { database in
            let client = try database.client()
            try await client.execute("insert into pages (number) values (\(7))")
            let numbers = try await client.query("select number from support_books.pages").decode(Int32.self)
            #expect(numbers == [7])
        }
    }

    @Test func belongsToOneTestAlone() async throws {
        try await TestDatabase.with(Self.books) { first in
            try await TestDatabase.with(Self.books) { second in
                try await first.client().execute("insert into pages (number) values (\(1))")
                #expect(try await second.client().query("select number from pages").isEmpty)
            }
        }
    }

    /// PostgreSQL keeps 63 bytes of a name: of many services the names would leave no room for what tells two apart.
    @Test func ofManySchemasHasANameOfItsOwn() async throws {
        func schemas(_ table: String) -> [TestSchema] {
            (1...4).map { number in
                TestSchema(
                    "support_shelf_number_\(number)",
                    [Migration(name: "V0001__create", sql: Array("create table \(table) (id int primary key);".utf8))])
            }
        }
        try await TestDatabase.with(schemas("papers")) { first in
            try await TestDatabase.with(schemas("papers")) { second in
                #expect(first.name != second.name && first.name.utf8.count <= 63)
            }
            // The same schemas with other migrations have another template.
            try await TestDatabase.with(schemas("maps")) { other in
                let maps = try await other.client().query("select id from maps")
                #expect(maps.isEmpty)
            }
        }
    }

    @Test func isGoneAfterwards() async throws {
        let client = try await TestDatabase.with(Self.books) { database in
            try database.client(acquireTimeout: .milliseconds(100))
        }
        await #expect(throws: PostgresError.self) { try await client.ping() }
    }

    /// The wall between services: SQLSTATE 42501 is insufficient privilege.
    @Test(arguments: [
        "select count(*) from support_letters.letters", "insert into support_letters.letters (id) values (1)",
        "create table support_letters.mine (id int)", "create table public.mine (id int)", "create schema mine",
        "create role mine", "alter role florin_support_letters password 'mine'", "create database mine",
        "drop table support_letters.letters", "copy pages to '/tmp/pages'", "select pg_read_file('postgresql.conf')",
    ])
    func aRoleReachesItsOwnSchemaAndNothingElse(statement: String) async throws {
        try await TestDatabase.with(Self.books, Self.letters) { database in
            let client = try database.client(for: Self.books.name)
            let error = try await #require(throws: PostgresError.self) { try await client.script(statement) }
            #expect(error.sqlState == "42501")
        }
    }
}
