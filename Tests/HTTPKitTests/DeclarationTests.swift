import Authentication
import JSONKit
import Primitives
import Testing

@testable import HTTPKit

/// What a declaration alone decides: who oversees others, how a table is cut into pages.
@Suite struct DeclarationTests {
    private struct Row: FieldEncodable {
        let name: String
        static let example = Row(name: "a")
        func encode(to out: inout JSONWriter) { out.field("name", name) }
    }

    private let user = UserID(.example)
    private let codec = CursorCodec(key: Array("a key of sixteen bytes".utf8))

    private func page(_ names: [String], limit: Int?, cursor: String?) throws -> Page<Row> {
        let pairs = [limit.map { ("limit", "\($0)") }, cursor.map { ("cursor", $0) }].compactMap(\.self)
        let query = try JSONReader.decode(TableQuery.self, fromText: pairs.map { (name: $0.0, value: $0.1) })
        return try query.page(names.map(Row.init), codec, list: "rows") { $0.name }
    }

    @Test func aTableIsWholeUnlessALimitIsGiven() throws {
        let all = try page(["c", "a", "b"], limit: nil, cursor: nil)
        #expect(all.data.map(\.name) == ["a", "b", "c"])
        #expect(all.nextCursor == nil)
    }

    @Test func pagesOfATableFollowEachOtherThoughRowsComeAndGo() throws {
        let first = try page(["a", "b", "c", "d"], limit: 2, cursor: nil)
        #expect(first.data.map(\.name) == ["a", "b"])
        let second = try page(["a", "c", "d", "aa"], limit: 2, cursor: first.nextCursor)
        #expect(second.data.map(\.name) == ["c", "d"])
        #expect(second.nextCursor == nil)
        #expect(try page([], limit: nil, cursor: nil).data.isEmpty)
    }

    @Test func aTableCanShowItsNewestFirst() throws {
        let rows = ["a", "c", "b"].map(Row.init)
        func query(_ pairs: [(name: String, value: String)]) throws -> Page<Row> {
            try JSONReader.decode(TableQuery.self, fromText: pairs)
                .page(rows, codec, list: "rows", newestFirst: true) { $0.name }
        }
        let first = try query([("limit", "2")])
        #expect(first.data.map(\.name) == ["c", "b"])
        #expect(try query([("cursor", try #require(first.nextCursor))]).data.map(\.name) == ["a"])
    }

    @Test func anotherListsCursorIsRefused() throws {
        let foreign = codec.encode("a", list: "others")
        #expect(throws: InvalidCursor.self) { try page(["a"], limit: nil, cursor: foreign) }
        #expect(throws: InvalidCursor.self) { try page(["a"], limit: nil, cursor: "AAAA") }
    }

    @Test func overseersAreTheDeclaredRolesWithWhomTheyImply() {
        let access = Access.authenticated(scope: .walletRead, overseers: [.support])
        func oversees(_ roles: [Role], reading: Bool) -> Bool {
            access.oversees(Caller(userID: user, roles: roles), reading: reading)
        }
        #expect(oversees([.support], reading: false))
        #expect(oversees([.admin], reading: false))
        #expect(oversees([.auditor], reading: true))
        #expect(!oversees([.auditor], reading: false))
        #expect(!oversees([.customer, .operator], reading: true))
    }

    @Test func theDocumentNamesEveryRoleThatPasses() throws {
        let access = Access.roles([.accountant], scope: .accountingRead)
        let expected = try JSONParser.parse(
            Array(#"{"callers":["accountant","admin","auditor"],"scope":"accounting:read","overseers":[]}"#.utf8))
        #expect(access.json(reading: true) == expected)
        #expect(Access.public.json(reading: true)["callers"] == .string("anyone"))
        #expect(Access.anyAuthenticated.json(reading: true)["scope"] == .null)
    }
}
