package import Primitives

/// How soon a ticket of a priority is to be answered and to be resolved.
package struct SLATarget: Hashable, Sendable {
    package let firstReplyMinutes: Int
    package let resolutionMinutes: Int

    package init(firstReplyMinutes: Int, resolutionMinutes: Int) {
        self.firstReplyMinutes = firstReplyMinutes
        self.resolutionMinutes = resolutionMinutes
    }

    package static let standard: [Priority: SLATarget] = [
        .urgent: SLATarget(firstReplyMinutes: 60, resolutionMinutes: 480),
        .high: SLATarget(firstReplyMinutes: 240, resolutionMinutes: 1_440),
        .medium: SLATarget(firstReplyMinutes: 480, resolutionMinutes: 2_880),
        .low: SLATarget(firstReplyMinutes: 1_440, resolutionMinutes: 4_800),
    ]
}

/// The time by which a ticket's targets are measured: urgent ones run round the clock, the others while people work.
package enum SLASchedule: Sendable {
    case roundTheClock
    case business(BusinessCalendar)

    package init(_ priority: Priority, _ calendar: BusinessCalendar) {
        self = priority == .urgent ? .roundTheClock : .business(calendar)
    }

    package func adding(_ work: Duration, to start: Timestamp) -> Timestamp? {
        switch self {
        case .roundTheClock: start + work
        case .business(let calendar): calendar.adding(work, to: start)
        }
    }

    package func work(from start: Timestamp, until end: Timestamp) -> Duration {
        switch self {
        case .roundTheClock: max(.zero, end - start)
        case .business(let calendar): calendar.work(from: start, until: end)
        }
    }
}
