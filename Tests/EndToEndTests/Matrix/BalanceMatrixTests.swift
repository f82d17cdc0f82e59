import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Who can raise or lower a balance: every route that changes something is asked by every kind of caller, in good
/// order and about things that are there, and what people have is looked at before and after each call.
@Suite struct BalanceMatrixTests {
    /// Roles without the routes that move money move none; of the staff only operators have those.
    @Test func nobodyMovesMoneyOfOthersButOperatorsByRoutesForThat() async throws {
        let world = try await MatrixWorld.new()
        let callers = try await MatrixCaller.people() + MatrixCaller.programs()
        var (asked, answered) = (0, 0)
        for operation in try await Self.operations() {
            for caller in callers where !Self.isMeantTo(operation, caller) {
                guard !Self.changesRules(operation) || !operation.access.admits(caller) else { continue }
                let status = try await Self.ask(operation, caller, world)
                asked += 1
                if (200..<300).contains(status) { answered += 1 }
            }
        }
        // Most are turned away; those that are let in do what they were asked to.
        #expect(asked > 1_000 && answered > 40, "\(answered) of \(asked)")
    }

    /// Nor does an owner move what is his own, by routes that are for other things.
    @Test func ownersMoveMoneyByRoutesForThatAlone() async throws {
        let world = try await MatrixWorld.new()
        let owner = MatrixCaller(name: "owner", world.owner)
        var answered = 0
        for operation in try await Self.operations() where operation.right != "move_money" {
            guard operation.access.admits(owner) else { continue }
            if (200..<300).contains(try await Self.ask(operation, owner, world)) { answered += 1 }
        }
        #expect(answered > 8)
    }

    /// The documented right of every route is one of those that there are.
    @Test func everyRouteTellsItsRight() async throws {
        for operation in try await ServedOperation.all() {
            let known = operation.isReading ? ["see"] : ["own", "act", "keep_books", "move_money"]
            #expect(known.contains(operation.right), "\(operation.testDescription): \(operation.right)")
        }
    }

    /// What changes something, for somebody known; what ends a thing or a session comes last, for it ends the walk.
    private static func operations() async throws -> [ServedOperation] {
        let operations = try await ServedOperation.all().filter { operation in
            // Switches of the whole installation, which other tests run on.
            !operation.isReading && !operation.access.isPublic && !operation.template.hasPrefix("/api/v1/ops/")
        }
        try #require(operations.count > 40)
        return operations.sorted { finality($0) < finality($1) }
    }

    private static func finality(_ operation: ServedOperation) -> Int {
        if operation.template.contains("/logout") { return 4 }
        if operation.right == "own" { return 3 }
        let ends = ["/freeze", "/close", "/release"].contains { operation.template.hasSuffix($0) }
        return operation.method == .DELETE || ends || operation.template.contains("/users/") ? 2 : 1
    }

    /// An operator, by a route that is for moving money.
    private static func isMeantTo(_ operation: ServedOperation, _ caller: MatrixCaller) -> Bool {
        operation.right == "move_money" && operation.access.admits(caller)
            && !caller.roles.isDisjoint(with: ["operator", "admin"])
    }

    private static func changesRules(_ operation: ServedOperation) -> Bool {
        allFixtures.contains { $0.rules.contains(operation.id) }
    }

    /// - Returns: the status.
    private static func ask(
        _ operation: ServedOperation, _ caller: MatrixCaller, _ world: MatrixWorld
    ) async throws -> Int {
        let before = try await world.funds()
        let answer = try await send(operation, caller, world)
        let place = "\(operation.testDescription) (\(operation.right)) by \(caller.name): \(answer.status)"
        #expect(answer.status < 500, "\(place)")
        let after = try await world.funds()
        for (pot, funds) in before {
            let now = after[pot]
            #expect(now?.posted == funds.posted, "\(place) moved \(pot) from \(funds) to \(String(describing: now))")
            // A hold may end, and nobody but its owner and services places one.
            #expect((now?.available ?? 0) >= funds.available, "\(place) holds of \(pot)")
        }
        return answer.status
    }

    /// About what is there, as far as there is something.
    private static func send(
        _ operation: ServedOperation, _ caller: MatrixCaller, _ world: MatrixWorld
    ) async throws -> FlorinAnswer {
        var id: String?
        if let collection = operation.collection { id = try await world.id(in: collection) }
        var body = operation.bodyExample
        for name in body?.idNames ?? [] {
            if let there = try await world.id(named: name) { body = body?.replacing([name], with: there) }
        }
        let form = operation.takesForm ? Example.form : nil
        return try await caller.client.send(
            operation.method, operation.path(id: id ?? Example.randomID()), body: form ?? body.map { JSON.encode($0) },
            key: UUID().uuidString, contentType: form == nil ? "application/json" : Example.formType)
    }
}
