package import Primitives

/// One try to sign in; the subject of its rules is the network address.
package struct LoginFacts: HistoryRow {
    package let id: String
    package let at: Timestamp
    package let ip: String
    package let deviceID: String?
    package let userID: String?
    package let succeeded: Bool
    package let newDevice: Bool?

    package init(
        id: String, at: Timestamp, ip: String, deviceID: String?, userID: String?, succeeded: Bool, newDevice: Bool?
    ) {
        self.id = id
        self.at = at
        self.ip = ip
        self.deviceID = deviceID
        self.userID = userID
        self.succeeded = succeeded
        self.newDevice = newDevice
    }

    package var flow: MovementFlow? { nil }
    package var cents: Int64 { 0 }
    package var counterparty: String? { nil }
    package var user: String? { userID }

    package func value(of fact: RuleFact) -> FactValue? {
        switch fact {
        case .ip: .text(ip)
        case .deviceID: deviceID.map(FactValue.text)
        case .userID: userID.map(FactValue.text)
        case .succeeded: .flag(succeeded)
        case .newDevice: newDevice.map(FactValue.flag)
        default: nil
        }
    }
}
