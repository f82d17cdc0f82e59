import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Every list, found by its answer, has pages, and believes no cursor that it did not make.
@Suite struct ListMatrixTests {
    /// A few figures of what is there, all of them in one answer.
    private static let sums: Set<String> = ["getBillFees", "getSubscriptionUsage"]

    @Test func everyListHasPagesAndRefusesForgedCursors() async throws {
        let world = try await MatrixWorld.new()
        let everybody = try world.everybody.client
        let owner = MatrixCaller(name: "owner", world.owner)
        let lists = try await ServedOperation.all().filter { operation in
            operation.isReading && operation.output?["properties"]?["data"]?["type"] == .string("array")
                && !Self.sums.contains(operation.id)
        }
        #expect(lists.count > 12)
        let wallets = try await everybody.get("/api/v1/currencies?limit=1").json["next_cursor"]?.stringValue
        let foreign = try #require(wallets)
        for list in lists {
            let name = list.testDescription
            #expect(list.takes("limit") && list.takes("cursor"), "\(name)")
            #expect(list.output?["properties"]?["next_cursor"] != nil, "\(name)")
            #expect(list.codes(400).contains("bad_cursor"), "\(name) does not document bad_cursor")
            let id = try await list.collection.asyncMap { try await world.id(in: $0) } ?? nil
            // What hangs on a thing of the owner's is for the owner.
            let client = id != nil && list.access.admits(owner) ? world.owner.client : everybody
            func ask(_ query: String) async throws -> FlorinAnswer {
                try await client.get(list.path(id: id ?? Example.randomID(), query: [query]))
            }
            let first = try await ask("limit=1")
            #expect(first.status == 200, "\(name)")
            var forged = ["bm90LW91cnM", "%00", "A", String(repeating: "A", count: 2_000)]
            if !list.template.hasSuffix("/currencies") { forged.append(foreign) }
            if let next = try first.json["next_cursor"]?.stringValue {
                #expect(try await ask("cursor=\(next)").status == 200, "\(name)")
                forged += [String(next.dropLast()), "B" + next.dropFirst(), next + "A"].filter { $0 != next }
            }
            for cursor in forged {
                let answer = try await ask("cursor=\(cursor)")
                #expect(answer.status == 400, "\(name) with \(cursor): \(answer.status)")
                #expect(["bad_cursor", "malformed_parameter"].contains(answer.code), "\(name) with \(cursor)")
            }
            for limit in ["0", "101", "-1", "x", "1e3", ""] {
                #expect(try await ask("limit=\(limit)").status == 400, "\(name) with limit \(limit)")
            }
        }
    }
}

extension Optional {
    fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        if let self { try await transform(self) } else { nil }
    }
}
