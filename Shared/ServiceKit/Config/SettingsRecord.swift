import Synchronization

/// What has been asked of the settings while a process was put together, and what was wrong.
final class SettingsRecord: Sendable {
    private struct State: Sendable {
        var asked: Set<String> = []
        var errors: [ConfigError] = []
    }

    private let state = Mutex(State())

    func asked(_ key: String) {
        state.withLock { state in
            state.asked.insert(ConfigError.variable(key))
            state.asked.insert(ConfigError.variable("\(key).file"))
        }
    }

    /// One for each key, as a key may be read twice.
    func note(_ error: ConfigError) {
        state.withLock { state in
            if !state.errors.contains(where: { $0.key == error.key }) { state.errors.append(error) }
        }
    }

    /// Names of the variables that would have been read.
    var variables: Set<String> { state.withLock(\.asked) }
    var errors: [ConfigError] { state.withLock(\.errors) }
}
