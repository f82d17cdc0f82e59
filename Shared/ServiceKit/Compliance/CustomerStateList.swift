package import Contracts
import Primitives

/// Compliance's list of how customers stand, for those who keep a copy: what its events told before they listened, or
/// while a queue was interrupted.
package struct CustomerStateList: Sendable {
    /// As many as compliance gives at once.
    private static let pageSize = 1_000

    private let compliance: RequestClient

    /// - Parameter compliance: whom to ask.
    package init(_ compliance: RequestClient) {
        self.compliance = compliance
    }

    /// Gives each page in the order of ids, and keeps none.
    /// - Throws: what `take` throws; `MessagingError` when there was no answer, and `PageTurnedBack`: what was given
    ///   until then holds.
    package nonisolated(nonsending) func walk(
        _ take: nonisolated(nonsending) ([CustomerStateEntry]) async throws -> Void
    ) async throws {
        var place: UserID?
        repeat {
            let page = try await compliance.ask(
                ListCustomerStates(after: place, limit: Self.pageSize), key: place?.description ?? "states")
            try await take(page.states)
            if let place, let next = page.next, next <= place { throw PageTurnedBack() }
            place = page.next
        } while place != nil
    }

    /// A list that never ends would be asked for without a pause.
    package struct PageTurnedBack: Error, CustomStringConvertible {
        package var description: String { "compliance's list of customers goes in a circle" }
    }
}
