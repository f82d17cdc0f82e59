import NotificationsDomain

/// What pushes to all services have in common: how often one is tried at once.
enum PushAttempts {
    /// Shorter where the service finds it too long.
    /// - Parameter send: with so many bytes of text at most.
    static func fitting(
        _ longest: Int, orElse short: Int, _ send: (_ limit: Int) async -> PushResult
    ) async -> PushResult {
        let result = await send(longest)
        guard case .answered(.tooLarge, _, _, _) = result else { return result }
        return await send(short)
    }

    /// By a pass, and by one new one where the service does not take the first any more.
    /// - Parameter pass: gives one, and another than the one that was refused.
    static func admitted(
        by pass: (_ refused: String?) async throws -> String, _ send: (_ pass: String) async -> PushResult
    ) async -> PushResult {
        var refused: String?
        while true {
            let current: String
            do {
                current = try await pass(refused)
            } catch {
                return .outcome(.notSent("no pass: \(error)"))
            }
            let result = await send(current)
            guard case .answered(.unauthorised, _, _, _) = result, refused == nil else { return result }
            refused = current
        }
    }
}
