import EventLoopKit
import Glibc

/// Looks up host names before libpq would do so and block the loop.
enum HostResolver {
    /// Hands over the hosts with their addresses filled in, one entry for each address; on the loop. A name that
    /// cannot be looked up is left as it is: libpq then tells what is wrong with it.
    static func resolve(
        _ hosts: [PostgresConfig.Host], on loop: EventLoop,
        completion: @escaping ([PostgresConfig.Host]) -> Void
    ) {
        guard hosts.contains(where: needsLookUp) else { return completion(hosts) }
        let completion = OnLoop(completion)
        startThread(name: "florin-dns") {
            let resolved = hosts.flatMap { needsLookUp($0) ? lookUp($0) : [$0] }
            loop.execute { completion.value(resolved) }
        }
    }

    private static func needsLookUp(_ host: PostgresConfig.Host) -> Bool {
        // A path is a Unix socket, @ begins an abstract one.
        guard host.address.isEmpty, let first = host.name.first, first != "/", first != "@" else { return false }
        return addresses(of: host, flags: AI_NUMERICHOST).isEmpty
    }

    private static func lookUp(_ host: PostgresConfig.Host) -> [PostgresConfig.Host] {
        let found = addresses(of: host, flags: AI_ADDRCONFIG)
        guard !found.isEmpty else { return [host] }
        return found.map { PostgresConfig.Host(name: host.name, address: $0, port: host.port) }
    }

    private static func addresses(of host: PostgresConfig.Host, flags: Int32) -> [String] {
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var texts: [String] = []
        var entry = list
        while let info = entry?.pointee {
            var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let result = getnameinfo(
                info.ai_addr, info.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
            if result == 0 {
                let length = buffer.firstIndex(of: 0) ?? buffer.count
                texts.append(String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
            entry = info.ai_next
        }
        return texts
    }
}

/// Carries something that belongs to the loop through another thread, which must not look inside; hence `@unchecked`.
struct OnLoop<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
