package import Primitives

/// How long what was shown holds.
package enum KYCValidity {
    package static let months = 24
    package static let monthsAtHighRisk = 12
    /// So many days before its end the customer is told.
    package static let noticeDays = [30, 7]

    /// The midnight at which an approval of this day ends: with the document, which holds on its last day still, with
    /// what it builds upon, and after two years at most.
    /// - Parameters:
    ///   - documentEnd: the last day of the document.
    ///   - foundation: the end of the verification that showed who the customer is, where this one does not.
    package static func end(
        approvedOn day: CalendarDay, documentEnd: CalendarDay?, foundation: Timestamp?, isHighRisk: Bool
    ) -> Timestamp {
        let most = day.adding(months: isHighRisk ? monthsAtHighRisk : months).startOfDay
        let document = documentEnd.map { $0.adding(days: 1).startOfDay }
        return [most, document, foundation].compactMap(\.self).min() ?? most
    }

    /// Which notices are due, in the order in which they come.
    package static func notices(for end: Timestamp, at now: Timestamp) -> [Int] {
        guard now < end else { return [] }
        return noticeDays.filter { now >= end - .seconds(86_400 * $0) }
    }
}
