import NotificationsDomain
import Primitives

/// By which channels one notice goes to one person, and why not by the others.
struct DeliveryPlan: Sendable {
    struct Entry: Sendable {
        let channel: Channel
        let isMandatory: Bool
        var decision: Decision
    }

    private(set) var entries: [Entry]
    private let person: Person
    private let carried: Carried
    private let hasSecrets: Bool

    init(_ decider: Decider, _ person: Person, carried: Carried, at time: Timestamp) {
        self.person = person
        self.carried = carried
        hasSecrets = decider.event.hasSecrets
        entries = Channel.allCases.compactMap { channel in
            // What neither the catalogue nor the person names is no question.
            guard decider.event.defaults[channel] != nil || decider.pace(channel) != nil else { return nil }
            let contact = Self.contact(person, channel, carried)
            let decision = decider.decide(
                channel, at: time, contact: contact, sent: person.sent[channel] ?? .none)
            return Entry(channel: channel, isMandatory: decider.isMandatory(channel), decision: decision)
        }
    }

    static func contact(_ person: Person, _ channel: Channel, _ carried: Carried) -> Contact {
        let contact = person.contact(channel)
        let isCarried = carried.reaches(channel, person.address(channel))
        return contact == .reachable && !isCarried ? .lacking(.noProvider) : contact
    }

    /// Mandatory mail that cannot go: by short message, else the inbox alone. A code goes no other way than its own.
    mutating func fallBack() {
        guard !hasSecrets, let mail = entries.first(where: { $0.channel == .email }), mail.isMandatory,
            case .skip = mail.decision
        else { return }
        let canText = Self.contact(person, .sms, carried) == .reachable
        set(canText ? .sms : .inApp)
    }

    /// A broadcast goes by its channels and no others, whatever somebody would have as well.
    mutating func keep(_ channels: Set<Channel>) { entries.removeAll { !channels.contains($0.channel) } }

    private mutating func set(_ channel: Channel) {
        let entry = Entry(channel: channel, isMandatory: true, decision: .send)
        guard let index = entries.firstIndex(where: { $0.channel == channel }) else { return entries.append(entry) }
        if case .skip = entries[index].decision { entries[index] = entry }
    }

    /// A push goes to each device, everything else to none.
    func devices(for entry: Entry) -> [UniqueID?] {
        if case .skip = entry.decision { return [nil] }
        return entry.channel == .push ? person.devices.map(\.id) : [nil]
    }

    var goesToInbox: Bool { entries.contains { $0.channel == .inApp && $0.decision == .send } }

    /// Whether something leaves the house, now or later.
    var leaves: Bool {
        entries.contains { entry in
            if case .skip = entry.decision { false } else { entry.channel != .inApp }
        }
    }
}
