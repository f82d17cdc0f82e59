import FoundationEssentials
import NIOHTTP1
import Testing

/// A ticket is opened, and notifications dies over telling of it: there is one, and it is told of.
struct TicketScene {
    let point: String
    let suite: CrashSuite

    func play() async throws {
        let process = try await suite.start("notifications", dyingAt: point)
        let (path, key) = ("/api/v1/support/tickets", UUID().uuidString)
        let order = #"{"subject":"Where is it?","message":"I sent it on Monday.","category":"transfer"}"#
        let made = try await suite.send(.POST, "notifications", path, order, key: key)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a ticket: \(error)")
            throw error
        }
        try await suite.start("notifications")
        let ticket = try await suite.insist("notifications", path, order, key: key)
        try #require(ticket.status == 201, "\(point): \(ticket)")
        if let made, made.status == 201 { #expect(made.id == ticket.id, "\(point)") }
        try await suite.comeToRest()
    }
}
