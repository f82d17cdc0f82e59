import ServiceKit

/// How the crash points of one service are walked: `Walks/<Module>Walk.swift`. `scripts/render` lists those that are
/// there; their services run in every walk.
protocol CrashWalk: Sendable {
    static var service: any FlorinService.Type { get }
    /// Kills the service at each of its points, starts it again, and sees the work finished exactly once. The points come
    /// from the code: a new step is walked without being named here, and one that is never reached fails.
    static func walk(_ suite: CrashSuite) async throws
}
