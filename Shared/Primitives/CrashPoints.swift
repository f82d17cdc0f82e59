#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Named places at which a process of the test mode can be made to die as if by `kill -9`, to see what comes back.
///
/// Whoever has such places lists their names in code, so that a test can walk all of them.
package struct CrashPoints: Sendable {
    private let armed: String?
    private let die: @Sendable () -> Void

    /// - Parameters:
    ///   - armed: the place to die at; nil for none.
    ///   - die: for tests of this type; a process ends without a chance to clean up.
    package init(armed: String?, die: @escaping @Sendable () -> Void = { kill(getpid(), SIGKILL) }) {
        self.armed = armed
        self.die = die
    }

    package static let none = CrashPoints(armed: nil)

    /// Tells that the place of this name has been passed. Costs a comparison with nil unless one is armed.
    package func passed(_ name: @autoclosure () -> String) {
        guard let armed, armed == name() else { return }
        die()
    }
}
