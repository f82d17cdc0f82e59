import HTTPKit
import NotificationsDomain
import Primitives

/// What Africa's Talking posts to us: how far a message has come, or that somebody has left ("bulk SMS opt out").
struct AfricasTalkingReportReader: Sendable {
    private static let longestReason = 100

    let clock: WallClock

    func read(_ form: FormFields) -> ShortMessageNews? {
        if let report = report(form) { return .report(report) }
        // The sender and the number that left, and nothing else.
        guard form["senderId"] != nil, let number = form["phoneNumber"], PhonePrefix.country(of: number) != nil else {
            return nil
        }
        return .optOut(.africastalking, number)
    }

    private func report(_ form: FormFields) -> ShortMessageReport? {
        guard let reference = form["id"], (1...200).contains(reference.utf8.count),
            let state = form["status"].flatMap({ ShortMessageState(africasTalking: $0) })
        else { return nil }
        let reason = form["failureReason"].flatMap { text in
            text.isEmpty || text == "None" ? nil : String(text.prefix(Self.longestReason))
        }
        return ShortMessageReport(
            provider: .africastalking, reference: reference, state: state, code: reason,
            refusal: reason.map { ShortMessageRefusal(africasTalking: $0) }, at: clock.now())
    }
}
