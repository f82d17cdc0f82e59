package import Primitives

/// When what was taken from an account may come back after it counted as done, as the clearing houses have it.
package enum DebitReturn {
    /// What people say that they never allowed, or not so.
    private static let late: Set<String> = ["R05", "R07", "R10", "R11", "R29"]
    private static let lateDays = 60
    private static let bankingDays = 2
    /// Codes that say nothing against the account: there was not enough on it.
    private static let harmless: Set<String> = ["R01", "R09"]

    /// Whether it comes in time: what does not our bank sends back once more, and staff see it.
    package static func isInTime(_ code: String, settledOn: CalendarDay, on day: CalendarDay) -> Bool {
        let last =
            late.contains(code)
            ? settledOn.adding(days: lateDays) : BankingDays.fed.adding(bankingDays, to: settledOn)
        return day <= last
    }

    /// Whether nothing may be taken from the account again.
    package static func spoilsAccount(_ code: String) -> Bool { !harmless.contains(code) }
}
