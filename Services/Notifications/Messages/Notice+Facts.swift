import JSONKit
import MoneyKit
import NotificationsDomain
import Primitives

extension Notice {
    func variable(_ name: String) -> JSONValue? { variables.first { $0.name == name }?.value }

    var userID: UserID? {
        switch recipient {
        case .user(let user): user
        case .address: about
        }
    }

    /// Who is told, as one text: a happening is told each of them once.
    var recipientKey: String {
        switch recipient {
        case .user(let user): user.description
        case .address(let channel, let address, _, _): "\(channel.rawValue):\(address)"
        }
    }

    var amount: Money? { variable("amount").flatMap(Money.init(json:)) }

    /// How long telling it makes sense.
    func end(by life: Life) -> Timestamp? {
        if let expiresAt { return expiresAt }
        switch life {
        case .unbounded: return nil
        case .lasts(let duration): return at + duration
        case .until(let field):
            guard let text = variable(field)?.stringValue else { return nil }
            // A day is over when it is over in the last place on earth, which is twelve hours behind.
            return Timestamp(rfc3339: text)
                ?? CalendarDay(text).map { $0.adding(days: 1).startOfDay + .seconds(12 * 3_600) }
        }
    }
}

extension NoticeRecipient {
    /// What is known of somebody who is told at an address; nil for who has an account.
    private var at: (channel: Channel, address: String, name: String?, locale: String?)? {
        guard case .address(let channel, let address, let name, let locale) = self else { return nil }
        return (channel, address, name, locale)
    }

    var channel: Channel? { at?.channel }
    var address: String? { at?.address }
    var name: String? { at?.name }
    var locale: String? { at?.locale }
}

extension Money {
    /// `{"amount": "12.34", "currency": "USD"}`; nil for anything else.
    init?(json: JSONValue) {
        guard let text = json["amount"]?.stringValue, let code = json["currency"]?.stringValue,
            let currency = Currency(code),
            let money = try? Money(parsing: text, currency: currency)  // nil is the answer
        else { return nil }
        self = money
    }
}
