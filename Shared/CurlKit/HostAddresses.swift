import Ccurl
import EventLoopKit
import Glibc
import Synchronization

/// What a name stands for at this moment. Whoever connects later may be given another answer.
package enum HostAddresses {
    /// Look-ups can only block, each on a thread of its own; somebody who has many names asked for waits for nobody.
    private static let most = 16
    private static let underWay = Mutex(0)

    /// - Returns: 4 or 16 bytes each; empty when the name has none; nil when nobody answers in time, or too many are
    ///   asked for at once.
    package static func find(_ name: String, within limit: Duration = .seconds(2)) async -> [[UInt8]]? {
        let isBegun = underWay.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard isBegun else { return nil }
        return await withCheckedContinuation { continuation in
            let answer = FirstAnswer(continuation)
            EventLoop.shared.execute { EventLoop.shared.schedule(after: limit) { answer.give(nil) } }
            startThread(name: "florin-dns") {
                let found = lookUp(name)
                underWay.withLock { $0 -= 1 }
                answer.give(found)
            }
        }
    }

    private final class FirstAnswer: Sendable {
        private let waiting: Mutex<CheckedContinuation<[[UInt8]]?, Never>?>

        init(_ continuation: CheckedContinuation<[[UInt8]]?, Never>) {
            waiting = Mutex(continuation)
        }

        func give(_ answer: [[UInt8]]?) {
            let continuation = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            continuation?.resume(returning: answer)
        }
    }

    private static func lookUp(_ name: String) -> [[UInt8]]? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else { return code == EAI_NONAME ? [] : nil }
        defer { freeaddrinfo(list) }
        return sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.compactMap { entry in
            entry?.pointee.ai_addr.flatMap { address(at: $0, family: entry?.pointee.ai_family) }
        }
    }

    private static func address(at place: UnsafeMutablePointer<sockaddr>, family: Int32?) -> [UInt8]? {
        let bytes = UnsafeRawPointer(place)
        switch family {
        case AF_INET: return withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6: return withUnsafeBytes(of: bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { Array($0) }
        default: return nil
        }
    }
}
