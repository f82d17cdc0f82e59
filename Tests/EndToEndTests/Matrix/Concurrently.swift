/// Runs over all items, a few at a time, and gives the results in any order.
func concurrently<Item: Sendable, Result: Sendable>(
    _ items: [Item], width: Int = 12, _ body: @escaping @Sendable (Item) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var results: [Result] = []
        for (index, item) in items.enumerated() {
            if index >= width, let done = try await group.next() { results.append(done) }
            group.addTask { try await body(item) }
        }
        for try await done in group { results.append(done) }
        return results
    }
}
