import ServiceKit
import Testing

@Suite struct CrashPointTests {
    @Test(arguments: allWalks.map { $0.service.name }) func aServiceComesBackFromEveryPoint(name: String) async throws {
        let walk = try #require(allWalks.first { $0.service.name == name })
        try await CrashSuite.with { try await walk.walk($0) }
    }
}
