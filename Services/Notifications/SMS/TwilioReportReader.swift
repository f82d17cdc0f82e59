import HTTPKit
import NotificationsDomain
import Primitives

/// What Twilio posts to us: how far a message has come, or what somebody has written to a number of ours.
struct TwilioReportReader: Sendable {
    let clock: WallClock

    func read(_ form: FormFields) -> ShortMessageNews? {
        if let report = report(form) { return .report(report) }
        guard let number = form["From"], PhonePrefix.country(of: number) != nil else { return nil }
        // The account's own reading of the words, where it has one, else the words that Twilio and the carriers go by.
        let words = form["OptOutType"] ?? form["Body"] ?? ""
        switch words.filter({ !$0.isWhitespace }).asciiLowercased {
        case "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "arret":
            return .optOut(.twilio, number)
        case "start", "yes", "unstop": return .optIn(.twilio, number)
        default: return nil
        }
    }

    private func report(_ form: FormFields) -> ShortMessageReport? {
        guard let reference = form["MessageSid"] ?? form["SmsSid"], (1...200).contains(reference.utf8.count),
            let state = (form["MessageStatus"] ?? form["SmsStatus"]).flatMap({ ShortMessageState(twilio: $0) })
        else { return nil }
        let code = form["ErrorCode"].flatMap { Int($0) }.flatMap { $0 == 0 ? nil : $0 }
        return ShortMessageReport(
            provider: .twilio, reference: reference, state: state, code: code.map(String.init),
            refusal: code.map { ShortMessageRefusal(twilio: $0) }, at: clock.now())
    }
}
