import Testing

@Suite("Unchecked code")
struct SafetyTests {
    /// The wrappers of C libraries and the event loop: the only places that promise by hand what the compiler cannot
    /// see, each with its reason.
    static let wrappers = [
        "Shared/PostgresAccess/", "Shared/Messaging/", "Shared/RedisAccess/", "Shared/EventLoopKit/",
        "Shared/CurlKit/", "Shared/DocumentKit/", "Shared/BoostKit/", "Shared/Primitives/SharedTestClock",
    ]
    static let unownedTasks = ["Task {", "Task.detached {", "_ = Task {", "_ = Task.detached {"]
    static let promises = ["@unchecked " + "Sendable", "nonisolated" + "(unsafe)", "unsafe" + "BitCast"]

    @Test func promisesByHandLiveInWrappersOnly() {
        let wrong = SourceTree.swiftFiles
            .filter { file in !Self.wrappers.contains { file.path.hasPrefix($0) } }
            .flatMap { file in file.places { line in Self.promises.contains { line.contains($0) } } }
        #expect(wrong.isEmpty)
    }

    /// A task nobody holds is a task nobody waits for, cancels or hears fail.
    @Test func noTaskIsLeftToItself() {
        let unowned = SourceTree.productFiles.flatMap { file in
            file.places { line in
                let code = line.drop { $0 == " " }
                return Self.unownedTasks.contains { code.hasPrefix($0) }
            }
        }
        #expect(unowned.isEmpty)
    }

    /// The whole of Foundation costs each process several megabytes.
    @Test func essentialsAreEnough() {
        let whole = SourceTree.productFiles.flatMap { file in
            file.places { ModuleArrows.imported(by: $0) == "Foundation" }
        }
        #expect(whole.isEmpty)
    }
}
