import BillingDomain
import Logging
import Primitives
import ServiceKit

/// What schedules and bills do when their time has come. Each thing is a transaction of its own, and one that fails
/// holds up no other.
struct RunPlanned: Sendable {
    let schedules: ScheduleDesk
    let bills: BillDesk
    let clock: WallClock
    let logger: Logger

    static let interval = Duration.seconds(1)
    static let overdue = CalendarSchedule.daily(at: TimeOfDay(0, 5))
    static let reminders = CalendarSchedule.daily(at: TimeOfDay(8, 0))
    /// How many one look takes.
    private static let batch = 200
    /// How many billers are waited for at once.
    private static let width = 8

    /// Begins the runs of days that have come, and orders whatever is to be paid.
    /// - Throws: what failed first, when all have had their turn.
    func pay() async throws {
        let now = clock.now()
        let failures = [
            await failure {
                try await each(schedules.schedules.due(now, limit: Self.batch)) { try await schedules.begin($0) }
            },
            await failure {
                try await each(schedules.schedules.toOrder(now, limit: Self.batch)) { try await schedules.order($0) }
            },
            await failure {
                try await each(bills.bills.toOrder(now, limit: Self.batch)) { try await bills.order($0) }
            },
        ]
        for case let failure? in failures { throw failure }
    }

    private func failure(of work: () async throws -> Void) async -> (any Error)? {
        do {
            try await work()
            return nil
        } catch {
            return error
        }
    }

    func pass(on today: CalendarDay) async throws {
        try await all({ try await bills.bills.toPass(on: today, limit: Self.batch) }) {
            try await bills.pass($0, on: today)
        }
    }

    func remind(on today: CalendarDay) async throws {
        try await all({ try await bills.bills.toRemind(on: today, limit: Self.batch) }) {
            try await bills.remind($0, on: today)
        }
    }

    /// Until none is left: what was done is not found again.
    private func all<ID: Sendable>(
        _ find: () async throws -> [ID], _ work: @escaping @Sendable (ID) async throws -> Void
    ) async throws {
        while true {
            let found = try await find()
            guard !found.isEmpty else { return }
            try await each(found, work)
        }
    }

    /// - Throws: what the first of those that failed threw, when all have had their turn.
    private func each<ID: Sendable>(
        _ ids: [ID], _ work: @escaping @Sendable (ID) async throws -> Void
    ) async throws {
        var left = ids[...]
        var failure: (any Error)?
        try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            func begin() {
                guard let id = left.popFirst() else { return }
                group.addTask {
                    do {
                        try await work(id)
                        return nil
                    } catch {
                        logger.error("a planned payment failed", metadata: ["id": "\(id)", "error": "\(error)"])
                        return error
                    }
                }
            }
            for _ in 0..<Self.width { begin() }
            while let error = try await group.next() {
                failure = failure ?? error
                begin()
            }
        }
        if let failure { throw failure }
    }
}
