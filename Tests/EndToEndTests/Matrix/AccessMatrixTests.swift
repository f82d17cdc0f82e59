import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Every route with every kind of caller, made from what the routes declare.
@Suite struct AccessMatrixTests {
    /// One cell: a route, asked by somebody in a way that has no effect when it is let in.
    private struct Cell: Sendable {
        let operation: ServedOperation
        let caller: MatrixCaller
    }

    @Test func everyRouteAdmitsWhomItDeclaresAndNobodyElse() async throws {
        let operations = try await ServedOperation.all()
        let callers = try await MatrixCaller.people() + MatrixCaller.programs()
        let cells = operations.flatMap { operation in callers.map { Cell(operation: operation, caller: $0) } }
        let wrong = try await concurrently(cells) { try await Self.mistake($0) }.compactMap(\.self)
        #expect(
            wrong.isEmpty, "\(wrong.count) of \(cells.count):\n\(wrong.sorted().prefix(40).joined(separator: "\n"))")
    }

    /// What is wrong with a cell, nil when nothing is.
    private static func mistake(_ cell: Cell) async throws -> String? {
        let answer = try await ask(cell)
        let place = "\(cell.operation.testDescription) by \(cell.caller.name): \(answer.status) \(answer.code ?? "")"
        guard cell.operation.access.admits(cell.caller) else {
            let isKnown = cell.caller.credential != nil && cell.caller.credential != .garbage
            let expected = isKnown ? (403, "forbidden") : (401, "unauthenticated")
            return (answer.status, answer.code) == expected ? nil : "\(place), not \(expected)"
        }
        // Pages have no parameters that could be wrong, and of a raw body the signature is looked at instead of a type.
        if cell.operation.access.isPublic {
            return ["forbidden", "unauthenticated", "token_expired"].contains(answer.code) ? place : nil
        }
        return [400, 415].contains(answer.status) ? nil : "\(place), not let in"
    }

    /// The caller is checked before the content type and the parameters: whoever is let in hears that these are wrong.
    /// Where any content is taken it is a parameter that is wrong.
    private static func ask(_ cell: Cell) async throws -> FlorinAnswer {
        let client = try cell.caller.client
        let operation = cell.operation
        let mayBringAnything = operation.isReading || operation.takesAnyContent
        let path = operation.path(id: Example.randomID(), query: mayBringAnything ? ["nobody_knows=1"] : [])
        if operation.isReading { return try await client.get(path) }
        return try await client.send(operation.method, path, body: Array("x".utf8), contentType: "text/plain")
    }

    @Test func otherVerbsAreNotAllowed() async throws {
        let operations = try await ServedOperation.all()
        let client = try await MatrixCaller.everybody().client
        let paths = operations.map { $0.path(id: Example.randomID()) }
        let wrong = try await concurrently(paths) { path in
            let bare = path.split(separator: "?")[0]
            var served: Set<String> = []
            for operation in operations where operation.serves(bare) { served.insert(operation.method.rawValue) }
            return try await Self.wrongVerbs(path, served, client)
        }
        #expect(wrong.joined().isEmpty, "\(wrong.joined().sorted().joined(separator: "\n"))")
    }

    private static func wrongVerbs(
        _ path: String, _ served: Set<String>, _ client: FlorinClient
    ) async throws -> [String] {
        let allowed = served.contains("GET") ? served.union(["HEAD"]) : served
        var wrong: [String] = []
        for method in [HTTPMethod.GET, .HEAD, .POST, .PUT, .PATCH, .DELETE, .OPTIONS]
        where !allowed.contains(method.rawValue) {
            let answer = try await client.send(method, path)
            let named = Set(answer.headers["Allow"].joined().split(separator: ",").map { $0.trimmed })
            if answer.status != 405 || named != allowed {
                wrong.append(
                    "\(method.rawValue) \(path): \(answer.status), allows \(named.sorted()), not \(allowed.sorted())")
            }
        }
        for (method, status) in [("TRACE", 405), ("PROPFIND", 501)] {
            let answer = try await client.send(HTTPMethod(rawValue: method), path)
            if answer.status != status { wrong.append("\(method) \(path): \(answer.status)") }
        }
        return wrong
    }
}

extension Substring {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
