import HTTPKit

extension Call {
    /// Where it comes from.
    var client: ClientTrace { ClientTrace(ip: clientIP, userAgent: userAgent, deviceID: deviceID) }

    /// What the client says it runs on; nil for what is no such name.
    private var deviceID: String? {
        guard let sent = header("X-Device-Id"), (1...128).contains(sent.utf8.count) else { return nil }
        return sent.utf8.allSatisfy { (UInt8(ascii: "!")...UInt8(ascii: "~")).contains($0) } ? sent : nil
    }
}
