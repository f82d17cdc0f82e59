import Primitives
import ServiceKit

/// Devices that were not heard of for 270 days are not there any more.
struct ForgetSilentDevices: Sendable {
    static let schedule = CalendarSchedule.daily(at: TimeOfDay(3, 0))
    private static let part = 5_000

    let devices: DeviceStore

    func run(_ run: CalendarRun) async throws {
        try await devices.retain(now: run.instant, limit: Self.part)
    }
}
