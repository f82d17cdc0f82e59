import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// What belongs to somebody else answers as what does not exist: the same status, headers and bytes. The request id is
/// given by the client, so it is the same as well. What may differ is the date, what is left of the rate limit, and
/// whether a refused request's body was there already, else its connection ends.
@Suite struct ForeignIDTests {
    private static let varyingHeaders: Set<String> = [
        "date", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "connection",
    ]
    /// Whom one pays is told apart on purpose: money can be sent to everybody's wallet. Who can be paid, what merchants
    /// sell and the merchants themselves are there for everybody; an item lies in the thing that the path names.
    private static let openNames: Set<String> = [
        "destination_wallet_id", "biller_id", "package_id", "plan_id", "merchant_id", "item_id",
    ]
    /// What lies there is for everybody.
    private static let openCollections: Set<String> = ["/api/v1/billing/billers", "/api/v1/billing/plans"]
    /// For whoever is asked for money, or for it back, and not for who asks; and what lies in a thing of many.
    private static let othersPart: Set<String> = [
        "payMoneyRequest", "declineMoneyRequest", "paySplit", "approveReversal", "declineReversal", "getDisputeFile",
    ]

    @Test func foreignIDsInAPathLookLikeRandomOnes() async throws {
        let world = try await MatrixWorld.new()
        let operations = try await ServedOperation.all().filter { !$0.idParameters.isEmpty }
        let stranger = MatrixCaller(name: "stranger", try await Customer.new())
        let callers = try await MatrixCaller.people() + MatrixCaller.programs().suffix(1) + [stranger]
        var wrong: [String] = []
        for operation in operations {
            let collection = try #require(operation.collection)
            let isOpen = operation.isReading && Self.openCollections.contains(collection)
            let there = isOpen ? nil : try await world.id(in: collection)
            wrong += try await concurrently(callers) { caller in
                try await Self.mistake(operation, there, caller)
            }.compactMap(\.self)
        }
        #expect(operations.count > 20)
        #expect(wrong.isEmpty, "\(wrong.sorted().joined(separator: "\n"))")
    }

    /// Ids in bodies and queries: a wallet to pay from, a quote to use.
    @Test func foreignIDsInFieldsLookLikeRandomOnes() async throws {
        let world = try await MatrixWorld.new()
        let stranger = try await Customer.new()
        var count = 0
        for operation in try await ServedOperation.all() where !operation.access.isPublic {
            for name in (operation.bodyExample?.idNames ?? []).union(operation.queryIDs).subtracting(Self.openNames) {
                guard let there = try await world.id(named: name) else { continue }
                let caller = MatrixCaller(name: "stranger", stranger)
                let expected = operation.access.admits(caller) ? 404 : 403
                let foreign = try await Self.ask(operation, nil, caller, [name: there])
                let random = try await Self.ask(operation, nil, caller, [name: Example.randomID()])
                let place = "\(operation.testDescription) with \(name)"
                #expect(Self.comparable(foreign) == Self.comparable(random), "\(place)")
                // A batch answers as a whole and refuses in its rows; a list of somebody else's is forbidden.
                #expect([expected, 200, 403].contains(foreign.status), "\(place): \(Self.comparable(foreign))")
                count += 1
            }
        }
        #expect(count > 4)
    }

    /// The owner finds it by the same requests, so what a stranger hears is about whose it is.
    @Test func theOwnerFindsThem() async throws {
        let world = try await MatrixWorld.new()
        let owner = MatrixCaller(name: "owner", world.owner)
        let operations = try await ServedOperation.all().filter { !$0.idParameters.isEmpty }
        // What ends a thing comes last.
        let order = operations.sorted { Self.finality($0) < Self.finality($1) }
        // Whom one pays has to be there, or that is what is not found.
        let payee = ["destination_wallet_id": try #require(try await world.id(in: "/api/v1/wallets"))]
        var count = 0
        for operation in order where operation.access.admits(owner) && !Self.othersPart.contains(operation.id) {
            let collection = try #require(operation.collection)
            let there = try #require(try await world.id(in: collection))
            let answer = try await Self.ask(operation, there, owner, payee)
            let isFound = ![401, 403, 404, 405].contains(answer.status) && answer.status < 500
            #expect(isFound, "\(operation.testDescription): \(Self.comparable(answer))")
            count += 1
        }
        #expect(count > 12)
    }

    private static func finality(_ operation: ServedOperation) -> Int {
        if operation.isReading { return 0 }
        return operation.method == .DELETE || operation.template.hasSuffix("/close") ? 2 : 1
    }

    private static func mistake(
        _ operation: ServedOperation, _ there: String?, _ caller: MatrixCaller
    ) async throws -> String? {
        let place = "\(operation.testDescription) by \(caller.name)"
        let random = try await ask(operation, Example.randomID(), caller)
        let isKnown = caller.credential != nil && caller.credential != .garbage
        let expected = operation.access.admits(caller) ? 404 : isKnown ? 403 : 401
        guard random.status == expected else {
            return "\(place): a random id answers \(random.status), not \(expected)"
        }
        // Overseers reach it, and staff what nobody owns; that would have effects.
        let reaches = operation.access.oversees(caller) || !operation.access.isForCustomers
        guard let there, !(expected == 404 && reaches) else { return nil }
        let foreign = try await ask(operation, there, caller)
        guard comparable(foreign) == comparable(random) else {
            return "\(place): \(comparable(foreign)) differs from \(comparable(random))"
        }
        return nil
    }

    /// A request in good order.
    private static func ask(
        _ operation: ServedOperation, _ id: String?, _ caller: MatrixCaller, _ fields: [String: String] = [:]
    ) async throws -> FlorinAnswer {
        var body = operation.bodyExample
        for name in body?.idNames ?? [] { body = body?.replacing([name], with: fields[name] ?? unknownID(for: name)) }
        // A form with one file where a form is asked for.
        let (file, type) =
            operation.takesForm
            ? (Example.form, Example.formType)
            : operation.takesXML ? (Array("<a/>".utf8), "application/xml") : (nil, "application/json")
        let query = fields.filter { operation.takes($0.key) }.map { "\($0.key)=\($0.value)" }
        return try await caller.client.send(
            operation.method, operation.path(id: id ?? Example.randomID(), query: query),
            body: file ?? (operation.isReading ? nil : body.map { JSON.encode($0) }), key: UUID().uuidString,
            contentType: type, headers: ["X-Request-Id": "matrix"])
    }

    /// Different for each field, the same in each request.
    private static func unknownID(for name: String) -> String {
        "01977777-0000-7000-8000-\(String(repeating: "0", count: 10))\(name.utf8.count + 10)"
    }

    private static func comparable(_ answer: FlorinAnswer) -> String {
        let headers = answer.headers.filter { !varyingHeaders.contains($0.name.lowercased()) }
            .map { "\($0.name): \($0.value)" }.sorted()
        return "\(answer.status) \(headers) \(String(decoding: answer.body, as: UTF8.self))"
    }
}
